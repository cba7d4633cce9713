internal import MigrationModel

extension ColumnSource {
  /// From the one key that is given among those that say where a value comes from.
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
      map.name("sql").map(Self.sql),
      map.node("copy").flatMap { Self.fromCopy($0, map.reading) },
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

  private static func fromCopy(_ node: Node, _ reading: Reading) -> Self? {
    guard let map = MapReader(node, .copy, "'copy'", place: "in 'copy'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let column = map.required("column", hint: "copy: { column: mrn, through: patient_id }")
      .flatMap { reading.identifier($0, "'column'") }
    let through = map.required("through", hint: "name the column of this table that 'references'")
      .flatMap { reading.identifier($0, "'through'") }
    guard let column, let through else { return nil }
    return .copy(column: column, through: through)
  }
}

extension ColumnSource {
  /// What a copied value does not pass through; it is taken as the parent has it.
  static let keysWithoutCopy = [
    "clean", "as", "map", "map_file", "otherwise", "null_words", "references", "on_missing",
    "on_invalid", "on_empty", "default", "on_ambiguous_time", "on_nonexistent_time", "mask",
  ]

  /// Reports what the column says besides, and what does not go with its source.
  func refuseContradictions(_ map: MapReader, label: String, reference: Reference?) {
    switch self {
    case .copy:
      for key in Self.keysWithoutCopy {
        guard let at = map.place(of: key) else { continue }
        map.reading.report(
          .combination, "'copy' takes the value as it is, without '\(key)'", at: at,
          hint: "remove it, or write it at the column that is copied")
      }
    case .fields(let fields):
      guard case .column(_, let column) = reference?.parent else { return }
      map.reading.report(
        .combination, "'by' compares one column, but 'from' gives \(fields.count) fields",
        at: column.at, hint: "name one field, or refer to the key of the table")
    case .object:
      guard let at = map.place(of: "references") else { return }
      map.reading.report(
        .combination, "a JSON object refers to nothing", at: at,
        hint: "name the field that holds the key")
    case .field, .template, .literal, .constant, .sql: break
    }
  }
}
