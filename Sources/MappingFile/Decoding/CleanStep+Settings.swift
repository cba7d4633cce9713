internal import MigrationModel

/// The steps with several settings.
extension CleanStep {
  /// The numbers that `part` takes, but 0.
  static let partRange: ClosedRange<Int64> = -1_000...1_000
  /// The widths that `pad` takes.
  static let widthRange: ClosedRange<Int64> = 1...1_000

  static func replacement(_ node: Node, _ reading: Reading) -> Self? {
    guard
      let map = MapReader(node, .replace, "'replace'", place: "in 'replace'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let from = map.node("from").flatMap { characters($0, "'from'", reading) }
    let pattern = map.name("pattern")
    if map.node("from") == nil, map.node("pattern") == nil {
      map.missing(
        ["from", "pattern"], .missingKey, "'replace' does not say what to replace",
        hint: "replace: { from: a, with: b }")
    }
    if map.node("from") != nil, let at = map.place(of: "pattern") {
      reading.report(.combination, "'from' and 'pattern' exclude each other", at: at)
      return nil
    }
    let with = map.required("with", hint: "write with: \"\" to remove the text")
      .flatMap { reading.text($0, "'with'") }
    guard let with else { return nil }
    if let pattern { return .replacePattern(pattern, with: with) }
    return from.map { .replace(from: $0, with: with.value) }
  }

  /// From a pattern, or from `{ pattern: …, group: … }`.
  static func extraction(_ node: Node, _ reading: Reading) -> Self? {
    guard case .mapping = node.kind else {
      return reading.name(node, "'extract'").map { .extract($0, group: nil) }
    }
    guard
      let map = MapReader(node, .extract, "'extract'", place: "in 'extract'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let pattern = map.required("pattern", hint: "extract: { pattern: '(\\d+)', group: 1 }")
      .flatMap { reading.name($0, "'pattern'") }
    let group = map.name("group")
    return pattern.map { .extract($0, group: group) }
  }

  static func splitting(_ node: Node, _ reading: Reading) -> Self? {
    guard let map = MapReader(node, .split, "'split'", place: "in 'split'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let separator = map.required("separator", hint: "split: { separator: \",\", part: 1 }")
      .flatMap { characters($0, "'separator'", reading) }
    let part = map.required("part", hint: "write part: 1, or part: -1 for the last")
      .flatMap { partNumber($0, reading) }
    guard let separator, let part else { return nil }
    return .split(separator: separator, part: part)
  }

  private static func partNumber(_ node: Node, _ reading: Reading) -> Int? {
    guard let number = reading.integer(node, "'part'", in: partRange) else { return nil }
    if number == 0 {
      reading.report(
        .badNumber, "there is no part 0", at: node.at,
        hint: "parts are counted from 1, or from -1 at the end")
      return nil
    }
    return Int(number)
  }

  static func padding(_ node: Node, _ reading: Reading) -> Self? {
    guard let map = MapReader(node, .pad, "'pad'", place: "in 'pad'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let hint = "pad: { width: 8, with: \"0\" }"
    let width = map.required("width", hint: hint)
      .flatMap { reading.integer($0, "'width'", in: widthRange) }
    let with = map.required("with", hint: hint)
      .flatMap { characters($0, "'with'", reading) }
    let side = map.word("side", as: PadSide.self)
    if let with, with.unicodeScalars.count != 1, let at = map.node("with")?.at {
      reading.report(
        .wrongShape, "'with' takes one character", at: at, hint: "for example with: \"0\"")
      return nil
    }
    guard let width, let with else { return nil }
    return .pad(side ?? .left, width: Int(width), with: with)
  }
}
