internal import MigrationModel

extension MatchMapping {
  /// From a column, a list of columns, or a map with `columns`, `compare` and `unmatched`.
  init?(_ node: Node, reading: Reading) {
    guard case .mapping = node.kind else {
      guard let columns = reading.identifiers(node, "'match'") else { return nil }
      self.init(columns: columns)
      return
    }
    guard let map = MapReader(node, .match, "'match'", place: "in 'match'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let columns = map.required("columns", hint: "match: { columns: [mrn] }")
      .flatMap { reading.identifiers($0, "'columns'") }
    let comparison = map.word("compare", as: Comparison.self)
    let unmatched = map.word("unmatched", as: Unmatched.self)
    guard let columns else { return nil }
    self.init(
      columns: columns, comparison: comparison ?? .exact, unmatched: unmatched ?? .create)
  }

  /// Reports columns that no source maps.
  func check(_ mappings: [[ColumnMapping]], reading: Reading) {
    let mapped = KnownNames(mappings.flatMap { $0.map(\.column.value) })
    for column in columns {
      _ = reading.isKnown(column, among: mapped) {
        "'match' names the column \($0), which is not mapped"
      }
    }
  }
}
