package import MigrationModel

/// Whether the live target is what the project's DDL declares; one check per table and domain.
///
/// - Parameters:
///   - declared: The catalog of the DDL, read from a fresh schema.
///   - live: The catalog of the target.
package func declarationChecks(
  declared: TargetCatalog, live: TargetCatalog
) -> [CheckResult] {
  var checks = declared.tables.map { table in
    let changed = declared.domains.filter { !live.domains.contains($0) }.map(\.name)
    let domains = changed.filter { name in table.columns.contains { $0.domain == name } }
      .map { "domain \($0)" }
    let found =
      live[table: table.name].map { differences(table, $0) + domains } ?? ["the table"]
    return result("\(table.name).declared", table: table.name, found)
  }
  let names = Set(declared.tables.map(\.name))
  for table in live.tables where !names.contains(table.name) {
    checks.append(
      result("\(table.name).declared", table: table.name, ["the table is not declared"]))
  }
  for domain in declared.domains {
    let found = live.domains.first { $0.name == domain.name }
    checks.append(
      result(
        "domain.\(domain.name).declared", table: "",
        found == domain ? [] : ["domain \(domain.name)"]))
  }
  return checks
}

private func result(_ id: String, table: String, _ differences: [String]) -> CheckResult {
  CheckResult(
    id: "constraint.\(id)", kind: .constraint, table: table,
    status: differences.isEmpty ? .pass : .fail, expected: "0 differences",
    actual: "\(differences.count) differences",
    message: differences.isEmpty
      ? "columns, constraints, indexes and triggers are as declared, and valid"
      : "not as declared: " + differences.joined(separator: ", "),
    examples: differences)
}

/// What is missing, different, not valid or not declared in the live table.
private func differences(_ declared: CatalogTable, _ live: CatalogTable) -> [String] {
  var found: [String] = []
  for column in declared.columns {
    if live.column(column.name) != column { found.append("column \(column.name)") }
  }
  for column in live.columns where declared.column(column.name) == nil {
    found.append("column \(column.name) is not declared")
  }
  for constraint in declared.constraints where !live.constraints.contains(constraint) {
    found.append("constraint \(constraint.name)")
  }
  for constraint in live.constraints
  where !declared.constraints.contains(where: { $0.name == constraint.name }) {
    found.append("constraint \(constraint.name) is not declared")
  }
  for index in declared.indexes where !live.indexes.contains(index) {
    found.append("index \(index.name)")
  }
  for trigger in declared.triggers where !live.triggers.contains(trigger) {
    found.append("trigger \(trigger)")
  }
  for trigger in live.triggers where !declared.triggers.contains(trigger) {
    found.append("trigger \(trigger) is not declared")
  }
  return found
}
