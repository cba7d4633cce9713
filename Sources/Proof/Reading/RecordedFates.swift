internal import MigrationModel
internal import Postgres

/// What the load says became of the records of one table, as the control schema holds it. Claims,
/// to be checked against the export.
struct RecordedFates {
  struct Reason: Hashable, Comparable {
    var code: String
    var column: String

    static func < (left: Self, right: Self) -> Bool {
      (left.code, left.column) < (right.code, right.column)
    }
  }

  /// Reasons by record number.
  var rejected: [Int64: Set<Reason>] = [:]
  /// Winner by loser.
  var merged: [Int64: Int64] = [:]
  /// Columns set to NULL, by record number.
  var nulled: [Int64: Set<String>] = [:]

  init(run: String, table: String, control: String, on connection: borrowing Connection) throws {
    func relation(_ name: String) -> String { SQLText.qualified(control, name) }
    let scope = [run, table]
    let reasons = try connection.query(
      """
      SELECT record_number, code, column_name FROM \(relation("reject_reason"))
      WHERE run_id = $1 AND target_table = $2
      """, scope)
    for row in reasons {
      guard let number = row[0].flatMap({ Int64($0) }), let code = row[1] else { continue }
      rejected[number, default: []].insert(Reason(code: code, column: row[2] ?? ""))
    }
    let losers = try connection.query(
      """
      SELECT record_number, winner_number FROM \(relation("merged"))
      WHERE run_id = $1 AND target_table = $2
      """, scope)
    for row in losers {
      guard let loser = row[0].flatMap({ Int64($0) }), let winner = row[1].flatMap({ Int64($0) })
      else { continue }
      merged[loser] = winner
    }
    let references = try connection.query(
      """
      SELECT record_number, column_name FROM \(relation("nulled_reference"))
      WHERE run_id = $1 AND target_table = $2
      """, scope)
    for row in references {
      guard let number = row[0].flatMap({ Int64($0) }), let column = row[1] else { continue }
      nulled[number, default: []].insert(column)
    }
  }
}
