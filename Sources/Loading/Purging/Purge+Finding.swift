internal import MigrationModel
internal import Planning
internal import Postgres

extension Purge {
  /// What is old enough to go.
  struct Found {
    var result: PurgeResult
    /// Loads that died or were interrupted and that nobody has gone on with.
    var dead: [UnfinishedRun]
    var stagings: [StagingPlan]
  }

  /// - Parameter version: Of the control schema, which a dry run does not upgrade.
  func find(version: Int, on connection: borrowing Connection) throws -> Found {
    let scope = [request.identity.project, request.schemas.target, String(request.olderThan)]
    let isOld = "clock_timestamp() - $3::bigint * interval '1 second'"
    let old = try connection.query(
      """
      SELECT run_id FROM \(control("run"))
      WHERE project = $1 AND target_schema = $2 AND finished_at <= \(isOld)
        AND status NOT IN ('running', 'interrupted')\(version >= 4 ? " AND purged_at IS NULL" : "")
      ORDER BY ordinal
      """, scope
    ).compactMap { $0[0] }
    let dead = version < 2 ? [] : try deadRuns(scope, isOld, on: connection)
    let runs = Self.array(old + dead.map(\.run))
    let rejects = try connection.count(
      """
      SELECT count(*) FROM \(control("reject"))
      WHERE run_id = ANY ($1::text[]) AND num_nonnulls(cells, source_key) > 0
      """, [runs])
    let stagings = try stagings(old, version: version, on: connection)
    return Found(
      result: PurgeResult(
        runs: old + dead.map(\.run), staged: stagings.map(\.source), rejects: rejects),
      dead: dead, stagings: stagings)
  }

  private func deadRuns(
    _ scope: [String?], _ isOld: String, on connection: borrowing Connection
  ) throws -> [UnfinishedRun] {
    let dead = Set(
      try connection.query(
        """
        SELECT run_id FROM \(control("run"))
        WHERE project = $1 AND target_schema = $2 AND attempt_at <= \(isOld)
          AND status IN ('running', 'interrupted')
        """, scope
      ).compactMap { $0[0] })
    guard !dead.isEmpty else { return [] }
    let unfinished = try UnfinishedRun.all(
      ofSchema: request.schemas.target, control: request.schemas.control, on: connection)
    // They share the schemas that they build in: what a younger one has built must stay.
    return unfinished.allSatisfy { dead.contains($0.run) } ? unfinished : []
  }

  /// Staging tables of the runs, unless a younger run may have put its own in their place.
  private func stagings(
    _ runs: [String], version: Int, on connection: borrowing Connection
  ) throws -> [StagingPlan] {
    let schema =
      version >= 2
      ? "coalesce(staging_schema, \(SQLText.literal(request.schemas.staging)))"
      : SQLText.literal(request.schemas.staging)
    let rows = try connection.query(
      """
      WITH loads AS (
        SELECT run_id, ordinal, \(schema) AS home,
          run_id = ANY ($1::text[])\(version >= 4 ? " OR purged_at IS NOT NULL" : "") AS old
        FROM \(control("run")) WHERE status IN ('ok', 'findings', 'failed'))
      SELECT DISTINCT ON (l.home, f.source_table, f.ordinal) l.home, f.source_table, f.field_name
      FROM loads l JOIN \(control("staged_field")) f USING (run_id)
      WHERE l.old AND NOT EXISTS (
        SELECT FROM loads y JOIN \(control("manifest")) m USING (run_id)
        WHERE NOT y.old AND y.home = l.home AND m.source_table = f.source_table)
      ORDER BY l.home, f.source_table, f.ordinal, l.ordinal DESC
      """, [Self.array(runs)])
    var plans: [(home: String, source: String, fields: [ExportField])] = []
    for row in rows {
      guard let home = row[0], let source = row[1], let field = row[2] else { continue }
      if plans.last?.home != home || plans.last?.source != source {
        plans.append((home, source, []))
      }
      plans[plans.count - 1].fields.append(ExportField(name: field))
    }
    let stagings = plans.map {
      StagingPlan(source: $0.source, fields: $0.fields, schema: $0.home, finalSchema: $0.home)
    }
    return try stagings.filter { staging in
      let exists = try connection.queryValue(
        "SELECT to_regclass($1) IS NOT NULL", [staging.relation])
      return exists == "t"
    }
  }
}
