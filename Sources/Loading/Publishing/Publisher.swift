internal import MigrationModel
internal import Planning
internal import Postgres

/// Makes a finished shadow schema the target: the keys first, then the swap in one transaction, then
/// the old target goes away.
struct Publisher: Sendable {
  let plan: MigrationPlan
  let request: FullLoadRequest
  let executor: PlanExecutor

  /// How long a lock on the old tables is waited for before the try is given up: a waiting swap
  /// would hold up every reader behind it.
  static let lockTimeout = "5s"

  private var tenant: String { request.identity.tenant }

  /// Builds each table's part of the crosswalk beside the old one.
  func buildCrosswalk() throws {
    let jobs = plan.steps(of: .publish).compactMap { step -> (@Sendable () throws -> Void)? in
      guard case .crosswalk(let name) = step.action, let target = plan.target(name) else {
        return nil
      }
      return { try build(target, step) }
    }
    try runInParallel(width: request.options.jobs, jobs)
  }

  private func build(_ target: TargetPlan, _ step: PlanStep) throws {
    try executor.transaction(step) { connection in
      var counts: StepCounts = [:]
      for feed in target.feeds {
        counts["scope" + StepCounts.suffix(feed)] = try build(feed, on: connection)
      }
      return counts
    }
  }

  /// The number of the feed's scope.
  private func build(_ table: TablePlan, on connection: borrowing Connection) throws -> Int64 {
    let crosswalk = CrosswalkPlan(
      table: table, schemas: plan.schemas, replays: plan.replays != nil)
    let names = [plan.project, table.tenant ?? tenant, table.source, table.target]
    _ = try connection.query(CrosswalkPlan.registerScope(plan.schemas), names)
    let scope = try connection.queryValue(CrosswalkPlan.findScope(plan.schemas), names) ?? ""
    for statement in crosswalk.build(scope: scope) { try connection.execute(statement) }
    let changed = try connection.count(crosswalk.changedIDs(scope: scope))
    guard changed == 0 else {
      throw LoadError.refused(
        message: "\(changed) keys of '\(table.source)' would change their id",
        hint: "a key never changes its id; was the namespace, the tenant or a key rule changed?")
    }
    return Int64(scope) ?? 0
  }

  /// The swap and the end of the run, in one transaction: the ledger and the target agree.
  func publish() throws {
    for step in plan.steps(of: .publish) where step.action == .publish {
      try executor.transaction(step) { connection in
        try connection.execute("SET LOCAL lock_timeout = '\(Self.lockTimeout)'")
        if let external = plan.external {
          try write(external, on: connection)
          try swapCrosswalk(on: connection)
          // What runs again was read from the staging that is there.
          if plan.replays == nil { try swapStaging(on: connection) }
          return [:]
        }
        let dependents = try connection.dependents(ofSchema: plan.schemas.target)
        guard dependents.isEmpty else { throw LoadError.dependents(dependents, of: plan.schemas) }
        try Strangers.refuse(plan.schemas, on: connection)
        try swap(on: connection)
        // The step is marked done, and the run's state looked at, before the run ends.
        return [:]
      } atEnd: { connection in
        try executor.ledger.finish(status: "ok", on: connection)
      }
    }
  }

  private func swap(on connection: borrowing Connection) throws {
    let grants = try connection.grants(
      from: plan.schemas.target, rewrittenFor: plan.schemas.shadow)
    try swapCrosswalk(on: connection)
    try swapStaging(on: connection)
    for grant in grants { try connection.execute(grant) }
    for statement in PublishPlan(schemas: plan.schemas).swap { try connection.execute(statement) }
  }

  private func swapCrosswalk(on connection: borrowing Connection) throws {
    for table in plan.tables {
      let crosswalk = CrosswalkPlan(table: table, schemas: plan.schemas)
      let counts = executor.counts(of: "crosswalk:\(table.target)")
      let scope = counts?["scope" + StepCounts.suffix(table)] ?? 0
      for statement in crosswalk.swap(scope: String(scope)) { try connection.execute(statement) }
    }
  }

  /// Puts the new staging tables in the place of the old ones, with the rights that others have.
  func swapStaging(on connection: borrowing Connection) throws {
    let grants = try connection.grants(
      from: plan.schemas.staging, rewrittenFor: plan.schemas.newStaging)
    for grant in grants { try connection.execute(grant) }
    for statement in plan.stagings.flatMap(\.publishStatements) {
      try connection.execute(statement)
    }
  }

  /// Drops what the swap has left; what readers still hold stays for the next load to drop. The load
  /// is published: nothing that happens here makes it fail.
  ///
  /// - Returns: why it could not be done.
  func clean() -> String? {
    guard let step = plan.steps(of: .publish).first(where: { $0.action == .clean }) else {
      return nil
    }
    do {
      try executor.control.run("step '\(step.id)'") { connection in
        let start = ContinuousClock.now
        try connection.transaction { connection in
          try connection.execute("SET LOCAL lock_timeout = '\(Self.lockTimeout)'")
          for statement in PublishPlan(schemas: plan.schemas).clean {
            try connection.execute(statement)
          }
          let seconds = PlanExecutor.seconds(since: start)
          try executor.ledger.markCleaned(step.id, seconds: seconds, on: connection)
        }
      }
      return nil
    } catch {
      let reason = (error as? DatabaseError)?.message ?? "interrupted"
      if plan.external != nil {
        return "the work tables could not be dropped (\(reason)); the next load drops them"
      }
      return "the old target '\(plan.schemas.old)' could not be dropped (\(reason)); "
        + "the next load drops it"
    }
  }
}
