package import MigrationModel
package import Postgres

/// Reads what the ledger holds of a run.
package struct LedgerReader {
  let control: String
  /// Fields by export that `rejects` shows as shapes.
  package var hidden: [String: [String]] = [:]
  /// Whether `rejects` shows all fields as shapes.
  package var showsShapesOnly = false

  package init(control: String) {
    self.control = control
  }

  func relation(_ name: String) -> String { SQLText.qualified(control, name) }

  /// The newest load whose records were all accounted for, published or not; nil when there is none.
  ///
  /// - Parameter tenant: Only loads for this tenant; all if it is empty.
  package func lastRun(
    project: String, tenant: String, on connection: borrowing Connection
  ) throws -> String? {
    guard try connection.queryValue("SELECT to_regclass($1) IS NOT NULL", [relation("run")]) == "t"
    else { return nil }
    return try connection.queryValue(
      """
      SELECT run_id FROM \(relation("run")) WHERE project = $1 AND command IN \(LoadCommand.all)
        AND $2 IN ('', tenant)
        AND EXISTS (SELECT FROM \(relation("table_count")) c WHERE c.run_id = run.run_id)
      ORDER BY ordinal DESC LIMIT 1
      """, [project, tenant])
  }

  package func adjustments(
    run: String, on connection: borrowing Connection
  ) throws -> [Adjustment] {
    try connection.query(
      """
      SELECT target_table, column_name, kind, cells FROM \(relation("adjustment"))
      WHERE run_id = $1
      UNION ALL
      SELECT target_table, column_name, '\(Adjustment.Kind.missingParent.rawValue)', count(*)
      FROM \(relation("nulled_reference")) WHERE run_id = $1 GROUP BY target_table, column_name
      ORDER BY 1, 2, 3
      """, [run]
    ).compactMap { row in
      guard let kind = row[2].flatMap(Adjustment.Kind.init(rawValue:)) else { return nil }
      return Adjustment(
        table: row[0] ?? "", column: row[1] ?? "", kind: kind, cells: number(row[3]))
    }
  }

  package func exports(
    run: String, on connection: borrowing Connection
  ) throws -> [ExportCounts] {
    let hasShapes = try version(on: connection) >= 3
    return try connection.query(
      """
      SELECT source_table, file_name, sha256, records, undecodable, staged, continuation_rows,
        \(hasShapes ? "written_at" : "NULL")
      FROM \(relation("manifest")) WHERE run_id = $1 ORDER BY source_table
      """, [run]
    ).map { row in
      ExportCounts(
        source: row[0] ?? "", file: row[1] ?? "", sha256: row[2] ?? "", records: number(row[3]),
        undecodable: number(row[4]), staged: number(row[5]), continuationRows: number(row[6]),
        writtenAt: row[7].flatMap { Int64($0) })
    }
  }

  package func tables(
    run: String, on connection: borrowing Connection
  ) throws -> [TableCounts] {
    let hasShapes = try version(on: connection) >= 3
    return try connection.query(
      """
      SELECT source, target, staged, used, filtered, merged, held, rejected, produced, inserted,
        updated, unchanged, deleted, owned_before, owned,
        \(hasShapes ? "rows_merged, rows_held, rows_rejected" : "0, 0, 0")
      FROM \(relation("table_count")) WHERE run_id = $1 ORDER BY target, source
      """, [run]
    ).map { row in
      TableCounts(
        source: row[0] ?? "", target: row[1] ?? "", staged: number(row[2]), used: number(row[3]),
        filtered: number(row[4]), merged: number(row[5]), held: number(row[6]),
        rejected: number(row[7]), produced: number(row[8]), inserted: number(row[9]),
        updated: number(row[10]), unchanged: number(row[11]), mergedRows: number(row[15]),
        heldRows: number(row[16]), rejectedRows: number(row[17]), deleted: number(row[12]),
        ownedBefore: number(row[13]), ownedAfter: number(row[14]))
    }
  }

  private func number(_ text: String?) -> Int64 { text.flatMap { Int64($0) } ?? 0 }
}

extension Connection {
  /// The single number that a query returns.
  func count(_ sql: String, _ parameters: [String?] = []) throws -> Int64 {
    try queryValue(sql, parameters).flatMap { Int64($0) } ?? 0
  }
}
