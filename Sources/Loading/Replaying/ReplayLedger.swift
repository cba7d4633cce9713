internal import MigrationModel
internal import Planning
internal import Postgres

/// Completes the ledger of a replay: what did not run again is as the load before it left it, so that
/// whoever reads a run's ledger finds every record.
extension FullLoad {
  func keepReplayedLedger(on connection: borrowing Connection) throws {
    guard let before = request.replayed?.run, plan.replays != nil else { return }
    let run = request.identity.id
    let list = plan.targets.map { SQLText.literal($0.name) }.joined(separator: ", ")
    let others = "target_table NOT IN (\(list))"
    for (table, columns) in Self.copied {
      _ = try connection.query(
        """
        INSERT INTO \(control(table)) (run_id, \(columns))
        SELECT $2, \(columns) FROM \(control(table)) WHERE run_id = $1
        """, [before, run])
    }
    _ = try connection.query(
      """
      INSERT INTO \(control("table_count")) (run_id, source, target, staged, used, filtered, merged,
        held, rejected, produced, inserted, updated, unchanged, deleted, owned_before, owned,
        rows_merged, rows_held, rows_rejected)
      SELECT $2, source, target, staged, used, filtered, merged, held, rejected, produced, 0, 0,
        inserted + updated + unchanged, 0, owned, owned, rows_merged, rows_held, rows_rejected
      FROM \(control("table_count")) WHERE run_id = $1 AND target NOT IN (\(list))
      """, [before, run])
    for (table, columns) in Self.fates {
      var conditions = [others]
      for feed in plan.tables { conditions.append(didNotRun(feed, ofMerged: table == "merged")) }
      _ = try connection.query(
        """
        INSERT INTO \(control(table)) (run_id, \(columns))
        SELECT $2, \(columns) FROM \(control(table)) x
        WHERE run_id = $1 AND (\(conditions.joined(separator: " OR ")))
        """, [before, run])
    }
  }

  /// Entries of a feed whose units did not run again. Nothing takes a unit's merging away: those that
  /// ran are noted again.
  private func didNotRun(_ feed: TablePlan, ofMerged: Bool) -> String {
    let names = WorkNames(plan: feed, schemas: plan.schemas)
    let unit = feed.numbering.unitSQL(
      feed: feed.feed, record: "x.record_number", slot: "x.slot")
    let again = ofMerged ? names.merged : "(SELECT * FROM \(names.tried) WHERE fate <> 'filtered')"
    return "(target_table = \(SQLText.literal(feed.target)) "
      + "AND source_table = \(SQLText.literal(feed.source)) "
      + "AND NOT EXISTS (SELECT FROM \(again) t WHERE t.record = \(unit)))"
  }

  private func control(_ table: String) -> String { plan.schemas.controlTable(table) }

  private static let copied = [
    (
      "manifest",
      "source_table, file_name, format, sha256, bytes, records, undecodable, staged, "
        + "continuation_rows, written_at, date_format"
    ),
    (
      "staged_field",
      "source_table, ordinal, field_name, column_name, field_type, nuls, controls, undecodable, "
        + "escaped"
    ),
  ]

  /// Parents before children.
  private static let fates = [
    (
      "reject",
      "source_table, target_table, record_number, slot, record_id, source_key, cells, held"
    ),
    (
      "reject_reason",
      "source_table, target_table, record_number, slot, code, column_name, constraint_name"
    ),
    (
      "merged",
      "source_table, target_table, record_number, slot, winner_source, winner_number, winner_slot"
    ),
    (
      "nulled_reference",
      "source_table, target_table, record_number, slot, column_name, code"
    ),
  ]
}
