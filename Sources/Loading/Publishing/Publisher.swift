internal import MigrationModel
internal import Planning
internal import Postgres

/// Makes a finished shadow schema the target, in one transaction.
struct Publisher: Sendable {
  let plan: MigrationPlan
  let request: FullLoadRequest

  /// Builds each table's part of the crosswalk beside the old one; returns the scopes by target.
  func prepareCrosswalk(on control: borrowing Connection) throws -> [String: String] {
    var scopes: [String: String] = [:]
    for table in plan.tables {
      let names = [plan.project, request.identity.tenant, table.source, table.target]
      _ = try control.query(CrosswalkPlan.registerScope(plan.schemas), names)
      scopes[table.target] = try control.queryValue(
        CrosswalkPlan.findScope(plan.schemas), names)
    }
    let numbers = scopes
    let jobs = plan.tables.map { table in
      { @Sendable in
        guard let scope = numbers[table.target] else { return }
        try request.connected("crosswalk \(table.target)") { connection in
          try build(table, scope: scope, on: connection)
        }
      }
    }
    try runInParallel(width: request.jobs, jobs)
    return scopes
  }

  private func build(
    _ table: TablePlan, scope: String, on connection: borrowing Connection
  ) throws {
    let crosswalk = CrosswalkPlan(table: table, schemas: plan.schemas)
    try connection.transaction { connection in
      for statement in crosswalk.build(scope: scope) { try connection.execute(statement) }
    }
    let changed = try connection.count(crosswalk.changedIDs(scope: scope))
    guard changed == 0 else {
      throw LoadError.refused(
        message: "\(changed) keys of '\(table.source)' would change their id",
        hint: "a key never changes its id; was the namespace, the tenant or a key rule changed?")
    }
  }

  /// `record` runs in the same transaction, so that the ledger and the target agree.
  func publish(
    _ scopes: [String: String], on connection: borrowing Connection,
    record: (borrowing Connection) throws -> Void
  ) throws {
    let grants = try connection.grants(
      from: plan.schemas.target, rewrittenFor: plan.schemas.shadow)
    try connection.transaction { connection in
      for table in plan.tables {
        guard let scope = scopes[table.target] else { continue }
        let crosswalk = CrosswalkPlan(table: table, schemas: plan.schemas)
        for statement in crosswalk.swap(scope: scope) { try connection.execute(statement) }
      }
      for grant in grants { try connection.execute(grant) }
      try record(connection)
      for statement in PublishPlan(schemas: plan.schemas).statements {
        try connection.execute(statement)
      }
    }
  }
}
