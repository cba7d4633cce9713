import MigrationModel

/// Counts what became of records and rows.
extension SettleWriter {
  /// Whether a record that has faults only waits for its parents.
  func isHeld(_ alias: String, _ plan: TargetPlan, _ names: WorkNames) -> String {
    Self.heldCondition(alias, plan, names)
  }

  /// The same for whoever writes SQL over the work tables.
  package static func heldCondition(
    _ alias: String, _ plan: TargetPlan, _ names: WorkNames
  ) -> String {
    let columns = plan.columns.filter { $0.reference?.onMissing == .hold }.map(\.column)
    guard !columns.isEmpty else { return "false" }
    let list = columns.map(SQLText.literal).joined(separator: ", ")
    let missing = [RejectCode.missingParent, .rejectedParent].map { "'\($0.rawValue)'" }
      .joined(separator: ", ")
    return """
      NOT EXISTS (SELECT FROM \(names.faults) h WHERE h.record = \(alias).record
        AND NOT (h.code IN (\(missing)) AND h.column_name IN (\(list))))
      """
  }

  func count(_ plan: TargetPlan, _ names: WorkNames) -> String {
    names.numbering.isPlain ? plainCount(plan, names) : unitCount(plan, names)
  }

  /// One feed, one row per record.
  private func plainCount(_ plan: TargetPlan, _ names: WorkNames) -> String {
    let out = "(SELECT DISTINCT record FROM \(names.faults)) d"
    let held = isHeld("d", plan, names)
    let fates =
      held == "false"
      ? "0, (SELECT count(*) FROM \(out))"
      : "(SELECT count(*) FROM \(out) WHERE \(held)), "
        + "(SELECT count(*) FROM \(out) WHERE NOT (\(held)))"
    return """
      SELECT 0, (SELECT count(*) FROM \(names.rows)),
        (SELECT count(*) FROM \(names.rows) WHERE filtered),
        (SELECT count(DISTINCT record) FROM \(names.merged)), \(fates), used.count, used.count,
        0, 0, 0, \(rowsOfRecords(plan, names))
      FROM (SELECT count(*) FROM \(names.rows) r WHERE \(names.isAlive("r"))) used
      """
  }

  /// Rows of the shadow table that belong to records, and those of them that were there before.
  private func rowsOfRecords(_ plan: TargetPlan, _ names: WorkNames) -> String {
    guard keepsOthers(plan) else { return "(SELECT count(*) FROM \(names.shadow)), 0" }
    let rows = "FROM \(names.shadow) s JOIN \(names.rows) r ON r.id = \(names.link("s"))"
    return "(SELECT count(*) \(rows) WHERE \(names.isAlive("r"))),\n  "
      + "(SELECT count(*) \(rows) WHERE \(names.isAlive("r")) AND \(isAdopted("r", plan, names)))"
  }

  private func isAdopted(_ alias: String, _ plan: TargetPlan, _ names: WorkNames) -> String {
    guard plan.match != nil else { return "false" }
    return "EXISTS (SELECT FROM \(names.keys) k WHERE k.id = \(alias).id "
      + "AND k.origin = 'adopted')"
  }

  /// A record's fate is the best of its units'; the rows of used records are counted apart.
  private func unitCount(_ plan: TargetPlan, _ names: WorkNames) -> String {
    let numbering = names.numbering
    return """
      WITH unit AS (
        SELECT \(numbering.feedSQL("r.record")) AS feed,
          \(numbering.recordSQL("r.record")) AS record,
          CASE WHEN r.filtered THEN 'filtered'
            WHEN EXISTS (SELECT FROM \(names.merged) m WHERE m.record = r.record) THEN 'merged'
            WHEN NOT EXISTS (SELECT FROM \(names.faults) f WHERE f.record = r.record) THEN 'used'
            WHEN \(isHeld("r", plan, names)) THEN 'held'
            ELSE 'rejected' END AS fate
        FROM \(names.rows) r
      ), record AS (
        SELECT feed, record,
          CASE WHEN bool_or(fate = 'used') THEN 'used' WHEN bool_or(fate = 'held') THEN 'held'
            WHEN bool_or(fate = 'rejected') THEN 'rejected'
            WHEN bool_or(fate = 'merged') THEN 'merged' ELSE 'filtered' END AS fate,
          count(*) FILTER (WHERE fate <> 'filtered') AS produced,
          count(*) FILTER (WHERE fate = 'merged') AS merged,
          count(*) FILTER (WHERE fate = 'held') AS held,
          count(*) FILTER (WHERE fate = 'rejected') AS rejected
        FROM unit GROUP BY feed, record
      ), row AS (
        SELECT \(numbering.feedSQL("r.record")) AS feed, count(*) AS owned,
          count(*) FILTER (WHERE \(isAdopted("r", plan, names))) AS adopted
        FROM \(names.shadow) s JOIN \(names.rows) r ON r.id = \(names.link("s"))
        WHERE \(names.isAlive("r")) GROUP BY 1
      )
      SELECT c.feed, count(*), count(*) FILTER (WHERE fate = 'filtered'),
        count(*) FILTER (WHERE fate = 'merged'), count(*) FILTER (WHERE fate = 'held'),
        count(*) FILTER (WHERE fate = 'rejected'), count(*) FILTER (WHERE fate = 'used'),
        coalesce(sum(produced) FILTER (WHERE fate = 'used'), 0),
        coalesce(sum(merged) FILTER (WHERE fate = 'used'), 0),
        coalesce(sum(held) FILTER (WHERE fate = 'used'), 0),
        coalesce(sum(rejected) FILTER (WHERE fate = 'used'), 0),
        coalesce((SELECT owned FROM row WHERE row.feed = c.feed), 0),
        coalesce((SELECT adopted FROM row WHERE row.feed = c.feed), 0)
      FROM record c GROUP BY c.feed ORDER BY c.feed
      """
  }
}

extension ReferencePlan {
  /// Whether a row without this parent does not reach the target.
  var isNeeded: Bool {
    switch onMissing {
    case .reject, .hold, .value: true
    case .null: false
    }
  }
}
