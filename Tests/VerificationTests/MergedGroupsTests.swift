import MigrationModel
import Testing
import Verification

@Suite struct MergedGroupsTests {
  static let columns = ["name", "phone", "note"]

  struct Unit {
    var unit: Int64
    var feed = 0
    var key = "k"
    var order: Int64?
    var cells: [String?]
    var isUsable = true
    var isConflicting = false
  }

  private func groups(
    _ units: [Unit], winners: [Int64: Int64], prefer: [Int] = [0, 1],
    columns merged: [MergePlan.Column] = [], by: [String] = [],
    policy: DuplicatePolicy = .reject
  ) -> MergedGroups {
    var members = MergeMembers(columns: Self.columns.count)
    for unit in units {
      var row = TextRow(columns: Self.columns.count)
      for (column, text) in unit.cells.enumerated() {
        guard let text else { continue }
        row.set(column) { bytes in
          bytes += Array(text.utf8)
          return true
        }
      }
      let key = Array(unit.key.utf8)
      members.append(
        MergeMembers.Member(
          unit: unit.unit, feed: unit.feed, order: unit.order, isUsable: unit.isUsable,
          isLiving: unit.isUsable && winners[unit.unit] == nil && !unit.isConflicting,
          isConflicting: unit.isConflicting), key: key.span, row: row)
    }
    let plan = MergePlan(prefer: prefer, by: by, columns: merged)
    return MergedGroups(
      members: members, winners: winners,
      precedence: MergePrecedence(plan: plan, columns: Self.columns, feeds: 2, policy: policy))
  }

  private func rows(_ groups: MergedGroups) -> [[String?]] {
    var rows: [[String?]] = []
    groups.forEachRow { _, row, _ in rows.append(Self.columns.indices.map { row.string($0) }) }
    return rows
  }

  @Test func eachColumnHasItsOwnPreference() {
    let merged = groups(
      [
        Unit(unit: 1, feed: 0, cells: ["A", "1", nil]),
        Unit(unit: 2, feed: 1, cells: ["B", "2", "n"]),
      ], winners: [2: 1],
      columns: [MergePlan.Column(column: "phone", prefer: [1, 0], rejectsDifference: false)])
    #expect(rows(merged) == [["A", "2", "n"]])
    #expect(merged.contradictions == [])
  }

