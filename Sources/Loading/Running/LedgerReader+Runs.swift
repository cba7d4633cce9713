package import MigrationModel
package import Postgres

extension LedgerReader {
  /// Which runs to read.
  enum RunFilter {
    case project(String)
    case tenant(String, project: String)
    /// For a target schema; replaced runs are left out.
    case target(String)
    /// For a target schema; those that ran to an end.
    case finished(String)
    case run(String)

    var condition: String {
      switch self {
      case .project: "r.project = $1"
      case .tenant: "r.project = $1 AND r.tenant = $3"
      case .target: "r.target_schema = $1 AND r.status <> 'abandoned'"
      case .finished: "r.target_schema = $1 AND r.status IN ('ok', 'findings', 'failed')"
      case .run: "r.run_id = $1"
      }
    }

    /// The parameters; `$2` is the limit.
    func parameters(limit: Int) -> [String?] {
      switch self {
      case .project(let value), .target(let value), .finished(let value), .run(let value):
        [value, String(limit)]
      case .tenant(let tenant, let project): [project, String(limit), tenant]
      }
    }
  }

  /// The version of the control schema; 0 when nothing has run yet.
  ///
  /// - Throws: `LoadError.newerControlSchema`. Nothing is upgraded: who asks does not write.
  package func version(on connection: borrowing Connection) throws -> Int {
    let version = try ControlSchema.version(control, on: connection)
    if version > ControlSchema.currentVersion {
      throw LoadError.newerControlSchema(found: version)
    }
    return version
  }

  /// Runs of a project, the newest first; empty when there is no control schema.
  ///
  /// - Parameter tenant: Only runs for this tenant; all if it is empty.
  package func runs(
    project: String, tenant: String = "", limit: Int, on connection: borrowing Connection
  ) throws -> [RecordedRun] {
    let filter = tenant.isEmpty ? RunFilter.project(project) : .tenant(tenant, project: project)
    return try runs(filter, limit: limit, version: version(on: connection), on: connection)
  }

  /// One run; nil when there is none with this id.
  package func run(_ id: String, on connection: borrowing Connection) throws -> RecordedRun? {
    try runs(.run(id), limit: 1, version: version(on: connection), on: connection).first
  }

  func runs(
    _ filter: RunFilter, limit: Int, version: Int, on connection: borrowing Connection
  ) throws -> [RecordedRun] {
    if version == 0 { return [] }
    let sql = Self.selectRuns(version: version, relation: relation, filter.condition)
    return try connection.query(sql, filter.parameters(limit: limit)).compactMap(Self.run)
  }

  /// `2026-11-21T05:00:00Z`, or NULL.
  static func iso(_ column: String) -> String {
    "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
  }

  /// A run's start is written by the machine that runs it; all other times are the server's, and
  /// only those are subtracted. Rows of version 1 got their `attempt_at` when the control schema
  /// was upgraded, maybe after their end.
  private static func selectRuns(
    version: Int, relation: (String) -> String, _ condition: String
  ) -> String {
    let hasAttempts = version >= 2
    let end = "coalesce(r.finished_at, CASE WHEN r.status = 'running' THEN clock_timestamp() END)"
    let begin =
      hasAttempts
      ? "CASE WHEN r.attempt_at <= \(end) THEN r.attempt_at ELSE r.started_at END" : "r.started_at"
    return """
      SELECT r.run_id, r.project, r.command, r.status, r.target_schema, r.program_version, r.host,
        r.pid, \(iso("r.started_at")), \(hasAttempts ? "r.attempts" : "1"),
        \(hasAttempts ? iso("r.attempt_at") : "NULL"), \(iso("r.finished_at")),
        greatest(0, extract(epoch FROM \(end) - \(begin))),
        \(hasAttempts ? "r.is_rebuild" : "false"), m.exports, m.records, c.rejected,
        \(hasAttempts ? "r.error" : "NULL"), \(isLocked("r.target_schema")), r.tenant,
        \(version >= 4 ? "r.is_masked" : "false")
      FROM \(relation("run")) r
      CROSS JOIN LATERAL (SELECT count(*) AS exports, sum(records) AS records
        FROM \(relation("manifest")) WHERE run_id = r.run_id) m
      CROSS JOIN LATERAL (SELECT sum(rejected) AS rejected
        FROM \(relation("table_count")) WHERE run_id = r.run_id) c
      WHERE \(condition) ORDER BY r.ordinal DESC LIMIT $2
      """
  }

  /// Columns as `selectRuns` has them.
  private static func run(_ row: [String?]) -> RecordedRun? {
    guard row.count == 21, let id = row[0],
      let status = row[3].flatMap(RecordedRun.Status.init(rawValue:))
    else { return nil }
    var run = RecordedRun(
      id: id, project: row[1] ?? "", command: row[2] ?? "", status: status,
      targetSchema: row[4] ?? "", programVersion: row[5] ?? "", host: row[6] ?? "",
      pid: row[7].flatMap { Int32($0) } ?? 0, startedAt: row[8] ?? "")
    run.attempts = row[9].flatMap { Int64($0) } ?? 1
    run.attemptAt = row[10]
    run.finishedAt = row[11]
    run.isRebuild = row[13] == "t"
    run.exports = row[14].flatMap { Int64($0) } ?? 0
    run.records = row[15].flatMap { Int64($0) }
    run.rejected = row[16].flatMap { Int64($0) }
    run.error = row[17]
    run.tenant = row[19] ?? ""
    run.isMasked = row[20] == "t"
    if status == .running { run.isAlive = row[18] == "t" }
    // Nobody knows when a dead run died.
    if !run.isDead { run.seconds = row[12].flatMap { Double($0) } }
    return run
  }
}
