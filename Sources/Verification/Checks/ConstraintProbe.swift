package import MigrationModel

/// A query that counts the rows which break a constraint, and what its answer proves.
///
/// The server enforced valid constraints already; the probe also finds what slipped in under a
/// constraint that is not validated, was disabled, or is missing in the live database.
package struct ConstraintProbe: Sendable, Hashable {
  package var id: String
  package var kind: CheckKind
  package var table: String
  package var column: String?
  /// Constraint name, or what the probe is called where none exists.
  package var constraint: String
  /// One row: the number of violating rows (bigint), then up to five of them (text, tab-separated
  /// examples, or NULL).
  package var sql: String

  /// What the answer of `sql` proves.
  package func result(violations: Int64, examples: [String] = []) -> CheckResult {
    CheckResult(
      id: id, kind: kind, table: table, column: column, status: violations == 0 ? .pass : .fail,
      expected: "0", actual: String(violations),
      message: violations == 0
        ? "no row breaks '\(constraint)'" : "\(violations) rows break '\(constraint)'",
      examples: examples)
  }
}

extension ConstraintProbe {
  /// One probe per constraint and per column that must have a value, in catalog order. Exclusion
  /// constraints have none: only the server can evaluate them.
  ///
  /// - Parameters:
  ///   - table: The target table as the catalog describes it.
  ///   - schema: Unquoted name of the schema that holds it and the tables that it refers to.
  ///   - example: SQL expression over alias `t` that names a row without showing a value.
  package static func all(
    table: CatalogTable, schema: String, example: String
  ) -> [ConstraintProbe] {
    let relation = "\(quotedIdentifier(schema)).\(quotedIdentifier(table.name)) AS t"
    var probes = table.columns.filter(\.notNull).map { column in
      ConstraintProbe(
        id: "constraint.\(table.name).\(column.name).not_null", kind: .constraint,
        table: table.name, column: column.name, constraint: "\(column.name) not null",
        sql: counting(relation, where: "t.\(quotedIdentifier(column.name)) IS NULL", example))
    }
    for constraint in table.constraints {
      guard let condition = violation(of: constraint, table: table, schema: schema) else {
        continue
      }
      let kind: CheckKind = constraint.kind == .foreignKey ? .foreignKey : .constraint
      probes.append(
        ConstraintProbe(
          id: "\(kind.rawValue).\(table.name).\(constraint.name)", kind: kind, table: table.name,
          column: constraint.columns.count == 1 ? constraint.columns[0] : nil,
          constraint: constraint.name, sql: counting(relation, where: condition, example)))
    }
    return probes
  }

  /// A condition over `t` that holds for exactly the rows that break the constraint.
  private static func violation(
    of constraint: CatalogConstraint, table: CatalogTable, schema: String
  ) -> String? {
    let relation = "\(quotedIdentifier(schema)).\(quotedIdentifier(table.name))"
    let columns = constraint.columns.map(quotedIdentifier)
    switch constraint.kind {
    case .check:
      // A check that is NULL holds; columns are unqualified in it, and `t` is the only relation.
      return constraint.expression.map { "NOT (\($0))" }
    case .primaryKey, .unique:
      let list = columns.joined(separator: ", ")
      let repeated = "SELECT \(list) FROM \(relation) GROUP BY \(list) HAVING count(*) > 1"
      if constraint.nullsNotDistinct {
        let same = columns.map { "d.\($0) IS NOT DISTINCT FROM t.\($0)" }
        return "EXISTS (SELECT FROM (\(repeated)) AS d WHERE \(same.joined(separator: " AND ")))"
      }
      return "(\(columns.map { "t.\($0)" }.joined(separator: ", "))) IN (\(repeated))"
    case .foreignKey:
      guard let parent = constraint.referencedTable else { return nil }
      let present = columns.map { "t.\($0) IS NOT NULL" }.joined(separator: " AND ")
      let same = zip(columns, constraint.referencedColumns)
        .map { "p.\(quotedIdentifier($1)) = t.\($0)" }.joined(separator: " AND ")
      return "\(present) AND NOT EXISTS (SELECT FROM \(SQLText.relation(parent, in: schema)) AS p "
        + "WHERE \(same))"
    case .exclusion: return nil
    }
  }

  private static func counting(
    _ relation: String, where condition: String, _ example: String
  ) -> String {
    "SELECT count(*), array_to_string((array_agg((\(example))::text))[1:5], E'\\t') "
      + "FROM \(relation) WHERE \(condition)"
  }
}

/// A SQL identifier in double quotes.
private func quotedIdentifier(_ name: String) -> String {
  // By scalars: a quote followed by a combining mark is one Character, but still ends the name.
  var quoted = "\""
  for scalar in name.unicodeScalars {
    if scalar == "\"" { quoted += "\"" }
    quoted.unicodeScalars.append(scalar)
  }
  return quoted + "\""
}