  /// In whatever order the units come, the row is the same.
  @Test func orderDoesNotMatter() {
    let units = [
      Unit(unit: 1, feed: 0, order: 5, cells: [nil, "1", nil]),
      Unit(unit: 2, feed: 0, order: 9, cells: [nil, "9", "old"]),
      Unit(unit: 3, feed: 1, order: 1, cells: ["B", "2", "n"]),
    ]
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
      let merged = groups(
        order.map { units[$0] }, winners: [1: 2, 3: 2], policy: .latest)
      #expect(rows(merged) == [["B", "9", "old"]])
      #expect(merged.contradictions == [])
    }
  }

  /// `duplicates: fill` within one export: the newest that has a value gives it.
  @Test func duplicatesCompleteEachOther() {
    let merged = groups(
      [
        Unit(unit: 1, order: 1, cells: ["first", "1", "x"]),
        Unit(unit: 2, order: 3, cells: ["third", nil, nil]),
        Unit(unit: 3, order: 2, cells: ["second", "2", nil]),
      ], winners: [1: 2, 3: 2], prefer: [0], policy: .latest)
    #expect(rows(merged) == [["third", "2", "x"]])
    #expect(merged.contradictions == [])
  }

  @Test func refusedUnitsGiveNothing() {
    let loser = Unit(unit: 2, feed: 1, cells: ["B", "2", "n"])
    var winner = Unit(unit: 1, feed: 0, cells: ["A", nil, nil], isUsable: false)
    #expect(rows(groups([winner, loser], winners: [2: 1])) == [])
    winner.isUsable = true
    #expect(rows(groups([winner, loser], winners: [2: 1])) == [["A", "2", "n"]])
  }

  @Test func wrongFatesAreFound() {
    let pair = [
      Unit(unit: 1, feed: 0, cells: ["A", nil, nil]),
      Unit(unit: 2, feed: 1, cells: ["B", nil, nil]),
    ]
    // The less preferred source won.
    #expect(groups(pair, winners: [1: 2]).contradictions == [1])
    // Another key.
    var other = pair
    other[1].key = "other"
    #expect(groups(other, winners: [2: 1]).contradictions == [2])
    // A winner that no export has.
    #expect(groups(pair, winners: [2: 7]).contradictions == [2])
    // One source forbids duplicates.
    var same = pair
    same[1].feed = 0
    #expect(groups(same, winners: [2: 1]).contradictions == [2])
    #expect(groups(same, winners: [2: 1], policy: .first).contradictions == [])
  }

  @Test func otherColumnsThanTheKeySayWhoIsTheSame() {
    var pair = [
      Unit(unit: 1, feed: 0, key: "a", cells: ["A", "1", nil]),
      Unit(unit: 2, feed: 1, key: "b", cells: ["B", "1", nil]),
    ]
    #expect(groups(pair, winners: [2: 1], by: ["phone"]).contradictions == [])
    // A third of the second's key belongs to them as well.
    let third = Unit(unit: 3, feed: 1, key: "b", cells: [nil, nil, nil])
    #expect(
      groups(pair + [third], winners: [2: 1, 3: 1], by: ["phone"], policy: .first).contradictions
        == [])
    pair[1].cells[1] = "2"
    #expect(groups(pair, winners: [2: 1], by: ["phone"]).contradictions == [2])
    pair[0].cells[1] = nil
    pair[1].cells[1] = nil
    #expect(groups(pair, winners: [2: 1], by: ["phone"]).contradictions == [2])
  }

  @Test func sourcesThatMustNotDiffer() {
    let strict = [MergePlan.Column(column: "name", prefer: [0, 1], rejectsDifference: true)]
    var pair = [
      Unit(unit: 1, feed: 0, cells: ["A", "1", nil]),
      Unit(unit: 2, feed: 1, cells: ["B", "1", nil]),
    ]
    // They differ and were merged all the same.
    #expect(groups(pair, winners: [2: 1], columns: strict).contradictions == [1, 2])
    for index in pair.indices { pair[index].isConflicting = true }
    #expect(groups(pair, winners: [:], columns: strict).contradictions == [])
    for index in pair.indices { pair[index].key = "\(index)" }
    // They differ, but have nothing in common.
    #expect(groups(pair, winners: [:], columns: strict).contradictions == [1, 2])
    for index in pair.indices { pair[index].key = "k" }
    // They were refused but do not differ.
    pair[1].cells[0] = "A"
    #expect(groups(pair, winners: [:], columns: strict).contradictions == [1, 2])
    pair[1].cells[0] = nil
    #expect(groups(pair, winners: [:], columns: strict).contradictions == [1, 2])
  }

  /// Two keys of one id stay one row, whatever their records say now.
  @Test func aliasesOfEarlierLoads() {
    var members = MergeMembers(columns: 0)
    for unit in 1...3 {
      let key = Array("\(unit)".utf8)
      members.append(
        MergeMembers.Member(
          unit: Int64(unit), feed: unit == 1 ? 0 : 1, order: nil, isUsable: true,
          isLiving: unit == 1, isConflicting: false), key: key.span, row: TextRow(columns: 0))
    }
    let plan = MergePlan(prefer: [0, 1], by: ["email"], columns: [])
    let merged = MergedGroups(
      members: members, winners: [2: 1, 3: 1],
      precedence: MergePrecedence(plan: plan, columns: [], feeds: 2, policy: .reject)
    ) { member in member == 2 ? [9] : [7] }
    #expect(merged.mergedBefore == [2])
    #expect(merged.contradictions == [3])
  }

  @Test func membersOfSeveralFeedsAreJoined() {
    var members = MergeMembers(columns: 1)
    for (unit, text) in [(Int64(1), "a"), (2, "bb")] {
      var other = MergeMembers(columns: 1)
      var row = TextRow(columns: 1)
      let bytes = Array(text.utf8)
      row.set(0, text: bytes.span)
      other.append(
        MergeMembers.Member(
          unit: unit, feed: Int(unit) - 1, order: nil, isUsable: true, isLiving: true,
          isConflicting: false),
        key: bytes.span, row: row)
      members.append(other)
    }
    let found = [0, 1].map { index in
      members.with(index, 0) { text in
        if let text { text.count } else { -1 }
      }
    }
    #expect(found == [1, 2])
    let keys = [0, 1].map { members.withKey($0) { $0.count } }
    #expect(keys == [1, 2])
  }
}
