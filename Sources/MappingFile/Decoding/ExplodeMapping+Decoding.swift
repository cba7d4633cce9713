internal import MigrationModel

extension ExplodeMapping {
  /// Nil, after reporting, if what is exploded is missing or refused.
  init?(_ node: Node, reading: Reading) {
    guard let map = MapReader(node, .explode, "'explode'", place: "in 'explode'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let keys = KeyGroup.explode.alternatives
    let given = Kind.allCases.filter { map.node($0.rawValue) != nil }
    if given.isEmpty {
      map.missing(
        keys, .missingKey, "'explode' names no fields",
        hint: "give one of: \(keys.joined(separator: ", "))")
    }
    if given.count > 1 {
      reading.report(
        .combination,
        "'explode' takes one of: \(given.map(\.rawValue).joined(separator: ", "))", at: node.at,
        hint: "what one table does not need, another file of tables/ can explode")
    }
    let fields = given.compactMap { map.names($0.rawValue) }
    let position = map.name("position")
    let skipsEmpty = map.boolean("skip_empty")
    guard given.count == 1, let kind = given.first, let fields = fields.first else { return nil }
    if kind == .values, let second = fields.dropFirst().first {
      reading.report(
        .combination, "'values' takes one field", at: second.at,
        hint: "the lines of two fields do not belong together; explode each into its own table")
    }
    if let position, fields.contains(where: { $0.value == position.value }) {
      reading.report(
        .combination, "\(quoted(position.value)) is also exploded", at: position.at,
        hint: "give the slot's number another name")
    }
    self.init(kind: kind, fields: fields, position: position, skipsEmpty: skipsEmpty ?? true)
  }

  /// Reports a key that is the same for every row of a record.
  func check(_ key: KeyMapping, at place: SourceLocation, reading: Reading) {
    var hint = position.map { "add \(quoted($0.value)) to the key" }
    switch key.source {
    case .fields(let parts):
      let own = fields + (position.map { [$0] } ?? [])
      if parts.contains(where: { part in own.contains { $0.value == part.value } }) { return }
    case .recordID: hint = "name fields of the export as the key, and the slot's number"
    }
    reading.reportOnce(
      .combination, "the key is the same for every row of a record", at: place,
      hint: hint ?? "give the slot's number a name with 'position', and add it to the key")
  }
}
