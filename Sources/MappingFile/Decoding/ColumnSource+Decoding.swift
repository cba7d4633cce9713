internal import MigrationModel

extension ColumnSource {
  /// From the one key among `from`, `template`, `object`, `value` and `constant` that is given.
  init?(_ map: MapReader, label: String, at: SourceLocation) {
    let keys = KeyGroup.column.alternatives
    let given = keys.filter { map.node($0) != nil }
    let hint = "give one of: \(keys.joined(separator: ", "))"
    if given.isEmpty {
      map.missing(keys, .columnSource, "\(label) has no source", hint: hint)
    }
    if given.count > 1 {
      map.reading.report(
        .columnSource, "\(label) has several sources: \(given.joined(separator: ", "))", at: at,
        hint: hint)
    }
    // Each is read, so that the mistakes in all of them are reported.
    let sources = [
      map.names("from").flatMap(Self.fromFields),
      map.text("template").flatMap { templateParts($0, reading: map.reading).map(Self.template) },
      map.node("object").flatMap { Self.fromObject($0, map.reading) },
      map.text("value").map(Self.literal),
      Self.fromConstant(map),
    ].compactMap(\.self)
    guard given.count == 1, let source = sources.first else { return nil }
    self = source
  }

  private static func fromFields(_ names: [Located<String>]) -> Self? {
    guard let first = names.first else { return nil }
    return names.count == 1 ? .field(first) : .fields(names)
  }

  private static func fromObject(_ node: Node, _ reading: Reading) -> Self? {
    guard let entries = reading.entries(node, "'object'") else { return nil }
    return .object(
      entries.compactMap { entry in
        reading.name(entry.value, "the field of \(quoted(entry.key.value))")
          .map { ObjectMember(name: entry.key.value, field: $0) }
      })
  }

  private static func fromConstant(_ map: MapReader) -> Self? {
    guard let node = map.node("constant"), let word = map.word("constant", as: RunConstant.self)
    else { return nil }
    return .constant(Located(word, at: node.at))
  }
}
