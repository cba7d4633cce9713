internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// Whether the crosswalk gives each key of a target's feeds the id of its row.
struct CrosswalkChecks {
  let request: ProofRequest
  let layout: TargetLayout

  private var crosswalk: String { SQLText.qualified(request.controlSchema, "crosswalk") }

  func run(
    _ walks: [FeedWalk], on connection: borrowing Connection
  ) throws -> [CheckResult] {
    var checks: [CheckResult] = []
    for walk in walks {
      checks.append(
        layout.hasOwnCrosswalk ? entryCheck(walk) : try sumCheck(walk, on: connection))
    }
    if layout.hasOwnCrosswalk { checks.append(try uniqueCheck(on: connection)) }
    return checks
  }

  private func id(_ plan: TablePlan) -> String {
    let source = layout.feeds.count > 1 ? ".\(plan.source)" : ""
    return "checksum.crosswalk.\(layout.target)\(source)"
  }

  /// Every key was looked up when its row was worked out.
  private func entryCheck(_ walk: FeedWalk) -> CheckResult {
    let wrong = Set(walk.identity.wrong).sorted()
    return CheckResult(
      id: id(walk.plan), kind: .checksum, table: layout.target,
      status: wrong.isEmpty ? .pass : .fail, expected: "0", actual: String(wrong.count),
      message: wrong.isEmpty
        ? "every row's FileMaker key is in the crosswalk with the row's id"
        : "the crosswalk lacks keys of the target's rows, or gives them another id",
      examples: wrong.prefix(5).map(layout.name))
  }

  /// Every row's key is in the crosswalk with the row's id. Keys of earlier loads may be there too.
  private func sumCheck(
    _ walk: FeedWalk, on connection: borrowing Connection
  ) throws -> CheckResult {
    let plan = walk.plan
    let scope = [
      request.environment.project, plan.tenant ?? request.environment.tenant, plan.source,
      plan.target,
    ]
    let used = String(walk.identity.count)
    let expected = walk.identity.keySums.text(column: 0)
    let condition =
      "project = $1 AND tenant = $2 AND source_table = $3 AND target_table = $4"
    let total = try connection.queryValue(
      "SELECT count(*) FROM \(crosswalk) WHERE \(condition)", scope)
    let target = SQLText.qualified(request.targetSchema, plan.target)
    let owned =
      total == used
      ? ""
      : " AND target_id IN (SELECT \(layout.identitySQL(of: "t")) FROM \(target) t)"
    let sum = columnSumSQL(
      expression: "source_key", seed: "hashtextextended(target_id COLLATE \"C\", 0)")
    let row = try connection.query(
      "SELECT count(*), \(sum) FROM \(crosswalk) WHERE \(condition)\(owned)", scope
    ).first
    let same = row?[0] == used && row?[1] == expected
    return CheckResult(
      id: id(plan), kind: .checksum, table: layout.target, status: same ? .pass : .fail,
      expected: expected, actual: row?[1],
      message: same
        ? "every row's FileMaker key is in the crosswalk with the row's id"
        : "the crosswalk lacks keys of the target's rows, or gives them another id")
  }

  /// But for aliases and the same key in several sources, an id is of one key only.
  private func uniqueCheck(on connection: borrowing Connection) throws -> CheckResult {
    let repeated =
      try connection.queryValue(
        """
        SELECT count(*) FROM (
          SELECT target_id FROM \(crosswalk)
          WHERE project = $1 AND target_table = $2 AND origin <> 'alias'
          GROUP BY target_id HAVING count(DISTINCT (tenant, source_key)) > 1) repeated
        """, [request.environment.project, layout.target]
      ).flatMap { Int64($0) } ?? -1
    return CheckResult(
      id: "constraint.\(layout.target).crosswalk_ids", kind: .constraint, table: layout.target,
      status: repeated == 0 ? .pass : .fail, expected: "0", actual: String(repeated),
      message: repeated == 0
        ? "no id is given to two keys, but for aliases"
        : "\(repeated) ids are given to several keys that are no aliases")
  }
}
