internal import MigrationModel
internal import Planning
internal import Postgres

extension FullLoad {
  /// A fresh shadow schema with the project's DDL, without constraints and indexes.
  func createShadow(_ step: PlanStep) throws {
    try executor.transaction(step) { connection in
      for statement in [plan.schemas.shadow, plan.schemas.work].flatMap(PublishPlan.recreate) {
        try connection.execute(statement)
      }
      if let external = plan.external {
        try connection.execute("SET LOCAL search_path TO \(plan.schemas.shadowPath)")
        for statement in external.views + external.tables.flatMap(\.create) {
          try connection.execute(statement)
        }
        try connection.execute("SET LOCAL search_path TO ''")
        return try chooseUnits(on: connection)
      }
      do {
        try CatalogProbe.apply(plan.schemaFiles, to: plan.schemas.shadow, on: connection)
      } catch let failure as SchemaFileFailure {
        throw LoadError.diagnostics([failure.diagnostic])
      }
      try connection.execute("SET LOCAL search_path TO ''")
      try Strangers.refuse(plan.schemas, on: connection)
      var counts: StepCounts = [:]
      for target in plan.targets {
        if target.match == nil { try refuseRows(in: target.name, on: connection) }
        counts[target.name] = try connection.count(
          "SELECT count(*) FROM \(plan.schemas.shadowTable(target.name))")
      }
      for statement in plan.constraints.strip { try connection.execute(statement) }
      return counts
    }
  }

  /// A table that the project's own DDL fills would lose those rows to the load.
  private func refuseRows(in table: String, on connection: borrowing Connection) throws {
    let relation = plan.schemas.shadowTable(table)
    guard try connection.count("SELECT count(*) FROM \(relation)") > 0 else { return }
    throw LoadError.refused(
      message: "the schema files put rows into '\(table)', which a mapping fills too",
      hint: "fill it in one place only")
  }
}
