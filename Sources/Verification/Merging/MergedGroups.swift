/// Rows that became one, worked out again: who belongs together, whose row it is, which values it
/// has, and whether the load recorded the same.
package struct MergedGroups: Sendable {
  private let members: MergeMembers
  private let precedence: MergePrecedence
  /// Winner by loser, as recorded.
  private let winners: [Int64: Int64]
  /// Units by group; each group's own unit comes first.
  private var groups: [[Int]] = []
  private var conflicting: [Int] = []
  /// Units whose recorded fate is not the one that precedence gives.
  package private(set) var contradictions: [Int64] = []
  /// Units that have nothing in common with their winner but the id: an earlier load merged them, and
  /// a key never changes its id.
  package private(set) var mergedBefore: [Int64] = []

  /// - Parameters:
  ///   - winners: Winner by loser, as recorded.
  ///   - id: The id that the crosswalk gives to a member's key, where ids are kept.
  package init(
    members: MergeMembers, winners: [Int64: Int64], precedence: MergePrecedence,
    id: (_ member: Int) -> [UInt8]? = { _ in nil }
  ) {
    self.members = members
    self.precedence = precedence
    self.winners = winners
    gather()
    auditGroups(id)
    auditConflicts()
  }

  /// Calls `body` for each group whose winner may be in the target: the winner, the completed row,
  /// and all of the group's members.
  package func forEachRow(
    _ body: (_ winner: Int, _ row: borrowing TextRow, _ members: [Int]) -> Void
  ) {
    var row = TextRow(columns: members.columnCount)
    for group in groups where members.members[group[0]].isLiving {
      complete(group, into: &row)
      body(group[0], row, group)
    }
  }

  /// Each column's value is that of the first member in its order that has one.
  private func complete(_ group: [Int], into row: inout TextRow) {
    row.clear()
    for column in 0..<members.columnCount {
      guard let best = giver(of: column, in: group) else { continue }
      members.with(best, column) { row.set(column, text: $0) }
    }
  }

  private func giver(of column: Int, in group: [Int]) -> Int? {
    var best: Int?
    for index in group where members.members[index].isUsable && !members.isNull(index, column) {
      guard let found = best else {
        best = index
        continue
      }
      let (challenger, holder) = (members.members[index], members.members[found])
      if precedence.prefers(challenger, to: holder, column: column) { best = index }
    }
    return best
  }

  private mutating func gather() {
    var byWinner: [Int64: Int] = [:]
    let order = members.members.indices.sorted { left, right in
      members.members[left].unit < members.members[right].unit
    }
    for index in order {
      let member = members.members[index]
      if member.isConflicting {
        conflicting.append(index)
        continue
      }
      let winner = winners[member.unit] ?? member.unit
      let group = byWinner[winner] ?? groups.count
      if group == groups.count { groups.append([]) }
      byWinner[winner] = group
      if member.unit == winner {
        groups[group].insert(index, at: 0)
      } else {
        groups[group].append(index)
      }
    }
  }

  private mutating func auditGroups(_ id: (Int) -> [UInt8]?) {
    for group in groups {
      let winner = group[0]
      guard winners[members.members[winner].unit] == nil else {
        // A loser whose winner is no unit of the exports, or has lost itself.
        contradictions += group.map { members.members[$0].unit }
        continue
      }
      let related = components(of: group).first { $0.contains(winner) } ?? []
      for loser in group.dropFirst() {
        let unit = members.members[loser].unit
        if !isRightLoser(loser, against: winner) {
          contradictions.append(unit)
        } else if !related.contains(loser) {
          let isKnown = id(loser).map { $0 == id(winner) } ?? false
          if isKnown { mergedBefore.append(unit) } else { contradictions.append(unit) }
        }
      }
      if hasForbiddenDifference(group) {
        contradictions += group.map { members.members[$0].unit }
      }
    }
  }

  private func isRightLoser(_ loser: Int, against winner: Int) -> Bool {
    let (lost, won) = (members.members[loser], members.members[winner])
    if lost.feed == won.feed, precedence.forbidsRepetition { return false }
    return precedence.prefers(won, to: lost)
  }

  /// Whether two units have different values in a column in which they must not.
  private func hasForbiddenDifference(_ group: [Int]) -> Bool {
    precedence.strictColumns.contains { column in
      let given = group.filter {
        members.members[$0].isUsable && !members.isNull($0, column)
      }
      let type = precedence.type(of: column)
      return given.dropFirst().contains { !members.haveSame(column, given[0], $0, type: type) }
    }
  }

  /// Units that were refused because sources differ must have one that differs from them.
  private mutating func auditConflicts() {
    for group in components(of: conflicting) where !hasForbiddenDifference(group) {
      contradictions += group.map { members.members[$0].unit }
    }
    contradictions.sort()
  }

  /// Parts whose members have something in common, directly or through others.
  private func components(of group: [Int]) -> [[Int]] {
    var parent = Array(group.indices)
    func root(_ place: Int) -> Int {
      var place = place
      while parent[place] != place { place = parent[place] }
      return place
    }
    var holders: [[UInt8]: Int] = [:]
    for (place, index) in group.enumerated() {
      for token in precedence.tokens(index, of: members) {
        guard let holder = holders[token] else {
          holders[token] = place
          continue
        }
        let (left, right) = (root(holder), root(place))
        parent[max(left, right)] = min(left, right)
      }
    }
    var parts: [Int: [Int]] = [:]
    for (place, index) in group.enumerated() { parts[root(place), default: []].append(index) }
    return parts.keys.sorted().map { parts[$0] ?? [] }
  }
}
