internal import MigrationModel
package import Planning
package import Postgres

extension LedgerReader {
  /// What of a finished load can run again: rows that were refused or wait, and loaded rows that lack
  /// a parent.
  package func replayScope(
    of load: FinishedLoad, on connection: borrowing Connection
  ) throws -> ReplayScope {
    let rows = try connection.query(
      """
      SELECT target_table, max(slot) FROM (
        SELECT target_table, slot FROM \(relation("reject")) WHERE run_id = $1
        UNION ALL SELECT target_table, slot FROM \(relation("nulled_reference")) WHERE run_id = $1) u
      GROUP BY 1
      """, [load.run])
    return ReplayScope(
      run: load.run, targets: Set(rows.compactMap { $0[0] }),
      exploded: Set(rows.filter { $0[1] != "0" }.compactMap { $0[0] }))
  }

  /// Exports and queries that the plan reads and staging does not have, as with a new name of the
  /// staging schema or a new query.
  package func missingStaging(
    of plan: MigrationPlan, on connection: borrowing Connection
  ) throws -> [String] {
    try plan.stagings.filter { staging in
      let relation = staging.publishedRelation
      return try connection.queryValue("SELECT to_regclass($1) IS NULL", [relation]) == "t"
    }.map(\.source)
  }
}
