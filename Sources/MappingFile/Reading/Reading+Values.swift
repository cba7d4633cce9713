internal import MigrationModel

/// Typed values from nodes; each returns nil after reporting, or silently for a broken node.
extension Reading {
  /// Any text, also an empty one if it is quoted.
  func text(_ node: Node, _ label: String, hint: String? = nil) -> Located<String>? {
    switch node.kind {
    case .broken: return nil
    case .scalar(let text, _):
      if node.isNull {
        report(
          .missingValue, "\(label) has no value", at: node.at,
          hint: hint ?? "write \"\" for an empty text")
        return nil
      }
      return Located(text, at: node.at)
    case .sequence, .mapping:
      wrongShape(label, "a text", node, hint: hint)
      return nil
    }
  }

  /// A text that is not empty.
  func name(_ node: Node, _ label: String, hint: String? = nil) -> Located<String>? {
    if node.isNull {
      report(.missingValue, "\(label) has no value", at: node.at, hint: hint)
      return nil
    }
    guard let text = text(node, label, hint: hint) else { return nil }
    guard text.value.contains(where: { !$0.isWhitespace }) else {
      report(.missingValue, "\(label) is empty", at: node.at, hint: hint)
      return nil
    }
    return text
  }

  /// A name that PostgreSQL can hold.
  func identifier(_ node: Node, _ label: String) -> Located<String>? {
    guard let name = name(node, label) else { return nil }
    guard name.value.utf8.count <= Limits.identifierBytes else {
      report(
        .badName, "\(label) is longer than \(Limits.identifierBytes) bytes", at: name.at,
        hint: "PostgreSQL would cut the name off")
      return nil
    }
    return name
  }

  /// One of the words that `Word` knows; a plain `null` is the word null.
  func word<Word: RawRepresentable<String> & CaseIterable>(
    _ node: Node, _ label: String, as: Word.Type
  ) -> Word? {
    let known = Word.allCases.map(\.rawValue)
    if node.isNull, !node.isBlank, let word = Word(rawValue: "null") { return word }
    guard let text = text(node, label, hint: "use one of: \(known.joined(separator: ", "))") else {
      return nil
    }
    if let word = Word(rawValue: text.value) { return word }
    unknownWord(text, label, known: known)
    return nil
  }

  /// Reports a word that the key does not know.
  func unknownWord(_ text: Located<String>, _ label: String, known: [String]) {
    report(
      .unknownWord, "\(label) does not know \(quoted(text.value))", at: text.at,
      hint: suggestion(for: text.value, among: known))
  }

  /// `true` or `false`, nothing else.
  func boolean(_ node: Node, _ label: String) -> Bool? {
    guard let text = text(node, label, hint: "write true or false") else { return nil }
    switch text.value {
    case "true": return true
    case "false": return false
    default:
      let hint =
        switch text.value.lowercased() {
        case "yes", "y", "on", "true", "1": "write true"
        case "no", "n", "off", "false", "0": "write false"
        default: "write true or false"
        }
      report(
        .badBoolean, "\(label) takes true or false, found \(quoted(text.value))", at: text.at,
        hint: hint)
      return nil
    }
  }

  /// A whole number within a range.
  func integer(_ node: Node, _ label: String, in range: ClosedRange<Int64>) -> Int64? {
    guard let text = text(node, label, hint: "write a number") else { return nil }
    guard let number = Int64(text.value), range.contains(number) else {
      let bounds =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      report(.badNumber, "\(label) takes a whole number \(bounds)", at: text.at)
      return nil
    }
    return number
  }

  /// A percentage such as `0.1`.
  func percentage(_ node: Node, _ label: String) -> Double? {
    guard let text = text(node, label, hint: "write a number") else { return nil }
    // Double's own grammar has more than people mean: nan, inf, hexadecimal.
    let isPlain = text.value.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
    guard isPlain, let number = Double(text.value), number <= 100 else {
      report(
        .badNumber, "\(label) takes a number from 0 to 100", at: text.at,
        hint: text.value.hasSuffix("%") ? "leave the % out" : nil)
      return nil
    }
    return number
  }

