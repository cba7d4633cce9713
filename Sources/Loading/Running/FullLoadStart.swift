internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// Decides, with the lock held, what a full load has to do: nothing, resume a dead run, or begin.
struct FullLoadStart {
  enum Decision {
    case done(FullLoadResult)
    /// The request with the identity of the run, and the steps that are done.
    case run(FullLoadRequest, done: [String: StepCounts])
  }

  let request: FullLoadRequest
  let control: RunControl
  /// SHA-256 by source.
  let files: [String: String]

  private static let command = LoadCommand.fullLoad
  private var plan: MigrationPlan { request.plan }
  private var schemas: PlanSchemas { request.plan.schemas }
  private var maskKey: String? { request.masking?.fingerprint }

  func decide() throws -> Decision {
    let hashes = RunHashes(
      mapping: request.mapping.fingerprint, plan: plan,
      programVersion: request.identity.programVersion,
      manifest: ManifestHash.combine(files.map { ($0.key, $0.value) }), maskKey: maskKey)
    try control.run("ledger") { try refuseMixedMasking(on: $0) }
    let finished = try control.run("ledger") { try finishedBefore(hashes, on: $0) }
    if finished == nil { try control.run("ledger") { try refuseSharedStaging(on: $0) } }
    let unfinished = try control.run("ledger") { connection in
      try UnfinishedRun.all(
        ofSchema: schemas.target, control: schemas.control, on: connection)
    }
    for run in unfinished {
      try control.run("ledger") { try DeadSessions.end(ofRun: run.run, on: $0) }
    }
    if var finished {
      if let left = try abandon(unfinished[...]) { finished.warnings.append(left) }
      return .done(finished)
    }
    if let dead = unfinished.first, !request.options.fresh,
      dead.canBeResumed(by: request.identity, command: Self.command, hashes: hashes),
      let decision = try resume(dead, older: unfinished.dropFirst())
    {
      return decision
    }
    // What readers hold of an old target is dropped before the swap.
    _ = try abandon(unfinished[...])
    return try begin(hashes)
  }

  private func begin(_ hashes: RunHashes) throws -> Decision {
    let ledger = RunLedger(control: schemas.control, identity: request.identity)
    try control.run("ledger") { connection in
      try ledger.begin(
        command: Self.command, plan: plan, hashes: hashes, startedAt: request.loadTime,
        isRebuild: request.options.rebuild, maskKey: maskKey, on: connection)
    }
    try control.own(request.identity)
    return .run(request, done: [:])
  }

  /// Nil when what the run had built is not there any more.
  private func resume(
    _ dead: UnfinishedRun, older: ArraySlice<UnfinishedRun>
  ) throws -> Decision? {
    var request = request
    request.identity.id = dead.run
    request.identity.attempt = dead.attempts + 1
    request.loadTime = dead.startedAt
    let identity = request.identity
    let ledger = RunLedger(control: schemas.control, identity: identity)
    // First of all: no step of the dead attempt can commit any more.
    try control.run("ledger") { try ledger.takeOver(on: $0) }
    try control.own(identity)
    let done = try control.run("ledger") { try ledger.doneSteps(on: $0) }
    let needed =
      (done["staging"] != nil ? [schemas.newStaging] : [])
      + (done["shadow"] != nil ? [schemas.shadow, schemas.work] : [])
    let isWhole = try control.run("ledger") { connection in
      try needed.allSatisfy { try connection.schemaExists($0) }
    }
    guard isWhole else {
      control.disown()
      return nil
    }
    try control.run("clean") { connection in
      for run in older { try run.abandon(control: schemas.control, on: connection) }
    }
    return .run(request, done: done)
  }

  /// Undoes what dead runs have made, and what the last one left when it was published.
  ///
  /// - Returns: why something of it is still there; the next load tries again.
  private func abandon(_ runs: ArraySlice<UnfinishedRun>) throws -> String? {
    try control.run("clean") { connection in
      for run in runs { try run.abandon(control: schemas.control, on: connection) }
    }
    do {
      try control.lend { connection in
        let left = try ([schemas.old] + schemas.temporary).filter {
          try connection.schemaExists($0)
        }
        guard !left.isEmpty else { return }
        try connection.transaction { connection in
          try connection.execute("SET LOCAL lock_timeout = '\(Publisher.lockTimeout)'")
          // A target is always there when the old one is: one transaction renames both.
          for statement in PublishPlan(schemas: schemas).clean { try connection.execute(statement) }
        }
      }
      return nil
    } catch let error as DatabaseError where error.sqlState == "55P03" {
      return "what an earlier load has left could not be dropped (\(error.message)); "
        + "the next load tries again"
    }
  }

