internal import MigrationModel

extension RejectBudget {
  /// From a number of rows, or from `{ rows: 25, percent: 0.1 }`.
  init?(_ node: Node, reading: Reading) {
    guard case .mapping = node.kind else {
      guard let rows = reading.integer(node, "'reject_budget'", in: 0...Int64.max) else {
        return nil
      }
      self.init(rows: rows)
      return
    }
    guard
      let map = MapReader(
        node, .rejectBudget, "'reject_budget'", place: "in 'reject_budget'", reading: reading)
    else { return nil }
    defer { map.finish() }
    let rows = map.node("rows").flatMap { reading.integer($0, "'rows'", in: 0...Int64.max) }
    let percent = map.node("percent").flatMap { reading.percentage($0, "'percent'") }
    if map.node("rows") == nil, map.node("percent") == nil {
      map.missing(
        ["rows", "percent"], .missingKey, "'reject_budget' sets no limit",
        hint: "reject_budget: { rows: 25, percent: 0.1 }")
    }
    // A percentage alone sets no limit in rows.
    self.init(rows: rows ?? (map.node("rows") == nil ? .max : 0), percent: percent)
  }
}
