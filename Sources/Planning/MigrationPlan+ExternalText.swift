import MigrationModel

extension MigrationPlan {
  /// How the rows reach the tables of another tool.
  func describeWriting(_ external: ExternalPlan) -> [String] {
    let tables = external.tables
    var lines = ["   -- in one transaction, with \(schemas.target) on the search path"]
    lines += sql(tables.map(\.lock))
    lines += titled("refused when any row was changed since it was read", tables.map(\.overtaken))
    lines += titled(
      "constraints that can wait, wait for the last row; rows are counted as they are written",
      ["SET CONSTRAINTS ALL DEFERRED"] + tables.map(\.expected))
    lines += titled(
      "rows whose records are gone; after the others if those refer to them",
      tables.reversed().compactMap(\.loosen) + tables.reversed().compactMap(\.delete))
    for table in tables {
      lines += titled(table.name, [table.update, table.insert].compactMap(\.self))
    }
    lines += titled("references that close a circle", tables.compactMap(\.updateLate))
    lines += sql(["SET CONSTRAINTS ALL IMMEDIATE"])
    for script in external.scripts {
      lines += titled("\(script.path), not proven by rules", [script.sql])
    }
    lines += titled("must be what the ledger says", tables.map(\.owned))
    for table in self.tables {
      lines += sql(CrosswalkPlan(table: table, schemas: schemas).swap(scope: "$scope"))
    }
    return lines + sql(stagings.flatMap(\.publishStatements))
  }
}
