import MigrationModel

extension PlanCompiler {
  /// Ids of the project's own file must be ids of the table, each of one key. Without their text, which
  /// stands in the file.
  mutating func checkGivenIDs(_ target: TargetPlan) {
    guard let given = target.feeds[0].crosswalk else { return }
    var lines: [String: Int] = [:]
    for entry in given.entries {
      guard let id = Self.canonicalID(entry.id, target.identity) else {
        report(
          .givenIDInvalid, "the id is none that '\(target.name)' can have", at: entry.at,
          hint: Self.idHint(target.identity))
        continue
      }
      if let first = lines[id] {
        report(
          .givenIDInvalid, "the id is given to another key already", at: entry.at,
          hint: "that is on line \(first); an id is of one key only")
      } else {
        lines[id] = entry.at.line
      }
    }
  }

  /// One text for each id; nil for a text that is no id of the table.
  private static func canonicalID(_ text: String, _ identity: IdentityPlan) -> String? {
    switch identity {
    case .natural: nil
    case .computed: canonicalUUID(text)
    case .assigned(_, .uuid, _): canonicalUUID(text)
    case .assigned(_, let type, _): number(text, type).map { String($0) }
    }
  }

  private static func idHint(_ identity: IdentityPlan) -> String {
    switch identity {
    case .natural: "its ids are columns that the mapping fills; leave `crosswalk` out"
    case .computed, .assigned(_, .uuid, _): "write a uuid: 32 hexadecimal digits, with hyphens"
    case .assigned: "write a whole number in the range of the column"
    }
  }

  private static func number(_ text: String, _ type: ColumnType) -> Int64? {
    let blanks: Set<Character> = [" ", "\t"]
    let trimmed = text.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }
    guard let number = Int64(String(trimmed.reversed())) else { return nil }
    switch type {
    case .int2: return Int16(exactly: number).map { Int64($0) }
    case .int4: return Int32(exactly: number).map { Int64($0) }
    default: return number
    }
  }

  /// As PostgreSQL reads it: in braces or not, with a hyphen after any four digits.
  private static func canonicalUUID(_ text: String) -> String? {
    var rest = Array(text.utf8)
    if rest.first == 0x7B {
      guard rest.last == 0x7D else { return nil }
      rest = Array(rest.dropFirst().dropLast())
    }
    var digits: [UInt8] = []
    var afterHyphen = false
    for byte in rest {
      switch byte {
      case 0x30...0x39, 0x61...0x66:
        digits.append(byte)
        afterHyphen = false
      case 0x41...0x46:
        digits.append(byte | 0x20)
        afterHyphen = false
      case 0x2D:
        guard !afterHyphen, digits.count % 4 == 0, !digits.isEmpty, digits.count < 32 else {
          return nil
        }
        afterHyphen = true
      default: return nil
      }
    }
    return digits.count == 32 ? String(decoding: digits, as: UTF8.self) : nil
  }
}
