internal import MigrationModel
internal import Planning
internal import Postgres
internal import Synchronization

/// Runs the settling SQL over all tables until nothing more is lost; tables that do not wait for
/// each other run side by side. What a run that died has settled stays settled: doing it again finds
/// nothing.
struct Settler: Sendable {
  let plan: MigrationPlan
  let request: FullLoadRequest
  let executor: PlanExecutor

  private var recorder: RejectRecorder {
    RejectRecorder(plan: plan, run: request.identity.id)
  }

  func run() throws {
    let steps = plan.steps(of: .settle)
    for step in steps where step.action == .settleRows {
      try executor.repeatable(step) { sessions in
        try settleRows(of: Set(plan.settling.tables.map(\.name)), sessions)
        return [:]
      }
    }
    let uniques = steps.compactMap { step -> (PlanStep, SettlePlan.Table)? in
      guard case .settleUniques(let name) = step.action else { return nil }
      return plan.settling[name].map { (step, $0) }
    }
    try runInParallel(
      width: request.options.jobs,
      uniques.map { step, table in { @Sendable in try buildUniques(of: table, step) } })
    let changed = Set(
      uniques.filter { (executor.counts(of: $0.0.id)?["lost"] ?? 0) > 0 }.map(\.1.name))
    for step in steps where step.action == .settleChildren {
      try executor.repeatable(step) { sessions in
        // All below, not the children alone: a try that died may have settled those.
        try settleRows(of: descendants(of: changed), sessions)
        return [:]
      }
    }
    for step in steps where step.action == .settleReasons {
      try executor.repeatable(step) { sessions in
        try findReasons(sessions)
        return [:]
      }
    }
  }

  /// References and checks, parents first; a table that lost rows sends its children round again.
  /// All searches of a table come before the removal, so that a row gets all its reasons.
  private func settleRows(of tables: Set<String>, _ sessions: StepSessions) throws {
    var pending = tables
    while !pending.isEmpty {
      let wave = readyTables(pending)
      pending.subtract(wave)
      let changed = try forEachTable(wave, sessions) { table, connection in
        for search in table.nullings { try run(search, on: connection) }
        try copy(table, on: connection)
        var found = try run(table.emptyCopies.map { .init(find: $0) }, on: connection)
        if try breaksChecks(table, on: connection) {
          if try run(table.checks.map { .init(find: $0) }, on: connection) { found = true }
        }
        if try run(table.orphans, on: connection) { found = true }
        return found ? try remove(table, on: connection) : false
      }
      pending.formUnion(children(of: changed))
    }
  }

  private func copy(_ table: SettlePlan.Table, on connection: borrowing Connection) throws {
    for (place, statement) in table.copies.enumerated() {
      // Two statements for each copied column.
      let columns = plan.target(table.name)?.copies ?? []
      let column = columns.indices.contains(place / 2) ? "." + columns[place / 2].column : ""
      try asProjectSQL("`copy` into '\(table.name)\(column)'") {
        _ = try connection.execute(statement)
      }
    }
  }

  /// Whether rows break checks. An error in one of many conditions does not say in which: they are tried
  /// one by one then.
  private func breaksChecks(
    _ table: SettlePlan.Table, on connection: borrowing Connection
  ) throws -> Bool {
    guard let broken = table.brokenChecks else { return false }
    try connection.execute("SAVEPOINT checks")
    do {
      let count = try connection.count(broken)
      try connection.execute("RELEASE SAVEPOINT checks")
      return count > 0
    } catch let error as DatabaseError where error.kind == .server {
      try connection.execute("ROLLBACK TO SAVEPOINT checks")
      for (name, check) in zip(table.checkNames, table.checks) {
        try asProjectSQL("the condition '\(name)' of '\(table.name)'") {
          _ = try connection.execute(check)
        }
      }
      throw error
    }
  }

  /// The tables none of whose parents wait too; in a cycle, the first of them in load order.
  private func readyTables(_ pending: Set<String>) -> Set<String> {
    let waiting = plan.settling.tables.filter { pending.contains($0.name) }
    let ready = waiting.filter { $0.parents.subtracting([$0.name]).isDisjoint(with: pending) }
    return Set((ready.isEmpty ? Array(waiting.prefix(1)) : ready).map(\.name))
  }

