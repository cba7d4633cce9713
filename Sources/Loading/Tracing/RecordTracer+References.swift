internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// References whose cells are not values: what the server finds by them.
extension RecordTracer {
  /// The reference of a column whose cell is not the value, but what the server finds it by.
  func resolvedReference(_ column: String) -> ReferencePlan? {
    let reference = plan.columns.first { $0.column == column }?.reference
    return reference?.isDirect == false ? reference : nil
  }

  /// What the server finds for the key in a cell.
  func parentID(
    _ cell: String?, _ reference: ReferencePlan, on connection: borrowing Connection
  ) throws -> String? {
    guard let cell else { return nil }
    if case .column(let by, _) = reference.resolution {
      return try connection.queryValue(
        "SELECT \(SQLText.identifier(reference.parentColumn))::text FROM "
          + "\(SQLText.qualified(schemas.target, reference.parent)) "
          + "WHERE \(SQLText.identifier(by))::text = $1", [cell])
    }
    var parent = reference.parents[0]
    var key = cell
    if reference.isPolymorphic {
      let parts = cell.split(separator: "\u{1F}", maxSplits: 1).map(String.init)
      guard parts.count == 2, let place = Int(parts[0]), reference.parents.indices.contains(place)
      else { return nil }
      parent = reference.parents[place]
      key = parts[1]
    }
    return try connection.queryValue(
      """
      SELECT target_id FROM \(schemas.controlTable("crosswalk"))
      WHERE project = $1 AND tenant = $2 AND target_table = $3 AND source_key = $4 LIMIT 1
      """, [environment.project, tenant, parent.table, key])
  }
}
