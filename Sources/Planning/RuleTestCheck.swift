package import MigrationModel

/// Holds the names in rule tests against the plans of their tables.
package enum RuleTestCheck {
  /// Every table, field and column that is not known.
  package static func diagnostics(
    _ test: RuleTestFile, plan: TablePlan?, tables: [String]
  ) -> [Diagnostic] {
    guard let plan else {
      return [
        diagnostic(
          .unknownTable, "no mapping fills the table '\(test.table.value)'", test.table,
          among: tables)
      ]
    }
    var found: [Diagnostic] = []
    let fields = plan.fields.map(\.name)
    let columns = plan.copyColumns
    for cell in test.base + test.cases.flatMap(\.record) where !fields.contains(cell.name.value) {
      found.append(
        diagnostic(
          .unknownField, "the mapping of '\(plan.target)' has no field '\(cell.name.value)'",
          cell.name, among: fields))
    }
    for test in test.cases {
      guard case .row(let cells) = test.outcome else { continue }
      for cell in cells where !columns.contains(cell.name.value) {
        found.append(
          diagnostic(
            .unknownColumn, "no rule fills the column '\(cell.name.value)' of '\(plan.target)'",
            cell.name, among: columns))
      }
    }
    return found
  }

  /// Fields that only the tests name: `unmapped_to` takes any field.
  package static func fields(_ tests: [RuleTestFile], of table: TableMapping) -> [String] {
    guard table.unmappedTo != nil else { return [] }
    let named = Set(PlanCompiler.namedFields(of: table))
    let cells = tests.filter { $0.table.value == table.table.value }
      .flatMap { $0.base + $0.cases.flatMap(\.record) }
    return Set(cells.map(\.name.value)).subtracting(named).sorted()
  }

  private static func diagnostic(
    _ code: PlanningCode, _ message: String, _ name: Located<String>, among known: [String]
  ) -> Diagnostic {
    Diagnostic(
      code.rawValue, .error, message, at: name.at,
      hint: nearestName(to: name.value, among: known).map { "did you mean '\($0)'?" })
  }
}
