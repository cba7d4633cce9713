package import MigrationModel

/// A query that counts the rows which are not as the mapping says, where the server can tell from
/// the target alone, and what its answer proves.
package struct RuleProbe: Sendable, Hashable {
  package var id: String
  package var kind: CheckKind
  package var table: String
  package var column: String?
  /// What the mapping says, in a few words.
  package var rule: String
  /// What rows that break it come to.
  package var severity: CheckStatus
  /// One row: the number of such rows, then up to five of them, tab-separated.
  package var sql: String

  /// What the answer of `sql` proves.
  package func result(violations: Int64, examples: [String] = []) -> CheckResult {
    CheckResult(
      id: id, kind: kind, table: table, column: column,
      status: violations == 0 ? .pass : severity, expected: "0", actual: String(violations),
      message: violations == 0
        ? "no row breaks \(rule)" : "\(violations) rows break \(rule)",
      examples: examples)
  }

  /// Whether a condition of the mapping holds for every row; one that is NULL holds, as in a check
  /// constraint.
  ///
  /// - Parameters:
  ///   - relation: The target table, quoted and qualified.
  ///   - example: SQL expression over alias `t` that names a row without showing a value.
  package static func assertion(
    _ assertion: RowAssertion, table: String, relation: String, example: String
  ) -> RuleProbe {
    let name = assertion.name.value
    let severity: CheckStatus =
      switch assertion.severity {
      case .reject: .fail
      case .warn: .warn
      }
    // On lines of its own, so that a comment at the end of the condition ends there.
    return RuleProbe(
      id: "assertion.\(table).\(name)", kind: .assertion, table: table,
      rule: "the assertion '\(name)'", severity: severity,
      sql: counting("\(relation) AS t", where: "NOT (\n\(assertion.condition.value)\n)", example))
  }

  /// Whether a copied column is what the row that it is copied from has; NULL without such a row.
  ///
  /// - Parameters:
  ///   - parent: The table that is copied from, quoted and qualified.
  package static func copy(
    _ copy: CopyPlan, table: String, relation: String, parent: String, example: String
  ) -> RuleProbe {
    func quoted(_ name: String) -> String { SQLText.identifier(name) }
    return RuleProbe(
      id: "checksum.target.\(table).\(copy.column)", kind: .checksum, table: table,
      column: copy.column, rule: "the copy of '\(copy.parentColumn)' of '\(copy.parent)'",
      severity: .fail,
      sql: counting(
        "\(relation) AS t LEFT JOIN \(parent) AS p "
          + "ON p.\(quoted(copy.parentKey)) = t.\(quoted(copy.through))",
        where: "t.\(quoted(copy.column)) IS DISTINCT FROM p.\(quoted(copy.parentColumn))",
        example))
  }

  /// Whether a reference that may mean several tables has its row in one of them.
  ///
  /// - Parameters:
  ///   - parents: Each table that may be meant, quoted and qualified, and its column.
  package static func reference(
    column: String, table: String, relation: String, parents: [(relation: String, column: String)],
    example: String
  ) -> RuleProbe {
    let value = "t.\(SQLText.identifier(column))"
    let missing = parents.map { parent in
      "NOT EXISTS (SELECT FROM \(parent.relation) AS p "
        + "WHERE p.\(SQLText.identifier(parent.column)) = \(value))"
    }
    return RuleProbe(
      id: "foreign_key.\(table).\(column)", kind: .foreignKey, table: table, column: column,
      rule: "the reference of '\(column)'", severity: .fail,
      sql: counting(
        "\(relation) AS t",
        where: "\(value) IS NOT NULL AND " + missing.joined(separator: " AND "), example))
  }

  private static func counting(
    _ relation: String, where condition: String, _ example: String
  ) -> String {
    "SELECT count(*), array_to_string((array_agg((\(example))::text))[1:5], E'\\t') "
      + "FROM \(relation) WHERE \(condition)"
  }
}
