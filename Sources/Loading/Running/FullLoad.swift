internal import MigrationModel
internal import Planning
internal import Postgres

/// Runs a plan: exports to staging, staging to a shadow schema, shadow schema to target. All that a
/// run needs to go on after its process has died is in the database.
package struct FullLoad: Sendable {
  /// With the identity and the load time of the run that is resumed, if one is.
  let request: FullLoadRequest
  let executor: PlanExecutor
  /// SHA-256 of each export, by source, as it was when the run began.
  let hashes: [String: String]
  let stopwatch: Stopwatch

  var plan: MigrationPlan { request.plan }
  var recorder: RejectRecorder { RejectRecorder(plan: plan, run: request.identity.id) }

  package static func run(_ request: FullLoadRequest) throws -> FullLoadResult {
    let stopwatch = Stopwatch()
    let control = try RunControl.open(request)
    let files = try stopwatch.measure("hash") { try ExportHashes.compute(request) }
    let start = FullLoadStart(request: request, control: control, files: files)
    switch try start.decide() {
    case .done(let result): return result
    case .run(let owned, let done):
      return try go(owned, done: done, control: control, hashes: files, stopwatch: stopwatch)
    }
  }

  /// Does what is left of a run that is in the ledger.
  static func go(
    _ request: FullLoadRequest, done: [String: StepCounts], control: RunControl,
    hashes: [String: String], stopwatch: Stopwatch
  ) throws -> FullLoadResult {
    var owned = request
    let progress = RunProgress(
      control: request.plan.schemas.control, run: owned.identity.id, next: request.progress)
    owned.progress = progress
    request.surroundings.began(owned.identity.id)
    let ledger = RunLedger(control: request.plan.schemas.control, identity: owned.identity)
    let load = FullLoad(
      request: owned,
      executor: PlanExecutor(owned, control: control, ledger: ledger, done: done),
      hashes: hashes, stopwatch: stopwatch)
    let beat = Heartbeat(
      control: control, progress: progress, cancellation: request.cancellation)
    var result = try load.runToItsEnd(beat)
    result.resumedSteps = owned.identity.attempt > 1 ? done.count : nil
    return result
  }

  private func runToItsEnd(_ beat: Heartbeat) throws -> FullLoadResult {
    defer { beat.stop() }
    do {
      return try load()
    } catch {
      beat.stop()
      let isBuilt = plan.tables.allSatisfy { executor.counts(of: "crosswalk:\($0.target)") != nil }
      RunEnd(request: request, ledger: executor.ledger, isBuilt: isBuilt).note(error)
      throw error
    }
  }

  private func load() throws -> FullLoadResult {
    try stopwatch.measure("extract") { try stage() }
    try stopwatch.measure("transform") { try transform() }
    try stopwatch.measure("settle") { try settle() }
    try stopwatch.measure("record") { try record() }
    var result = try executor.control.run("ledger") { try self.result(.loaded, on: $0) }
    let imbalances = result.exports.flatMap(\.imbalances) + result.tables.flatMap(\.imbalances)
    guard imbalances.isEmpty else { throw LoadError.unbalanced(imbalances) }
    let over = overBudget(result.tables, result.exports)
    guard over.isEmpty else {
      try executor.control.run("ledger") { try endOverBudget(on: $0) }
      result.outcome = .overBudget(tables: over)
      result.seconds = stopwatch.stages
      return result
    }
    try stopwatch.measure("constraints") { try buildConstraints() }
    let publisher = Publisher(plan: plan, request: request, executor: executor)
    try stopwatch.measure("publish") {
      try publisher.buildCrosswalk()
      try publisher.publish()
      if let left = publisher.clean() { result.warnings.append(left) }
    }
    result.seconds = stopwatch.stages
    return result
  }

  /// The target stays as it was. Where none is, nothing else uses staging: it keeps what was read,
  /// so that the rejects can be studied beside their neighbours.
  private func endOverBudget(on connection: borrowing Connection) throws {
    try connection.transaction { connection in
      try connection.execute("SET LOCAL lock_timeout = '\(Publisher.lockTimeout)'")
      // Not again after a commit whose answer was lost.
      guard try executor.ledger.finish(status: "failed", error: "E101", on: connection) else {
        return
      }
      if try !connection.schemaExists(plan.schemas.target) {
        try Publisher(plan: plan, request: request, executor: executor)
          .swapStaging(on: connection)
      }
      for statement in PublishPlan(schemas: plan.schemas).undo { try connection.execute(statement) }
    }
  }

  private func result(
    _ outcome: FullLoadResult.Outcome, on connection: borrowing Connection
  ) throws -> FullLoadResult {
    let reader = LedgerReader(control: plan.schemas.control)
    let run = request.identity.id
    return FullLoadResult(
      outcome: outcome, run: run, exports: try reader.exports(run: run, on: connection),
      tables: try reader.tables(run: run, on: connection),
      adjustments: try reader.adjustments(run: run, on: connection),
      rejects: try reader.rejectCounts(run: run, on: connection), seconds: stopwatch.stages,
      resumedSteps: nil, replayed: replayCounts, warnings: [undecided].compactMap(\.self))
  }
}
