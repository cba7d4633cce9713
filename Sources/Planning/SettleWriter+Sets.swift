import MigrationModel

extension SettleWriter {
  /// One pass that says whether the searches of `checks` are needed at all.
  func brokenChecks(_ table: CatalogTable, _ plan: TargetPlan, _ names: WorkNames) -> String? {
    let conditions = checkConditions(table, plan).map { "NOT (\($0.expression))" }
    guard !conditions.isEmpty else { return nil }
    return "SELECT count(*) FROM \(names.shadow)\nWHERE "
      + conditions.joined(separator: "\n  OR ")
  }

  /// Rows that break a CHECK of the table or of a domain.
  func checks(_ table: CatalogTable, _ plan: TargetPlan, _ names: WorkNames) -> [String] {
    checkConditions(table, plan).map { condition in
      """
      INSERT INTO \(names.lost)
      SELECT \(names.link("")), '\(condition.code.rawValue)', \(columnLiteral(condition.columns)),
        \(SQLText.literal(condition.name))
      FROM \(names.shadow) WHERE NOT (\(condition.expression))
      """
    }
  }

  func checkNames(_ table: CatalogTable, _ plan: TargetPlan) -> [String] {
    checkConditions(table, plan).map(\.name)
  }

  private struct CheckCondition {
    var code: RejectCode
    var columns: [String]
    var name: String
    /// Over the table's columns, unqualified.
    var expression: String
  }

  private func checkConditions(_ table: CatalogTable, _ plan: TargetPlan) -> [CheckCondition] {
    var conditions: [CheckCondition] = table.constraints.compactMap { constraint in
      guard constraint.kind == .check, let expression = constraint.expression else { return nil }
      return CheckCondition(
        code: .checkViolation, columns: constraint.columns, name: constraint.name,
        expression: expression)
    }
    // They speak of the target's columns, whichever source the row comes from.
    for assertion in plan.feeds[0].assertions where assertion.severity == .reject {
      conditions.append(
        CheckCondition(
          code: .assertion, columns: [], name: assertion.name.value,
          expression: "\n" + assertion.condition.value + "\n"))
    }
    for column in table.columns {
      guard let name = column.domain,
        let domain = catalog.domains.first(where: { $0.name == name })
      else { continue }
      for check in domain.checks {
        conditions.append(
          CheckCondition(
            code: .domainViolation, columns: [column.name], name: check.name,
            expression: replacingValue(
              in: check.expression, with: SQLText.identifier(column.name))))
      }
    }
    return conditions
  }

  /// Unique constraints and indexes, each with the search for the rows that it forbids.
  func uniques(_ table: CatalogTable, _ plan: TargetPlan, _ names: WorkNames) -> [SettlePlan
    .UniqueBuild]
  {
    var builds: [SettlePlan.UniqueBuild] = []
    for constraint in table.constraints where constraint.kind == .unique {
      builds.append(
        SettlePlan.UniqueBuild(
          build: "ALTER TABLE \(names.shadow) ADD CONSTRAINT "
            + "\(SQLText.identifier(constraint.name)) \(constraint.definition)",
          find: repeated(
            keys: constraint.columns.map(SQLText.identifier), predicate: nil,
            nullsNotDistinct: constraint.nullsNotDistinct, name: constraint.name,
            columns: constraint.columns, plan, names)))
    }
    for index in table.indexes where index.isUnique {
      builds.append(
        SettlePlan.UniqueBuild(
          build: index.definition,
          find: repeated(
            keys: index.keys, predicate: index.predicate,
            nullsNotDistinct: index.nullsNotDistinct, name: index.name,
            columns: index.columns(of: table), plan, names)))
    }
    return builds
  }

  /// All rows but the first (by record) of each group of equal keys.
  private func repeated(
    keys: [String], predicate: String?, nullsNotDistinct: Bool, name: String, columns: [String],
    _ plan: TargetPlan, _ names: WorkNames
  ) -> String {
    let places = keys.indices.map { "k\($0 + 1)" }
    let selected = zip(keys, places).map { "(\($0)) AS \($1)" }.joined(separator: ", ")
    // `=` can be hashed, IS NOT DISTINCT FROM cannot; only the latter finds NULLs equal.
    let sign = nullsNotDistinct ? "IS NOT DISTINCT FROM" : "="
    let same = places.map { "doubled.\($0) \(sign) keyed.\($0)" }.joined(separator: " AND ")
    var conditions = nullsNotDistinct ? [] : keys.map { "(\($0)) IS NOT NULL" }
    if let predicate { conditions.append("(\(predicate))") }
    let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let list = places.joined(separator: ", ")
    let partition = places.map { "keyed.\($0)" }.joined(separator: ", ")
    // Rows of others come first: they stay.
    let join = keepsOthers(plan) ? "LEFT JOIN" : "JOIN"
    let order = keepsOthers(plan) ? "r.record NULLS FIRST" : "r.record"
    return """
      WITH doubled AS MATERIALIZED (
        SELECT \(list) FROM (SELECT \(selected) FROM \(names.shadow)\(filter)) all_keys
        GROUP BY \(list) HAVING count(*) > 1
      ), ranked AS (
        SELECT keyed.id, row_number() OVER (PARTITION BY \(partition) ORDER BY \(order)) AS place
        FROM doubled
        JOIN (SELECT \(names.link("")) AS id, \(selected) FROM \(names.shadow)\(filter)) keyed
          ON \(same)
        \(join) \(names.rows) r ON r.id = keyed.id AND \(names.isAlive("r"))
      )
      INSERT INTO \(names.lost)
      SELECT id, '\(RejectCode.uniqueViolation.rawValue)', \(columnLiteral(columns)),
        \(SQLText.literal(name))
      FROM ranked WHERE place > 1
      """
  }

  /// A reason names its column, or the whole row when the constraint spans several.
  func columnLiteral(_ columns: [String]) -> String {
    SQLText.literal(columns.count == 1 ? columns[0] : "")
  }

  /// Counts rows that break an assertion which only warns.
  func warnings(_ plan: TargetPlan, _ names: WorkNames) -> [String] {
    plan.feeds[0].assertions.filter { $0.severity == .warn }.map { assertion in
      """
      SELECT \(SQLText.literal(assertion.name.value)), count(*) FROM \(names.shadow)
      WHERE NOT (
      \(assertion.condition.value)
      )
      """
    }
  }
}

extension CatalogIndex {
  /// The columns of the index; empty when a key is an expression.
  fileprivate func columns(of table: CatalogTable) -> [String] {
    let found = keys.compactMap { key in
      table.columns.first { $0.name == key || SQLText.identifier($0.name) == key }?.name
    }
    return found.count == keys.count ? found : []
  }
}

/// The expression of a domain's check over a column instead of the bare word VALUE, which
/// PostgreSQL prints in capitals and outside quotes.
func replacingValue(in expression: String, with column: String) -> String {
  var output = ""
  var word = ""
  var quote: Character?
  func flush(_ output: inout String, _ word: inout String) {
    output += word == "VALUE" ? column : word
    word = ""
  }
  for character in expression {
    if let open = quote {
      output.append(character)
      if character == open { quote = nil }
    } else if character == "'" || character == "\"" {
      flush(&output, &word)
      output.append(character)
      quote = character
    } else if character.isLetter || character.isNumber || character == "_" {
      word.append(character)
    } else {
      flush(&output, &word)
      output.append(character)
    }
  }
  flush(&output, &word)
  return output
}