  private func children(of parents: Set<String>) -> Set<String> {
    Set(plan.settling.tables.filter { !$0.parents.isDisjoint(with: parents) }.map(\.name))
  }

  private func descendants(of parents: Set<String>) -> Set<String> {
    var found = children(of: parents)
    while true {
      let more = found.union(children(of: found))
      if more == found { return found }
      found = more
    }
  }

  /// Builds the unique constraints and indexes. When one cannot be built, all are searched before a
  /// row goes, so that it gets all its reasons. One transaction: whether rows were lost must be
  /// known to whoever goes on.
  private func buildUniques(of table: SettlePlan.Table, _ step: PlanStep) throws {
    try executor.inShadow(step) { connection in
      var hasLost = false
      for unique in table.uniques {
        try connection.execute("SAVEPOINT build")
        do {
          try connection.execute(unique.build)
        } catch let error as DatabaseError where error.sqlState == "23505" && !hasLost {
          try connection.execute("ROLLBACK TO SAVEPOINT build")
          hasLost = try run(table.uniques.map { .init(find: $0.find) }, on: connection)
          if hasLost { _ = try remove(table, on: connection) }
          try connection.execute(unique.build)
        }
        try connection.execute("RELEASE SAVEPOINT build")
      }
      return ["lost": hasLost ? 1 : 0]
    }
  }

  private func findReasons(_ sessions: StepSessions) throws {
    _ = try forEachTable(Set(plan.settling.tables.map(\.name)), sessions) { table, connection in
      for statement in table.reasonsOfFailedRows { try connection.execute(statement) }
      let alike = try table.nearMisses.flatMap { try connection.query($0) }.map {
        Adjustment(table: table.name, kind: .nearMissKeys, counted: $0)
      }
      try recorder.record(
        Adjustment.sum(alike), table: table.name, kinds: [.nearMissKeys], on: connection)
      return false
    }
  }

  /// Takes the rows in `lost` out of the shadow table, with their reasons; rows of others stay.
  ///
  /// - Returns: whether any had to go.
  private func remove(
    _ table: SettlePlan.Table, on connection: borrowing Connection
  ) throws -> Bool {
    for statement in table.removeLost { try connection.execute(statement) }
    let rows = try connection.execute(table.delete)
    try connection.execute(table.emptyLost)
    return rows > 0
  }

  /// Whether any of the searches found rows.
  private func run(
    _ searches: [SettlePlan.Search], on connection: borrowing Connection
  ) throws -> Bool {
    var found = false
    for search in searches {
      if try run(search, on: connection) { found = true }
    }
    return found
  }

  @discardableResult
  private func run(
    _ search: SettlePlan.Search, on connection: borrowing Connection
  ) throws -> Bool {
    guard try connection.execute(search.find) > 0 else { return false }
    for statement in search.then { try connection.execute(statement) }
    return true
  }

  /// Runs the body for each table in a transaction of its own with the shadow schema on the search
  /// path, side by side; returns the tables for which it says true.
  private func forEachTable(
    _ names: Set<String>, _ sessions: StepSessions,
    _ body: @escaping @Sendable (SettlePlan.Table, borrowing Connection) throws -> Bool
  ) throws -> Set<String> {
    let changed = Mutex<Set<String>>([])
    let path = plan.schemas.shadowPath
    let jobs = plan.settling.tables.filter { names.contains($0.name) }.map { table in
      { @Sendable in
        let isChanged = try sessions.lend("settle \(table.name)") { connection in
          try connection.transaction { connection in
            try connection.execute("SET LOCAL search_path TO \(path)")
            let isChanged = try body(table, connection)
            try executor.ledger.requireOwnership(on: connection)
            return isChanged
          }
        }
        if isChanged { _ = changed.withLock { $0.insert(table.name) } }
      }
    }
    try runInParallel(width: request.options.jobs, jobs)
    return changed.withLock { $0 }
  }
}
