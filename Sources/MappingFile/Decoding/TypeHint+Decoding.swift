package import MigrationModel

extension TypeHint {
  /// The names of all types.
  package static var names: [String] { Word.allCases.map(\.rawValue) }

  /// From a word, or from a map with one key such as `{ phone: AU }`.
  init?(_ node: Node, reading: Reading) {
    if case .mapping = node.kind {
      self.init(map: node, reading: reading)
      return
    }
    guard let text = reading.text(node, "'as'", hint: "name a type") else { return nil }
    guard let word = Word(rawValue: text.value) else {
      let name = text.value.lowercased()
      let near = Self.otherNames.first { $0.value.contains(name) }?.key.rawValue
      reading.report(
        .unknownWord, "'as' does not know \(quoted(text.value))", at: text.at,
        hint: near.map { "did you mean '\($0)'?" }
          ?? reading.suggestion(for: text.value, among: Word.allCases.map(\.rawValue)))
      return nil
    }
    guard word != .phone else {
      reading.report(
        .phoneRegion, "the type 'phone' needs a region", at: text.at,
        hint: "write as: { phone: AU } with the country's two letters")
      return nil
    }
    self = word.hint
  }

  private init?(map node: Node, reading: Reading) {
    if case .mapping(let entries) = node.kind, entries.count == 1,
      let word = Word(rawValue: entries[0].key.value), !KeyGroup.type.keys.contains(word.rawValue)
    {
      reading.report(
        .wrongShape, "the type '\(word.rawValue)' takes no settings", at: entries[0].key.at,
        hint: "write as: \(word.rawValue)")
      return nil
    }
    guard let map = MapReader(node, .type, "'as'", place: "in 'as'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let keys = KeyGroup.type.keys
    let given = keys.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(keys, .missingKey, "'as' names no type", hint: "write as: { phone: AU }")
    }
    if given.count > 1 {
      reading.report(.combination, "'as' takes one type", at: node.at)
    }
    let hints = [
      map.node("phone").flatMap { Self.phoneType($0, reading) },
      map.node("integer").flatMap { NumberHint($0, "'integer'", reading) }.map { .integer($0) },
      map.node("decimal").flatMap { NumberHint($0, "'decimal'", reading) }.map { .decimal($0) },
      map.node("boolean").flatMap { Self.booleanType($0, reading) },
      map.word("date", as: DateOrder.self).map { .date($0) },
      map.node("timestamp").flatMap { Self.timestampType($0, reading) },
    ].compactMap(\.self)
    guard given.count == 1, let hint = hints.first else { return nil }
    self = hint
  }

  private static func phoneType(_ node: Node, _ reading: Reading) -> Self? {
    let hint = "write as: { phone: AU } with the country's two letters"
    guard let text = reading.name(node, "'phone'", hint: hint) else { return nil }
    let bytes = Array(text.value.utf8)
    guard bytes.count == 2, bytes.allSatisfy({ (65...90).contains($0) }) else {
      reading.report(
        .phoneRegion, "\(quoted(text.value)) is not a region of two upper-case letters",
        at: text.at, hint: hint)
      return nil
    }
    return .phone(region: text.value)
  }

  private static func booleanType(_ node: Node, _ reading: Reading) -> Self? {
    let label = "'boolean'"
    guard
      let map = MapReader(node, .booleanWords, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    let hint = "boolean: { true: [Yes], false: [No] }"
    let yes = map.required("true", hint: hint).flatMap { reading.texts($0, "'true'") }
    let no = map.required("false", hint: hint).flatMap { reading.texts($0, "'false'") }
    guard let yes, let no else { return nil }
    let folded = Set(yes.map { compared($0.value) })
    for word in no where folded.contains(compared(word.value)) {
      reading.report(
        .combination, "\(quoted(word.value)) means both true and false", at: word.at)
    }
    return .boolean(true: yes.map(\.value), false: no.map(\.value))
  }

  /// As the type compares words: trimmed and without case.
  private static func compared(_ word: String) -> String {
    var text = word.lowercased()[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  private static func timestampType(_ node: Node, _ reading: Reading) -> Self? {
    let label = "'timestamp'"
    guard let map = MapReader(node, .timestamp, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    let order = map.word("dates", as: DateOrder.self)
    return .timestamp(order: order, zone: map.name("time_zone")?.value)
  }

  /// What SQL and other languages call the types.
  private static let otherNames: KeyValuePairs<Word, [String]> = [
    .text: ["string", "varchar", "char", "citext"],
    .integer: ["int", "int2", "int4", "int8", "smallint", "bigint", "serial"],
    .decimal: ["numeric", "number", "float", "double", "real", "money"],
    .boolean: ["bool"],
    .timestamp: ["timestamptz", "datetime"],
    .interval: ["duration"],
    .json: ["jsonb"],
    .list: ["array", "text[]"],
    .phone: ["telephone", "e164"],
    .email: ["mail"],
  ]

  /// Types written as a word.
  enum Word: String, CaseIterable {
    case text, integer, decimal, boolean, date, time, timestamp, interval, uuid, json, list
    case phone, email

    /// The types that need no settings.
    static let plain = allCases.filter { $0 != .phone }.map(\.rawValue)

    /// The type without settings; phone is refused before.
    var hint: TypeHint {
      switch self {
      case .text: .text
      case .integer: .integer(NumberHint())
      case .decimal: .decimal(NumberHint())
      case .boolean: .boolean(true: [], false: [])
      case .date: .date(nil)
      case .time: .time
      case .timestamp: .timestamp(order: nil, zone: nil)
      case .interval: .interval
      case .uuid: .uuid
      case .json: .json
      case .list: .list
      case .phone: .phone(region: "")
      case .email: .email
      }
    }
  }
}
