internal import MigrationModel
internal import Planning
internal import Postgres
internal import Synchronization

/// Runs the settling SQL over all tables until nothing more is lost; tables that do not wait for
/// each other run side by side. A run that dies in between starts over with fresh tables.
struct Settler: Sendable {
  let plan: MigrationPlan
  let request: FullLoadRequest

  func run() throws {
    request.progress.began(step: "settle", totalBytes: nil)
    defer { request.progress.ended(step: "settle") }
    let all = Set(plan.settling.tables.map(\.name))
    try settleRows(of: all)
    let changed = try forEachTable(all) { table, connection in
      try buildUniques(of: table, on: connection)
    }
    if !changed.isEmpty { try settleRows(of: children(of: changed)) }
    _ = try forEachTable(all) { table, connection in
      try inShadow(connection) { connection in
        for statement in table.reasonsOfFailedRows { try connection.execute(statement) }
      }
      return false
    }
  }

  /// References and checks, parents first; a table that lost rows sends its children round again.
  /// All searches of a table come before the removal, so that a row gets all its reasons.
  private func settleRows(of tables: Set<String>) throws {
    var pending = tables
    while !pending.isEmpty {
      let wave = readyTables(pending)
      pending.subtract(wave)
      let changed = try forEachTable(wave) { table, connection in
        try inShadow(connection) { connection in
          for search in table.nullings { try run(search, on: connection) }
          var found = false
          if let broken = table.brokenChecks, try connection.count(broken) > 0 {
            found = try run(table.checks.map { .init(find: $0) }, on: connection)
          }
          if try run(table.orphans, on: connection) { found = true }
          return try found && remove(table, on: connection)
        }
      }
      pending.formUnion(children(of: changed))
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

  /// Builds the unique constraints and indexes; true when rows had to go first. When one cannot be
  /// built, all are searched before a row goes, so that it gets all its reasons.
  private func buildUniques(
    of table: SettlePlan.Table, on connection: borrowing Connection
  ) throws -> Bool {
    var hasLost = false
    for unique in table.uniques {
      do {
        try inShadow(connection) { connection in try connection.execute(unique.build) }
      } catch let error as DatabaseError where error.sqlState == "23505" && !hasLost {
        hasLost = try inShadow(connection) { connection in
          try run(table.uniques.map { .init(find: $0.find) }, on: connection)
            && remove(table, on: connection)
        }
        try inShadow(connection) { connection in try connection.execute(unique.build) }
      }
    }
    return hasLost
  }

  /// Takes the rows in `lost` out of the shadow table, with their reasons.
  private func remove(
    _ table: SettlePlan.Table, on connection: borrowing Connection
  ) throws -> Bool {
    for statement in table.removeLost { try connection.execute(statement) }
    return true
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

  @discardableResult
  private func inShadow<Result>(
    _ connection: borrowing Connection, _ body: (borrowing Connection) throws -> Result
  ) throws -> Result {
    let path = SQLText.identifier(plan.schemas.shadow)
    return try connection.transaction { connection in
      try connection.execute("SET LOCAL search_path TO \(path)")
      return try body(connection)
    }
  }

  /// Runs the body for each table, side by side; returns the tables for which it says true.
  private func forEachTable(
    _ names: Set<String>,
    _ body: @escaping @Sendable (SettlePlan.Table, borrowing Connection) throws -> Bool
  ) throws -> Set<String> {
    let changed = Mutex<Set<String>>([])
    let jobs = plan.settling.tables.filter { names.contains($0.name) }.map { table in
      { @Sendable in
        try request.connected("settle \(table.name)") { connection in
          if try body(table, connection) { _ = changed.withLock { $0.insert(table.name) } }
        }
      }
    }
    try runInParallel(width: request.jobs, jobs)
    return changed.withLock { $0 }
  }
}
