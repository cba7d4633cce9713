package import MigrationModel

extension CleanStep {
  /// The names of all steps, without settings and with.
  package static var names: [String] { Word.allCases.map(\.rawValue) + KeyGroup.clean.keys }

  /// The steps of a list, or a single step.
  static func steps(_ node: Node, reading: Reading) -> [CleanStep] {
    if case .mapping = node.kind { return [CleanStep(node, reading: reading)].compactMap(\.self) }
    return (reading.items(node, "'clean'") ?? []).compactMap { CleanStep($0, reading: reading) }
  }

  /// From a word, or from a map of one key such as `{ strip: … }`.
  init?(_ node: Node, reading: Reading) {
    if case .mapping = node.kind {
      self.init(map: node, reading: reading)
      return
    }
    guard let text = reading.text(node, "a step of 'clean'") else { return nil }
    guard let word = Word(rawValue: text.value) else {
      if let example = Self.examples[text.value] {
        reading.report(
          .missingValue, "the step '\(text.value)' has no value", at: text.at,
          hint: "write { \(text.value): \(example) }")
      } else {
        reading.unknownWord(
          text, "'clean'", known: Self.names)
      }
      return nil
    }
    self = word.step
  }

  /// What the steps with settings look like.
  private static let examples = [
    "strip": "\"()\"", "replace": "{ from: a, with: b }", "extract": "'\\d+'",
    "split": "{ separator: \",\", part: 1 }", "pad": "{ width: 8, with: \"0\" }",
    "keep": "letters", "remove": "punctuation", "line_ends": "crlf",
  ]

  private init?(map node: Node, reading: Reading) {
    guard
      let map = MapReader(
        node, .clean, "a step of 'clean'", place: "in 'clean'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let keys = KeyGroup.clean.keys
    let given = keys.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(keys, .missingKey, "a step of 'clean' says nothing", hint: "{ strip: \"()\" }")
    }
    if given.count > 1 {
      reading.report(
        .combination, "a step of 'clean' does one thing", at: node.at,
        hint: "write a list: [{ strip: … }, { replace: … }]")
    }
    let steps = [
      map.node("strip").flatMap { Self.characters($0, "'strip'", reading) }.map(Self.strip),
      map.node("keep").flatMap { Self.classes($0, "'keep'", reading) }.map(Self.keep),
      map.node("remove").flatMap { Self.classes($0, "'remove'", reading) }.map(Self.remove),
      map.node("replace").flatMap { Self.replacement($0, reading) },
      map.node("extract").flatMap { Self.extraction($0, reading) },
      map.node("split").flatMap { Self.splitting($0, reading) },
      map.node("pad").flatMap { Self.padding($0, reading) },
      map.word("line_ends", as: LineEnd.self).map(Self.lineEnds),
    ].compactMap(\.self)
    guard given.count == 1, let step = steps.first else { return nil }
    self = step
  }

  /// A text of at least one character; white space counts.
  static func characters(_ node: Node, _ label: String, _ reading: Reading) -> String? {
    guard let text = reading.text(node, label) else { return nil }
    if text.value.isEmpty {
      reading.report(.missingValue, "\(label) is empty", at: node.at)
      return nil
    }
    return text.value
  }

  private static func classes(
    _ node: Node, _ label: String, _ reading: Reading
  ) -> [CharacterClass]? {
    guard let names = reading.names(node, label) else { return nil }
    let classes = names.compactMap { name in
      let found = CharacterClass(rawValue: name.value)
      if found == nil {
        reading.unknownWord(name, label, known: CharacterClass.allCases.map(\.rawValue))
      }
      return found
    }
    return classes.isEmpty ? nil : classes
  }
}

extension CleanStep {
  /// The steps without settings.
  enum Word: String, CaseIterable {
    case trim
    case collapseSpaces = "collapse_spaces"
    case upper
    case lower
    case name
    case digits
    case singleLine = "single_line"
    case nfc
    case nfkc

    var step: CleanStep {
      switch self {
      case .trim: .trim
      case .collapseSpaces: .collapseSpaces
      case .upper: .upper
      case .lower: .lower
      case .name: .nameCase
      case .digits: .digits
      case .singleLine: .singleLine
      case .nfc: .normalize(.nfc)
      case .nfkc: .normalize(.nfkc)
      }
    }
  }
}
