package import MigrationModel

/// `as: email`: one address with a sane shape; the domain goes to lower case, the local part stays
/// as written, since only its own server knows whether case matters.
package enum EmailAddress {
  /// Appends the address, or appends nothing and says why not. `text` is trimmed.
  package static func parse(_ text: Span<UInt8>, into arena: inout [UInt8]) -> RejectCode? {
    guard let at = separator(text), isLocalPart(text.extracting(0..<at)),
      isDomain(text.extracting(at + 1..<text.count))
    else { return .notEmail }
    let start = arena.count
    ByteText.append(text, from: 0, to: at + 1, into: &arena)
    LetterCase.lower(text.extracting(at + 1..<text.count), into: &arena)
    guard arena.count - start <= 254 else {
      arena.removeSubrange(start...)
      return .notEmail
    }
    return nil
  }

  /// The only `@`, or nil; also nil for blanks and controls anywhere.
  private static func separator(_ text: Span<UInt8>) -> Int? {
    guard text.count <= 254 else { return nil }
    var at: Int?
    var index = 0
    while index < text.count {
      let start = index
      let scalar = ByteText.next(text, &index)
      if scalar == ByteText.invalid || WhiteSpace.contains(scalar) || scalar < 0x20
        || (0x7F...0x9F).contains(scalar)
      {
        return nil
      }
      if scalar == 0x40 {
        if at != nil { return nil }
        at = start
      }
    }
    return at
  }

  private static func isLocalPart(_ text: Span<UInt8>) -> Bool {
    guard text.count >= 1, text.count <= 64, hasNoEmptyLabel(text) else { return false }
    for index in text.indices {
      switch text[index] {
      // " ( ) , : ; < > [ \ ]
      case 0x22, 0x28, 0x29, 0x2C, 0x3A, 0x3B, 0x3C, 0x3E, 0x5B, 0x5C, 0x5D: return false
      default: continue
      }
    }
    return true
  }

  private static func isDomain(_ text: Span<UInt8>) -> Bool {
    guard hasNoEmptyLabel(text) else { return false }
    var labelStart = 0
    var dots = 0
    for index in text.indices {
      let byte = text[index]
      switch byte {
      case 0x2E:
        guard isLabel(text.extracting(labelStart..<index)) else { return false }
        dots += 1
        labelStart = index + 1
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x80...: continue
      default: return false
      }
    }
    let last = text.extracting(labelStart..<text.count)
    return dots > 0 && isLabel(last) && last.count >= 2
  }

  private static func isLabel(_ label: Span<UInt8>) -> Bool {
    label.count >= 1 && label.count <= 63 && label[0] != 0x2D && label[label.count - 1] != 0x2D
  }

  private static func hasNoEmptyLabel(_ text: Span<UInt8>) -> Bool {
    var previous: UInt8 = 0x2E
    for index in text.indices {
      if text[index] == 0x2E && previous == 0x2E { return false }
      previous = text[index]
    }
    return previous != 0x2E
  }
}

extension EmailAddress {
  static let reference = RuleReference(
    "email",
    "one address of a sane shape; the domain goes to lower case, the part before `@` stays"
  ).showing(
    "as: email",
    [
      "Ann.Lee+x@Example.COM": "Ann.Lee+x@example.com", "o'neil@x-y.example": "o'neil@x-y.example",
      "a@b": "R112", "a b@c.co": "R112", "Ann <a@b.co>": "R112", "a@b.co; c@d.co": "R112",
      "a..b@c.co": "R112",
    ])
}
