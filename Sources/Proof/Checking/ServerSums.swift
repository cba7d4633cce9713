internal import MigrationModel
internal import Postgres
internal import Verification

/// Row count and column sums as the server computes them over what it holds.
struct ServerSums {
  /// Columns per query; PostgreSQL allows 1664 result columns.
  private static let chunk = 400

  var rows: Int64
  /// Parallel to the expressions asked for.
  var sums: [String?]
  /// Rows for which the condition holds; 0 without one.
  var counted: Int64

  init(
    relation: String, expressions: [String], seed: String, counting condition: String = "false",
    on connection: borrowing Connection
  ) throws {
    rows = 0
    sums = []
    counted = 0
    for start in stride(from: 0, to: max(expressions.count, 1), by: Self.chunk) {
      let part = expressions[start..<min(start + Self.chunk, expressions.count)]
      // In the same scan: reading a table is much of the work.
      let condition = start == 0 ? condition : "false"
      let columns =
        ["count(*)", "count(*) FILTER (WHERE \(condition))"]
        + part.map { columnSumSQL(expression: $0, seed: seed) }
      let result = try connection.query(
        "SELECT \(columns.joined(separator: ", ")) FROM \(relation)")
      guard let row = result.first, row.count == columns.count else { continue }
      rows = row[0].flatMap { Int64($0) } ?? -1
      counted += row[1].flatMap { Int64($0) } ?? -1
      sums += row.dropFirst(2)
    }
  }

  /// Makes sure that client and server mean the same hash before anything rests on it.
  static func agree(on connection: borrowing Connection) throws -> Bool {
    for (text, seed) in [
      ("", 0), ("a", 1), ("fm2pg \u{65E5}\u{672C}", -7), ("0123456789abcdef", 42),
    ] {
      let server = try connection.queryValue(
        "SELECT hashtextextended($1 COLLATE \"C\", $2::bigint)", [text, String(seed)])
      let bytes = Array(text.utf8)
      let client = Int64(
        bitPattern: hashBytesExtended(bytes.span, seed: UInt64(bitPattern: Int64(seed))))
      if server != String(client) { return false }
    }
    return true
  }
}
