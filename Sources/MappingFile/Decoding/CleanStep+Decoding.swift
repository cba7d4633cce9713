internal import MigrationModel

extension CleanStep {
  /// The steps of a list, or a single step.
  static func steps(_ node: Node, reading: Reading) -> [CleanStep] {
    if case .mapping = node.kind { return [CleanStep(node, reading: reading)].compactMap(\.self) }
    return (reading.items(node, "'clean'") ?? []).compactMap { CleanStep($0, reading: reading) }
  }

  /// From a word, or from `{ strip: … }` or `{ replace: { from: …, with: … } }`.
  init?(_ node: Node, reading: Reading) {
    if case .mapping = node.kind {
      self.init(map: node, reading: reading)
      return
    }
    guard let text = reading.text(node, "a step of 'clean'") else { return nil }
    guard let word = Word(rawValue: text.value) else {
      let words = Word.allCases.map(\.rawValue)
      if KeyGroup.clean.keys.contains(text.value) {
        let example = text.value == "strip" ? "\"()\"" : "{ from: a, with: b }"
        reading.report(
          .missingValue, "the step '\(text.value)' has no value", at: text.at,
          hint: "write { \(text.value): \(example) }")
      } else {
        reading.unknownWord(text, "'clean'", known: words + KeyGroup.clean.keys)
      }
      return nil
    }
    self = word.step
  }

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
    let strip = map.node("strip").flatMap { Self.characters($0, "'strip'", reading) }
    let replace = map.node("replace").flatMap { Self.replacement($0, reading) }
    guard given.count == 1, let step = strip.map(Self.strip) ?? replace else { return nil }
    self = step
  }

  private static func replacement(_ node: Node, _ reading: Reading) -> Self? {
    guard
      let map = MapReader(node, .replace, "'replace'", place: "in 'replace'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let from = map.required("from", hint: "replace: { from: a, with: b }")
      .flatMap { characters($0, "'from'", reading) }
    let with = map.required("with", hint: "write with: \"\" to remove the text")
      .flatMap { reading.text($0, "'with'") }
    guard let from, let with else { return nil }
    return .replace(from: from, with: with.value)
  }

  /// A text of at least one character; white space counts.
  private static func characters(_ node: Node, _ label: String, _ reading: Reading) -> String? {
    guard let text = reading.text(node, label) else { return nil }
    if text.value.isEmpty {
      reading.report(.missingValue, "\(label) is empty", at: node.at)
      return nil
    }
    return text.value
  }

  /// Steps written as a word.
  enum Word: String, CaseIterable {
    case trim
    case collapseSpaces = "collapse_spaces"
    case upper
    case lower
    case name
    case digits
    case singleLine = "single_line"

    var step: CleanStep {
      switch self {
      case .trim: .trim
      case .collapseSpaces: .collapseSpaces
      case .upper: .upper
      case .lower: .lower
      case .name: .nameCase
      case .digits: .digits
      case .singleLine: .singleLine
      }
    }
  }
}
