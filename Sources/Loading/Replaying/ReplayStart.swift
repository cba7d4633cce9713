internal import MigrationModel
internal import Planning
internal import Postgres

/// Begins a replay with the lock held: one is never resumed, because until its last transaction it
/// has changed nothing.
struct ReplayStart {
  let request: FullLoadRequest
  let control: RunControl
  /// SHA-256 of the exports that the load has read, by source.
  let files: [String: String]

  private var schemas: PlanSchemas { request.plan.schemas }

  /// The request, once the run is in the ledger.
  func begin() throws -> FullLoadRequest {
    guard let load = request.replayed else { preconditionFailure("a load runs again") }
    try control.run("ledger") { try requireLast(load, on: $0) }
    let unfinished = try control.run("ledger") { connection in
      try UnfinishedRun.all(
        ofSchema: schemas.target, control: schemas.control, on: connection)
    }
    if let other = unfinished.first(where: { $0.command != LoadCommand.replay }) {
      throw LoadError.refused(
        message: "the \(other.command) of '\(schemas.target)' has not ended (run \(other.run))",
        hint: "run it again first, so that it goes on; `fm2pg status` says more")
    }
    for run in unfinished {
      try control.run("ledger") { try DeadSessions.end(ofRun: run.run, on: $0) }
    }
    try control.run("clean") { connection in
      for run in unfinished { try run.abandon(control: schemas.control, on: connection) }
    }
    let hashes = RunHashes(
      mapping: LoadCommand.replayedMapping + request.mapping.fingerprint, plan: request.plan,
      programVersion: request.identity.programVersion,
      manifest: ManifestHash.combine(files.map { ($0.key, $0.value) }), maskKey: load.maskKey)
    let ledger = RunLedger(control: schemas.control, identity: request.identity)
    try control.run("ledger") { connection in
      try ledger.begin(
        command: LoadCommand.replay, plan: request.plan, hashes: hashes,
        startedAt: request.loadTime, isRebuild: false, maskKey: load.maskKey, baseRun: load.load,
        on: connection)
    }
    try control.own(request.identity)
    return request
  }

  /// What the plan was made for is what the target holds.
  private func requireLast(_ load: FinishedLoad, on connection: borrowing Connection) throws {
    let last = try LedgerReader(control: schemas.control).lastLoad(
      project: request.identity.project, tenant: request.identity.tenant, schema: schemas.target,
      on: connection)
    guard last?.run == load.run else {
      throw LoadError.refused(
        message: "another run has changed '\(schemas.target)' meanwhile",
        hint: "run it again: its rejects are others now")
    }
  }
}
