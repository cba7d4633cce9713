internal import MigrationModel
internal import Planning
internal import Postgres
internal import Synchronization

/// Does the steps of a run: one step, one transaction, one row in the ledger. A step that an earlier
/// attempt has done is left out; one that a lost connection or a conflict ended is tried again.
final class PlanExecutor: Sendable {
  let request: FullLoadRequest
  let control: RunControl
  let ledger: RunLedger
  private let done: Mutex<[String: StepCounts]>

  init(
    _ request: FullLoadRequest, control: RunControl, ledger: RunLedger,
    done: [String: StepCounts]
  ) {
    self.request = request
    self.control = control
    self.ledger = ledger
    self.done = Mutex(done)
  }

  /// What a step that is done has counted.
  func counts(of step: String) -> StepCounts? { done.withLock { $0[step] } }

  /// Does a step in one transaction. `atEnd` runs in it too, when the step is marked done.
  func transaction(
    _ step: PlanStep, _ body: (borrowing Connection) throws -> StepCounts,
    atEnd: (borrowing Connection) throws -> Void = { _ in }
  ) throws {
    try attempt(step) { sessions, clock in
      try sessions.lend(step.id) { connection in
        try connection.transaction { connection in
          let counts = try body(connection)
          try ledger.markDone(step.id, counts: counts, seconds: clock(), on: connection)
          try atEnd(connection)
          return counts
        }
      }
    }
  }

  /// Does a step in one transaction with the shadow schema on the search path.
  func inShadow(
    _ step: PlanStep, _ body: (borrowing Connection) throws -> StepCounts
  ) throws {
    let path = request.plan.schemas.shadowPath
    try transaction(step) { connection in
      try connection.execute("SET LOCAL search_path TO \(path)")
      let counts = try body(connection)
      try connection.execute("SET LOCAL search_path TO ''")
      return counts
    }
  }

  /// Does a step of several transactions, which can be repeated from its beginning.
  func repeatable(_ step: PlanStep, _ body: (StepSessions) throws -> StepCounts) throws {
    try attempt(step) { sessions, clock in
      let counts = try body(sessions)
      try sessions.lend(step.id) { connection in
        try connection.transaction { connection in
          try ledger.markDone(step.id, counts: counts, seconds: clock(), on: connection)
        }
      }
      return counts
    }
  }

  private func attempt(
    _ step: PlanStep, _ body: (StepSessions, () -> Double) throws -> StepCounts
  ) throws {
    if counts(of: step.id) != nil { return }
    try control.checkLock()
    var sessions = StepSessions(request)
    let counts = try control.retrying.run("step '\(step.id)'") { error in
      try control.recover(from: error)
      let failed = sessions.processes
      sessions = StepSessions(request)
      return try control.lend { connection in
        try DeadSessions.end(failed, ofRun: request.identity.id, on: connection)
        try control.checkOwner(on: connection)
        // The commit may have come through though its answer did not.
        return try ledger.doneSteps(on: connection)[step.id]
      }
    } _: {
      request.progress.began(step: step.id, totalBytes: nil)
      defer { request.progress.ended(step: step.id) }
      let start = ContinuousClock.now
      return try body(sessions) { Self.seconds(since: start) }
    }
    done.withLock { $0[step.id] = counts }
  }

  static func seconds(since start: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