  /// The items of a list; a single text is a list of one. Nil if it is a map.
  func items(_ node: Node, _ label: String) -> [Node]? {
    switch node.kind {
    case .broken: return nil
    case .sequence(let items): return items
    case .scalar:
      if node.isNull {
        report(.missingValue, "\(label) has no value", at: node.at)
        return nil
      }
      return [node]
    case .mapping:
      wrongShape(label, "a text or a list", node)
      return nil
    }
  }

  /// Texts that must not be empty nor repeated, and at least one of them.
  func names(_ node: Node, _ label: String) -> [Located<String>]? {
    guard let items = items(node, label) else { return nil }
    if items.isEmpty {
      report(.missingValue, "\(label) is an empty list", at: node.at)
      return nil
    }
    let itemLabel = node.isList ? "an item of \(label)" : label
    let names = items.compactMap { name($0, itemLabel) }
    reportRepeats(names, label)
    return names
  }

  /// Names that PostgreSQL can hold, not repeated, and at least one of them.
  func identifiers(_ node: Node, _ label: String) -> [Located<String>]? {
    guard let names = names(node, label) else { return nil }
    for name in names where name.value.utf8.count > Limits.identifierBytes {
      _ = identifier(
        Node(kind: .scalar(text: name.value, plain: false), at: name.at), "an item of \(label)")
    }
    return names
  }

  /// Texts, also empty ones, and at least one of them.
  func texts(_ node: Node, _ label: String) -> [Located<String>]? {
    guard let items = items(node, label) else { return nil }
    if items.isEmpty {
      report(.missingValue, "\(label) is an empty list", at: node.at)
      return nil
    }
    let itemLabel = node.isList ? "an item of \(label)" : label
    let texts = items.compactMap { text($0, itemLabel) }
    reportRepeats(texts, label)
    return texts
  }

  /// The entries of a map that has at least one.
  func entries(_ node: Node, _ label: String, hint: String? = nil) -> [Node.Entry]? {
    switch node.kind {
    case .broken: return nil
    case .mapping(let entries):
      if entries.isEmpty {
        report(.missingValue, "\(label) is an empty map", at: node.at, hint: hint)
      }
      return entries
    case .scalar, .sequence:
      refuseAsMap(node, label, hint: hint)
      return nil
    }
  }

  /// The maps of a list; a single map is a list of one. Nil, after reporting, for anything else.
  func maps(_ node: Node, _ label: String, hint: String) -> [Node]? {
    switch node.kind {
    case .broken: return nil
    case .mapping: return [node]
    case .sequence(let items):
      if items.isEmpty {
        report(.missingValue, "\(label) is an empty list", at: node.at, hint: hint)
      }
      return items
    case .scalar:
      refuseAsMap(node, label, hint: hint)
      return nil
    }
  }

  /// Whether a name is one of those that the file gives; reports it if not.
  func isKnown(
    _ name: Located<String>, among known: KnownNames, _ message: (String) -> String
  ) -> Bool {
    if known.contains(name.value) { return true }
    reportOnce(
      .unknownName, message(quoted(name.value)), at: name.at,
      hint: suggestion(for: name.value, among: known.list))
    return false
  }

  /// Reports a value that should have been a map; a broken one was reported before.
  func refuseAsMap(_ node: Node, _ label: String, hint: String? = nil) {
    if node.isNull {
      report(.missingValue, "\(label) has no value", at: node.at, hint: hint)
    } else if !node.isBroken {
      wrongShape(label, "a map", node, hint: hint)
    }
  }

  /// Reports a value of the wrong kind.
  func wrongShape(_ label: String, _ wanted: String, _ node: Node, hint: String? = nil) {
    report(
      .wrongShape, "\(label) takes \(wanted), found \(node.described)", at: node.at, hint: hint)
  }

  private func reportRepeats(_ names: [Located<String>], _ label: String) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name.value).inserted {
      report(.listedTwice, "\(label) lists \(quoted(name.value)) twice", at: name.at)
    }
  }
}
