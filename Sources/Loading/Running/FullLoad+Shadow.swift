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
      do {
        try CatalogProbe.apply(plan.schemaFiles, to: plan.schemas.shadow, on: connection)
      } catch let failure as SchemaFileFailure {
        throw LoadError.diagnostics([failure.diagnostic])
      }
      try connection.execute("SET LOCAL search_path TO ''")
      try refuseStrangers(on: connection)
      for table in plan.tables { try refuseRows(in: table.target, on: connection) }
      for statement in plan.constraints.strip { try connection.execute(statement) }
      return [:]
    }
  }

  /// The swap drops the old schema; what the project does not declare would go with it.
  private func refuseStrangers(on connection: borrowing Connection) throws {
    let rows = try connection.query(
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT FROM pg_class d JOIN pg_namespace m ON m.oid = d.relnamespace
          WHERE m.nspname = $2 AND d.relname = c.relname)
      ORDER BY 1
      """, [plan.schemas.target, plan.schemas.shadow])
    let names = rows.compactMap { $0.first ?? nil }
    guard names.isEmpty else {
      throw LoadError.refused(
        message: "'\(plan.schemas.target)' holds what the schema files do not declare, and a load "
          + "would drop it: \(names.joined(separator: ", "))",
        hint: "move it to another schema, drop it, or declare it in the schema files")
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
