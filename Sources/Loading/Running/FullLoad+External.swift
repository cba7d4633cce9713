internal import MigrationModel
internal import Planning
internal import Postgres

/// Rows of tables that another tool makes.
extension FullLoad {
  /// What will happen to the rows of a table, by feed: inserted, updated, unchanged, deleted, owned
  /// before. Nil for a target that is this project's own.
  func changes(
    of target: TargetPlan, on connection: borrowing Connection
  ) throws -> [Int: [Int64]]? {
    guard let table = plan.external?[target.name] else { return nil }
    for statement in table.changes { try connection.execute(statement) }
    let rows = try connection.query(table.count).map { row in
      row.map { $0.flatMap { Int64($0) } ?? -1 }
    }
    return Dictionary(
      rows.map { (Int($0.first ?? -1), Array($0.dropFirst())) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension TableCounts {
  /// - Parameter changes: Nil for a feed that has no rows.
  mutating func take(_ changes: [Int64]?) {
    let changes = changes ?? [0, 0, 0, 0, 0]
    guard changes.count == 5 else { return }
    inserted = changes[0]
    updated = changes[1]
    unchanged = changes[2]
    deleted = changes[3]
    ownedBefore = changes[4]
  }
}
