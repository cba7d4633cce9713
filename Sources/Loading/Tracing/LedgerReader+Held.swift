package import MigrationModel
package import Postgres

extension LedgerReader {
  /// Of the rejected rows, those that only wait for their parents, per target, code and column.
  package func heldCounts(
    run: String, on connection: borrowing Connection
  ) throws -> [RejectCount] {
    try connection.query(
      """
      SELECT q.target_table, q.code, q.column_name, count(*)
      FROM \(relation("reject_reason")) q
      JOIN \(relation("reject")) r
        USING (run_id, target_table, source_table, record_number, slot)
      WHERE q.run_id = $1 AND r.held GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """, [run]
    ).compactMap { row in
      guard let target = row[0], let code = row[1].flatMap(RejectCode.init(rawValue:)) else {
        return nil
      }
      return RejectCount(
        target: target, code: code, column: row[2] ?? "",
        count: row[3].flatMap { Int64($0) } ?? 0)
    }
  }
}
