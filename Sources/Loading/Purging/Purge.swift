internal import MigrationModel
package import Planning
package import Postgres

/// What a purge is asked to do.
package struct PurgeRequest: Sendable {
  package var identity: RunIdentity
  package var schemas: PlanSchemas
  package var target: ConnectionTarget
  /// Runs that ended longer ago are purged; in seconds.
  package var olderThan: Int64
  /// Says what would be removed, and removes nothing.
  package var isDryRun: Bool
  /// Files of old reports that the caller removes, for the record.
  package var reports: Int
  package var cancellation: CancelRegistry
  package var surroundings: RunSurroundings

  package init(
    identity: RunIdentity, schemas: PlanSchemas, target: ConnectionTarget, olderThan: Int64,
    isDryRun: Bool, reports: Int, cancellation: CancelRegistry, surroundings: RunSurroundings
  ) {
    self.identity = identity
    self.schemas = schemas
    self.target = target
    self.olderThan = olderThan
    self.isDryRun = isDryRun
    self.reports = reports
    self.cancellation = cancellation
    self.surroundings = surroundings
  }
}

/// What was removed, or would be.
package struct PurgeResult: Sendable, Hashable {
  package var runs: [String]
  /// Exports whose staging tables go.
  package var staged: [String]
  /// Rejects whose cells and keys go.
  package var rejects: Int64
  /// What could not be done, for the operator.
  package var warning: String?

  package init(runs: [String] = [], staged: [String] = [], rejects: Int64 = 0) {
    self.runs = runs
    self.staged = staged
    self.rejects = rejects
  }
}

/// Removes the data of exports that is kept beside the target, and keeps the audit: runs, steps,
/// manifest, counts, the rejects' record numbers and reasons, the crosswalk.
package struct Purge: Sendable {
  let request: PurgeRequest

  /// Under the run lock of the target. What is removed is removed in one transaction.
  package static func run(_ request: PurgeRequest) throws -> PurgeResult {
    let purge = Purge(request: request)
    let connection = try Connection(request.target, role: request.identity.id + " purge")
    request.cancellation.add(connection.cancelHandle)
    defer { request.cancellation.remove(connection.cancelHandle) }
    let version = try ControlSchema.version(request.schemas.control, on: connection)
    guard version > 0 else { return PurgeResult() }
    if version > ControlSchema.currentVersion {
      throw LoadError.newerControlSchema(found: version)
    }
    if request.isDryRun { return try purge.find(version: version, on: connection).result }
    try ControlSchema.ensure(
      control: request.schemas.control, staging: request.schemas.staging, on: connection)
    try RunLock(control: request.schemas.control, schema: request.schemas.target).take(
      waits: false,
      retrying: Retrying(
        limit: 0, cancellation: request.cancellation, note: request.surroundings.note),
      surroundings: request.surroundings, on: connection)
    let result = try purge.remove(on: connection)
    return result.rejects > 0 ? try purge.vacuum(result, on: connection) : result
  }

  /// An update leaves the old rows in the table's file, and their texts in its statistics.
  private func vacuum(
    _ result: PurgeResult, on connection: borrowing Connection
  ) throws -> PurgeResult {
    var result = result
    if try !isRewritten(on: connection) {
      result.warning =
        "other sessions hold the table of rejects: its file keeps the removed texts until it is "
        + "rewritten (VACUUM FULL)"
    }
    return result
  }

  private func isRewritten(on connection: borrowing Connection) throws -> Bool {
    do {
      try connection.execute("SET lock_timeout = '\(Publisher.lockTimeout)'")
      try connection.execute("VACUUM (FULL, ANALYZE) \(control("reject"))")
    } catch {
      guard error.sqlState == "55P03" else { throw error }
      return false
    }
    return true
  }

  private func remove(on connection: borrowing Connection) throws -> PurgeResult {
    let found = try find(version: ControlSchema.currentVersion, on: connection)
    for run in found.dead { try run.abandon(control: request.schemas.control, on: connection) }
    return try connection.transaction { connection in
      try connection.execute("SET LOCAL lock_timeout = '\(Publisher.lockTimeout)'")
      if !found.dead.isEmpty {
        for statement in PublishPlan(schemas: request.schemas).undo {
          try connection.execute(statement)
        }
      }
      for staging in found.stagings {
        for statement in staging.dropStatements { try connection.execute(statement) }
      }
      let runs = Self.array(found.result.runs)
      _ = try connection.query(
        """
        UPDATE \(control("reject")) SET cells = NULL, source_key = NULL
        WHERE run_id = ANY ($1::text[]) AND num_nonnulls(cells, source_key) > 0
        """, [runs])
      _ = try connection.query(
        "UPDATE \(control("run")) SET purged_at = clock_timestamp() WHERE run_id = ANY ($1::text[])",
        [runs])
      try record(found.result, on: connection)
      return found.result
    }
  }

  private func record(_ result: PurgeResult, on connection: borrowing Connection) throws {
    _ = try connection.query(
      """
      INSERT INTO \(control("purge")) (purge_id, project, target_schema, older_than,
        program_version, host, runs, staging_tables, rejects, reports)
      VALUES ($1, $2, $3, $4::bigint * interval '1 second', $5, $6, $7, $8, $9, $10)
      """,
      [
        request.identity.id, request.identity.project, request.schemas.target,
        String(request.olderThan), request.identity.programVersion, request.identity.host,
        String(result.runs.count), String(result.staged.count), String(result.rejects),
        String(request.reports),
      ])
  }

  func control(_ table: String) -> String { request.schemas.controlTable(table) }

  /// A text array literal of names that hold no quote: run ids.
  static func array(_ items: [String]) -> String {
    "{" + items.map { "\"\($0)\"" }.joined(separator: ",") + "}"
  }
}
