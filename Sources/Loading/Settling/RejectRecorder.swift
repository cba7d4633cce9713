internal import MigrationModel
internal import Planning
internal import Postgres

/// Keeps what a load refused, merged, nulled and adjusted, before its work tables go away.
struct RejectRecorder: Sendable {
  let plan: MigrationPlan
  let run: String

  /// Must be inside a transaction.
  func record(on connection: borrowing Connection) throws {
    for target in plan.targets {
      for feed in target.feeds { try record(feed, of: target, on: connection) }
    }
  }

  private func record(
    _ feed: TablePlan, of target: TargetPlan, on connection: borrowing Connection
  ) throws {
    guard let staging = plan.staging(feed.source) else { return }
    let names = WorkNames(plan: feed, schemas: plan.schemas)
    let numbering = feed.numbering
    let metadata = StagingPlan.Metadata.all.map(SQLText.literal).joined(separator: ", ")
    let scope = [run, feed.source, feed.target]
    func isOfFeed(_ unit: String) -> String {
      numbering.hasFeeds ? "\(numbering.feedSQL(unit)) = \(feed.feed)" : "true"
    }
    let held = SettleWriter.heldCondition("f", target, names)
    _ = try connection.query(
      """
      INSERT INTO \(control("reject")) (run_id, source_table, target_table, record_number, slot,
        record_id, source_key, cells, held)
      SELECT $1, $2, $3, \(numbering.recordSQL("f.record")), \(numbering.slotSQL("f.record")),
        s.\(StagingPlan.Metadata.recordID), r.key, to_jsonb(s) - ARRAY[\(metadata)], \(held)
      FROM (SELECT DISTINCT record FROM \(names.faults) WHERE \(isOfFeed("record"))) f
      JOIN \(staging.relation) s
        ON s.\(StagingPlan.Metadata.record) = \(numbering.recordSQL("f.record"))
      LEFT JOIN \(names.rows) r ON r.record = f.record
      """, scope)
    _ = try connection.query(
      """
      INSERT INTO \(control("reject_reason")) (run_id, source_table, target_table, record_number,
        slot, code, column_name, constraint_name)
      SELECT DISTINCT $1, $2, $3, \(numbering.recordSQL("record")), \(numbering.slotSQL("record")),
        code, column_name, constraint_name
      FROM \(names.faults) WHERE \(isOfFeed("record"))
      """, scope)
    _ = try connection.query(
      """
      INSERT INTO \(control("merged")) (run_id, source_table, target_table, record_number, slot,
        winner_source, winner_number, winner_slot)
      SELECT $1, $2, $3, \(numbering.recordSQL("record")), \(numbering.slotSQL("record")),
        \(sourceSQL(target, "winner")), \(numbering.recordSQL("winner")),
        \(numbering.slotSQL("winner"))
      FROM \(names.merged) WHERE \(isOfFeed("record"))
      """, scope)
    _ = try connection.query(
      """
      INSERT INTO \(control("nulled_reference")) (run_id, source_table, target_table, record_number,
        slot, column_name, code)
      SELECT DISTINCT ON (n.record, n.column_name) $1, $2, $3, \(numbering.recordSQL("n.record")),
        \(numbering.slotSQL("n.record")), n.column_name, n.code
      FROM \(names.nulled) n JOIN \(names.rows) r ON r.record = n.record
      WHERE \(names.isAlive("r")) AND \(isOfFeed("n.record"))
      """, scope)
  }

  /// The export of a unit.
  private func sourceSQL(_ target: TargetPlan, _ unit: String) -> String {
    guard target.numbering.hasFeeds else { return SQLText.literal(target.feeds[0].source) }
    let cases = target.feeds.map { "WHEN \($0.feed) THEN \(SQLText.literal($0.source))" }
    return "CASE \(target.numbering.feedSQL(unit)) \(cases.joined(separator: " ")) END"
  }

  /// Records that could not be decoded are rejects too, known since the export was staged.
  func record(_ export: StagedExport, on connection: borrowing Connection) throws {
    for table in plan.tables where table.source == export.entry.source {
      for record in export.undecodable {
        _ = try connection.query(
          """
          INSERT INTO \(control("reject")) (run_id, source_table, target_table, record_number,
            record_id, cells) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
          """,
          [
            run, table.source, table.target, String(record.number),
            record.recordID.map { String($0) }, record.cells.text,
          ])
        _ = try connection.query(
          """
          INSERT INTO \(control("reject_reason")) (run_id, source_table, target_table,
            record_number, code, column_name) VALUES ($1, $2, $3, $4, $5, '')
          """,
          [
            run, table.source, table.target, String(record.number),
            RejectCode.undecodable.rawValue,
          ])
      }
    }
  }

  /// Takes the place of what an earlier try recorded of the table and these kinds.
  func record(
    _ adjustments: [Adjustment], table: String, kinds: Set<Adjustment.Kind>,
    on connection: borrowing Connection
  ) throws {
    let list = kinds.map { SQLText.literal($0.rawValue) }.sorted().joined(separator: ", ")
    _ = try connection.query(
      """
      DELETE FROM \(control("adjustment"))
      WHERE run_id = $1 AND target_table = $2 AND kind IN (\(list))
      """, [run, table])
    for adjustment in adjustments where adjustment.cells > 0 {
      _ = try connection.query(
        "INSERT INTO \(control("adjustment")) VALUES ($1, $2, $3, $4, $5)",
        [
          run, adjustment.table, adjustment.column, adjustment.kind.rawValue,
          String(adjustment.cells),
        ])
    }
  }

  private func control(_ table: String) -> String { plan.schemas.controlTable(table) }
}
