/// Whether a table holds as many rows as were expected.
package func countCheck(
  _ stage: CheckStage, table: String, expected: Int64, actual: Int64, examples: [String] = []
) -> CheckResult {
  let difference = Int128(actual) - Int128(expected)
  let message =
    switch difference {
    case 0: "\(actual) rows, as expected"
    case ..<0: "\(difference.magnitude) rows are missing"
    default: "\(difference) rows too many"
    }
  return CheckResult(
    id: "count.\(stage.rawValue).\(table)", kind: .count, table: table,
    status: difference == 0 ? .pass : .fail, expected: String(expected), actual: String(actual),
    message: message, examples: examples)
}

/// Whether each column's values are the expected ones, row by row; one check per column.
///
/// - Parameters:
///   - columns: Names, parallel to the sums of `expected`.
///   - actual: What `columnSumSQL` returned, parallel to `columns`; nil where nothing came back.
package func checksumChecks(
  _ stage: CheckStage, table: String, columns: [String], expected: ColumnSums, actual: [String?]
) -> [CheckResult] {
  precondition(
    columns.count == expected.sums.count && columns.count == actual.count,
    "sums of different columns")
  return columns.indices.map { index in
    let wanted = expected.text(column: index)
    let same = actual[index] == wanted
    return CheckResult(
      id: "checksum.\(stage.rawValue).\(table).\(columns[index])", kind: .checksum, table: table,
      column: columns[index], status: same ? .pass : .fail, expected: wanted, actual: actual[index],
      message: same
        ? "every value is the expected one, in its row"
        : "at least one value differs from the expected one, or stands in another row")
  }
}

/// Whether two ways of counting gave each record of a table the same fate.
///
/// - Parameters:
///   - fate: `used`, `filtered`, `merged`, `held` or `rejected`.
///   - expected: What the exports and the mapping give, worked out again.
///   - actual: What the load recorded.
package func fateCheck(
  table: String, source: String, fate: String, expected: Int64, actual: Int64,
  examples: [String] = []
) -> CheckResult {
  let same = expected == actual && examples.isEmpty
  return CheckResult(
    id: "fate.\(table).\(source).\(fate)", kind: .fate, table: table,
    status: same ? .pass : .fail, expected: String(expected), actual: String(actual),
    message: same
      ? "\(actual) records of '\(source)' were \(fate), as expected"
      : expected == actual
        ? "as many records of '\(source)' were \(fate) as expected, but not the same ones"
        : "\(expected) records of '\(source)' should be \(fate), but \(actual) are",
    examples: examples)
}