  /// The result of an earlier run with the same inputs, or a refusal to overwrite another load.
  private func finishedBefore(
    _ hashes: RunHashes, on connection: borrowing Connection
  ) throws -> FullLoadResult? {
    let exists = try connection.schemaExists(schemas.target)
    if exists { try refuseMixedTenancy(on: connection) }
    let ledger = RunLedger(control: schemas.control, identity: request.identity)
    guard let last = try ledger.lastLoad(schema: schemas.target, on: connection) else {
      guard exists, plan.external == nil, try !isEmpty(schemas.target, on: connection),
        try !holdsOtherTenants(on: connection)
      else { return nil }
      throw LoadError.refused(
        message: "the schema '\(schemas.target)' exists and was not made by this migration",
        hint: "name another `target.schema`, or drop it first")
    }
    guard exists else { return nil }
    if last.maskKey != maskKey, !request.options.rebuild {
      throw LoadError.maskRefused(
        message: "'\(schemas.target)' holds a load that was masked with another key",
        hint: "use the key file of that load, or `--rebuild` to replace it")
    }
    if hashes.manifest == last.manifestHash && last.mappingHash == hashes.mapping
      && !request.options.rebuild
    {
      let reader = LedgerReader(control: schemas.control)
      return FullLoadResult(
        outcome: .nothingToDo, run: last.run,
        exports: try reader.exports(run: last.run, on: connection),
        tables: try reader.tables(run: last.run, on: connection), adjustments: [],
        rejects: try reader.rejectCounts(run: last.run, on: connection), seconds: [],
        resumedSteps: nil, replayed: nil, warnings: [])
    }
    if hashes.manifest != last.manifestHash && !request.options.rebuild {
      throw LoadError.refused(
        message: "'\(schemas.target)' already holds a load of other exports",
        hint: plan.external == nil
          ? "`--rebuild` loads these exports into a fresh target and replaces the old one"
          : "`--rebuild` brings the rows of this project to the state of these exports")
    }
    guard plan.external == nil else { return nil }
    let dependents = try connection.dependents(ofSchema: schemas.target)
    guard dependents.isEmpty else { throw LoadError.dependents(dependents, of: schemas) }
    return nil
  }

  /// A load without tenant replaces all rows, and one with a tenant takes those without for another's.
  private func refuseMixedTenancy(on connection: borrowing Connection) throws {
    guard plan.external == nil else { return }
    let last = try connection.query(
      """
      SELECT tenant FROM \(SQLText.qualified(schemas.control, "run"))
      WHERE project = $1 AND target_schema = $2 AND command = '\(LoadCommand.fullLoad)' AND status = 'ok'
      ORDER BY ordinal DESC LIMIT 1
      """, [request.identity.project, schemas.target])
    guard let tenant = last.first?.first ?? nil,
      tenant.isEmpty != request.identity.tenant.isEmpty
    else { return }
    throw LoadError.refused(
      message: tenant.isEmpty
        ? "'\(schemas.target)' was loaded without a tenant"
        : "'\(schemas.target)' holds the rows of tenants, and this load is for none",
      hint: tenant.isEmpty
        ? "leave the tenant out, or drop the schema and load each tenant anew"
        : "name one with `--set tenant=…`; to go on without tenants, drop the schema first")
  }

  /// Whether the target was made by loads of this project for other tenants.
  private func holdsOtherTenants(on connection: borrowing Connection) throws -> Bool {
    guard !request.identity.tenant.isEmpty else { return false }
    return try connection.count(
      """
      SELECT count(*) FROM \(SQLText.qualified(schemas.control, "run"))
      WHERE project = $1 AND target_schema = $2 AND status = 'ok' AND tenant NOT IN ('', $3)
      """, [request.identity.project, schemas.target, request.identity.tenant]) > 0
  }

  /// Staging tables have the exports' names: two targets that keep exports of one name in one schema
  /// would take each other's away.
  private func refuseSharedStaging(on connection: borrowing Connection) throws {
    let run = SQLText.qualified(schemas.control, "run")
    let rows = try connection.query(
      """
      SELECT DISTINCT r.target_schema, m.source_table FROM \(run) r
      JOIN \(SQLText.qualified(schemas.control, "manifest")) m USING (run_id)
      WHERE r.status = 'ok' AND r.staging_schema = $1 AND r.target_schema <> $2
        AND m.source_table = ANY (string_to_array($3, E'\\x1f'))
        AND to_regnamespace(quote_ident(r.target_schema)) IS NOT NULL
      ORDER BY 1, 2 LIMIT 3
      """,
      [schemas.staging, schemas.target, plan.stagings.map(\.source).joined(separator: "\u{1F}")])
    guard let other = rows.first?.first ?? nil else { return }
    let names = rows.compactMap { $0[1] }.map { "'\($0)'" }.joined(separator: ", ")
    throw LoadError.refused(
      message: "'\(schemas.staging)' holds the exports \(names) of another target, '\(other)'",
      hint: "give one of the projects a `staging_schema` of its own")
  }

  /// A masked load has a database of its own: what an ordinary load of the project ever left in this
  /// one (rejects, crosswalk, staging) would stand beside it.
  private func refuseMixedMasking(on connection: borrowing Connection) throws {
    let other = try connection.queryValue(
      """
      SELECT run_id FROM \(SQLText.qualified(schemas.control, "run"))
      WHERE project = $1 AND is_masked <> $2 ORDER BY ordinal DESC LIMIT 1
      """, [request.identity.project, maskKey == nil ? "f" : "t"])
    guard let other else { return }
    throw LoadError.maskRefused(
      message: maskKey == nil
        ? "run \(other) loaded this project masked into this database"
        : "run \(other) loaded this project unmasked into this database",
      hint: "masked and unmasked loads need a database each: name another with --target")
  }

  private func isEmpty(_ schema: String, on connection: borrowing Connection) throws -> Bool {
    try connection.count(
      """
      SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1
      """, [schema]) == 0
  }
}

extension LoadError {
  static func dependents(_ objects: [String], of schemas: PlanSchemas) -> LoadError {
    .refused(
      message: "objects outside '\(schemas.target)' depend on it and would be lost: "
        + objects.joined(separator: "; "),
      hint: "drop them before the load and create them again after it")
  }
}
