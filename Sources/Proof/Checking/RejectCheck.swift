internal import MigrationModel
internal import Postgres
internal import Verification

/// Every unit that was refused, or waits, is kept with the original cells of its record, and no other
/// is.
struct RejectCheck {
  let request: ProofRequest
  let source: ProofSource

  func run(_ walk: FeedWalk, on connection: borrowing Connection) throws -> CheckResult {
    let plan = walk.plan
    let layout = source.layout
    let kept = SQLText.qualified(request.controlSchema, "reject")
    if let purgedAt = request.purgedAt { return try purged(walk, kept, purgedAt, on: connection) }
    let condition = "run_id = $1 AND target_table = $2 AND source_table = $3"
    let row = try connection.query(
      """
      SELECT count(*), count(*) FILTER (WHERE s.record IS NOT NULL AND r.cells = s.cells),
        count(*) FILTER (WHERE s.record IS NULL)
      FROM (SELECT * FROM \(kept) WHERE \(condition)) r LEFT JOIN (
        SELECT \(layout.recordColumn) AS record, to_jsonb(t) - ARRAY[\(layout.metadataList)] AS cells
        FROM \(layout.relation) t
        WHERE \(layout.recordColumn) IN (SELECT record_number FROM \(kept) WHERE \(condition))
      ) s ON s.record = r.record_number
      """, [request.run, plan.target, plan.source]
    ).first
    let numbers = (row ?? []).map { $0.flatMap { Int64($0) } ?? -1 }
    let undecodable = request.exports.first { $0.source == plan.source }?.undecodable ?? 0
    let units = walk.tally.keptUnits
    let expected = [units + undecodable, units, undecodable]
    let isRight = numbers == expected
    return CheckResult(
      id: "fate.\(plan.target).\(plan.source).reject_cells", kind: .fate, table: plan.target,
      status: isRight ? .pass : .fail, expected: "\(expected[1]) of \(expected[0])",
      actual: numbers.count == 3 ? "\(numbers[1]) of \(numbers[0])" : nil,
      message: isRight
        ? "every rejected record is kept with its original cells"
        : "rejected records are missing, too many, or not kept with their original cells")
  }

  /// Without their cells, only the number of kept rejects can be held against the rules.
  private func purged(
    _ walk: FeedWalk, _ kept: String, _ purgedAt: String, on connection: borrowing Connection
  ) throws -> CheckResult {
    let plan = walk.plan
    let undecodable = request.exports.first { $0.source == plan.source }?.undecodable ?? 0
    let expected = String(walk.tally.keptUnits + undecodable)
    let actual = try connection.queryValue(
      "SELECT count(*) FROM \(kept) WHERE run_id = $1 AND target_table = $2 AND source_table = $3",
      [request.run, plan.target, plan.source])
    return CheckResult(
      id: "fate.\(plan.target).\(plan.source).reject_cells", kind: .fate, table: plan.target,
      status: actual == expected ? .warn : .fail, expected: expected, actual: actual,
      message: actual == expected
        ? "the cells of rejected records were purged (\(purgedAt)): that they were the original ones "
          + "can no longer be proved"
        : "rejected records are missing, or too many are kept")
  }
}
