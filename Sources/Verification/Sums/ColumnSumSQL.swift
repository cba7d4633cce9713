/// The aggregate that gives, as text, the sum that `ColumnSums` computes for a column; `0` for no
/// rows.
///
/// - Parameters:
///   - expression: The column's text as SQL, NULL where the value is NULL.
///   - seed: The row's seed as a SQL expression of type bigint; see `targetSeedSQL`.
package func columnSumSQL(expression: String, seed: String) -> String {
  // The collation is named because a nondeterministic one would hash a sort key instead of bytes.
  "coalesce(sum(coalesce(hashtextextended((\(expression))::text COLLATE \"C\", \(seed)), "
    + "hashtextextended(E'\\x01NULL' COLLATE \"C\", ~(\(seed))))), 0)::text"
}

/// The seed of a target row as SQL: the hash of its primary key columns' text joined with U+001F.
///
/// - Parameter keys: SQL expressions of the key columns, in constraint order; none may be NULL.
package func targetSeedSQL(keys: [String]) -> String {
  let joined = keys.map { "(\($0))::text" }.joined(separator: " || E'\\x1F' || ")
  return "hashtextextended((\(joined)) COLLATE \"C\", 0)"
}
