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
      SELECT target_table FROM \(relation("reject")) WHERE run_id = $1
      UNION SELECT target_table FROM \(relation("nulled_reference")) WHERE run_id = $1
      """, [load.run])
    return ReplayScope(run: load.run, targets: Set(rows.compactMap { $0[0] }))
  }
}
