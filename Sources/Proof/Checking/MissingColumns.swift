internal import Postgres
internal import Verification

/// Whether a relation is there with its columns; nothing else can be said of it if not.
enum MissingColumns {
  /// A failed count, or nil when nothing is missing.
  static func check(
    _ stage: CheckStage, table: String, relation: String, columns: [String],
    on connection: borrowing Connection
  ) throws -> CheckResult? {
    let rows = try connection.query(
      "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 "
        + "AND NOT attisdropped", [relation])
    let present = Set(rows.compactMap { $0.first ?? nil })
    let missing = columns.filter { !present.contains($0) }
    guard !missing.isEmpty else { return nil }
    return CheckResult(
      id: "count.\(stage.rawValue).\(table)", kind: .count, table: table, status: .fail,
      message: present.isEmpty
        ? "the table is not there"
        : "columns are not there: \(missing.joined(separator: ", "))",
      examples: missing)
  }
}
