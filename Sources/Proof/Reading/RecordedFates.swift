internal import MigrationModel
internal import Postgres

/// What the load says became of the units of one feed, as the control schema holds it. Claims, to
/// be checked against the export.
struct RecordedFates {
  struct Reason: Hashable, Comparable {
    var code: String
    var column: String

    static func < (left: Self, right: Self) -> Bool {
      (left.code, left.column) < (right.code, right.column)
    }
  }

  /// Reasons by unit, also of units that are held.
  private(set) var rejected: [Int64: Set<Reason>] = [:]
  /// Units that wait for a parent.
  private(set) var held: Set<Int64> = []
  /// Winner by loser.
  private(set) var merged: [Int64: Int64] = [:]
  /// Units of other feeds' losers that are of this feed.
  private(set) var winners: Set<Int64> = []
  /// Columns set to NULL, by unit.
  private(set) var nulled: [Int64: Set<String>] = [:]

  init(
    run: String, plan: TablePlan, feeds: [String: Int], control: String,
    on connection: borrowing Connection
  ) throws {
    func relation(_ name: String) -> String { SQLText.qualified(control, name) }
    func unit(_ number: String?, _ slot: String?, feed: Int = plan.feed) -> Int64? {
      guard let number = number.flatMap({ Int64($0) }), let slot = slot.flatMap({ Int64($0) })
      else { return nil }
      return plan.numbering.unit(feed: feed, record: number, slot: slot)
    }
    let scope = [run, plan.target, plan.source]
    let condition = "run_id = $1 AND target_table = $2 AND source_table = $3"
    let reasons = try connection.query(
      """
      SELECT record_number, slot, code, column_name FROM \(relation("reject_reason"))
      WHERE \(condition)
      """, scope)
    for row in reasons {
      guard let unit = unit(row[0], row[1]), let code = row[2] else { continue }
      rejected[unit, default: []].insert(Reason(code: code, column: row[3] ?? ""))
    }
    let waiting = try connection.query(
      "SELECT record_number, slot FROM \(relation("reject")) WHERE \(condition) AND held", scope)
    held = Set(waiting.compactMap { unit($0[0], $0[1]) })
    let losers = try connection.query(
      """
      SELECT record_number, slot, winner_number, winner_slot, winner_source, source_table
      FROM \(relation("merged"))
      WHERE run_id = $1 AND target_table = $2 AND (source_table = $3 OR winner_source = $3)
      """, scope)
    for row in losers {
      guard let source = row[5], let feed = feeds[source],
        let winnerFeed = feeds[row[4] ?? source],
        let loser = unit(row[0], row[1], feed: feed),
        let winner = unit(row[2], row[3], feed: winnerFeed)
      else { continue }
      if feed == plan.feed { merged[loser] = winner }
      if winnerFeed == plan.feed { winners.insert(winner) }
    }
    let references = try connection.query(
      "SELECT record_number, slot, column_name FROM \(relation("nulled_reference")) "
        + "WHERE \(condition)", scope)
    for row in references {
      guard let unit = unit(row[0], row[1]), let column = row[2] else { continue }
      nulled[unit, default: []].insert(column)
    }
  }
}
