internal import MigrationModel

extension Reference {
  /// From `references` and `on_missing` of a column; nil if the column refers to nothing.
  init?(_ map: MapReader) {
    let reading = map.reading
    let parent = map.node("references").flatMap { Parent($0, reading: reading) }
    let missing = map.node("on_missing").flatMap { Policy<MissingWord>($0, .onMissing, reading) }
    if map.node("references") == nil, let at = map.place(of: "on_missing") {
      reading.report(
        .combination, "'on_missing' needs the key 'references'", at: at,
        hint: "name the target table that the column refers to")
    }
    guard let parent else { return nil }
    var keepIn: Located<String>?
    if case .keepIn(let column) = missing { keepIn = column }
    self.init(parent: parent, onMissing: Self.onMissing(missing), keepIn: keepIn)
  }

  private static func onMissing(_ policy: Policy<MissingWord>?) -> OnMissing {
    switch policy {
    case .word(.reject), nil: .reject
    case .word(.null), .keepIn: .null
    case .word(.hold): .hold
    case .value(let key): .value(key)
    }
  }
}

extension Reference.Parent {
  /// From a table's name, `{ table: …, by: … }` or `{ type: …, tables: … }`.
  fileprivate init?(_ node: Node, reading: Reading) {
    let label = "'references'"
    guard case .mapping = node.kind else {
      guard let table = reading.identifier(node, label) else { return nil }
      self = .table(table)
      return
    }
    guard let map = MapReader(node, .reference, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    let table = map.identifier("table")
    let column = map.identifier("by")
    let type = map.name("type")
    let choices = map.node("tables").flatMap { Self.choices($0, reading) }
    let given = KeyGroup.reference.alternatives.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(
        KeyGroup.reference.alternatives, .missingKey, "\(label) names no table",
        hint: "give one of: table, tables")
    }
    if given.count == 2, let at = map.place(of: "tables") {
      reading.report(
        .combination, "'table' and 'tables' exclude each other", at: at,
        hint: "keep 'table', or 'type' and 'tables'")
    }
    if map.node("tables") != nil {
      if map.node("type") == nil {
        map.missing(
          ["type"], .missingKey, "the key 'type' is missing in \(label)",
          hint: "name the field that tells which table is meant")
      }
      if let at = map.place(of: "by") {
        reading.report(
          .combination, "'by' and 'tables' exclude each other", at: at,
          hint: "a reference to one of several tables goes by their keys")
      }
    } else if let at = map.place(of: "type") {
      reading.report(
        .combination, "'type' needs the key 'tables'", at: at,
        hint: "tables: { P: patients, C: clinicians }")
    }
    guard given.count == 1 else { return nil }
    if let type, let choices {
      self = .polymorphic(type: type, tables: choices)
    } else if let table, let column {
      self = .column(table: table, column: column)
    } else if let table {
      self = .table(table)
    } else {
      return nil
    }
  }

  private static func choices(_ node: Node, _ reading: Reading) -> [Reference.Choice]? {
    reading.entries(node, "'tables'", hint: "tables: { P: patients, C: clinicians }")?
      .compactMap { entry in
        let word = entry.key.value
        if word.first?.isWhitespace == true || word.last?.isWhitespace == true {
          reading.report(
            .neverEqual, "'type' is compared as trimmed text, which this never is",
            at: entry.key.at, hint: "remove the white space at its ends")
        }
        return reading.identifier(entry.value, "the table of \(quoted(word))")
          .map { Reference.Choice(word: word, table: $0) }
      }
  }
}
