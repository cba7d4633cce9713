internal import MigrationModel
internal import Planning
internal import Postgres

/// Keeps what a load refused, merged, nulled and adjusted, before its work tables go away.
struct RejectRecorder: Sendable {
  let plan: MigrationPlan
  let run: String

  /// Must be inside a transaction.
  func record(on connection: borrowing Connection) throws {
    for table in plan.tables {
      guard let staging = plan.staging(table.source) else { continue }
      let names = WorkNames(plan: table, schemas: plan.schemas)
      let metadata = StagingPlan.Metadata.all.map(SQLText.literal).joined(separator: ", ")
      let scope = [run, table.source, table.target]
      _ = try connection.query(
        """
        INSERT INTO \(control("reject"))
        SELECT $1, $2, $3, f.record, s.\(StagingPlan.Metadata.recordID), r.key,
          to_jsonb(s) - ARRAY[\(metadata)]
        FROM (SELECT DISTINCT record FROM \(names.faults)) f
        JOIN \(staging.relation) s ON s.\(StagingPlan.Metadata.record) = f.record
        LEFT JOIN \(names.rows) r ON r.record = f.record
        """, scope)
      _ = try connection.query(
        """
        INSERT INTO \(control("reject_reason"))
        SELECT DISTINCT $1, $2, $3, record, code, column_name, constraint_name
        FROM \(names.faults)
        """, scope)
      _ = try connection.query(
        """
        INSERT INTO \(control("merged"))
        SELECT $1, $2, $3, record, winner FROM \(names.merged)
        """, scope)
      _ = try connection.query(
        """
        INSERT INTO \(control("nulled_reference"))
        SELECT DISTINCT ON (n.record, n.column_name) $1, $2, $3, n.record, n.column_name, n.code
        FROM \(names.nulled) n JOIN \(names.rows) r ON r.record = n.record
        WHERE \(names.isAlive("r"))
        """, scope)
    }
  }

  /// Records that could not be decoded are rejects too, known since the export was staged.
  func record(_ export: StagedExport, on connection: borrowing Connection) throws {
    for table in plan.tables where table.source == export.entry.source {
      for record in export.undecodable {
        _ = try connection.query(
          """
          INSERT INTO \(control("reject")) VALUES ($1, $2, $3, $4, $5, NULL, $6::jsonb)
          """,
          [
            run, table.source, table.target, String(record.number),
            record.recordID.map { String($0) }, record.cells.text,
          ])
        _ = try connection.query(
          """
          INSERT INTO \(control("reject_reason")) VALUES ($1, $2, $3, $4, $5, '', NULL)
          """,
          [
            run, table.source, table.target, String(record.number),
            RejectCode.undecodable.rawValue,
          ])
      }
    }
  }

  /// Takes the place of what an earlier try recorded of the table.
  func record(
    _ adjustments: [Adjustment], table: String, on connection: borrowing Connection
  ) throws {
    try connection.transaction { connection in
      _ = try connection.query(
        "DELETE FROM \(control("adjustment")) WHERE run_id = $1 AND target_table = $2",
        [run, table])
      for adjustment in adjustments {
        _ = try connection.query(
          "INSERT INTO \(control("adjustment")) VALUES ($1, $2, $3, $4, $5)",
          [
            run, adjustment.table, adjustment.column, adjustment.kind.rawValue,
            String(adjustment.cells),
          ])
      }
    }
  }

  private func control(_ table: String) -> String { plan.schemas.controlTable(table) }
}
