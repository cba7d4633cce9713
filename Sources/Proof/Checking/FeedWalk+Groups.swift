internal import MigrationModel
internal import Verification

extension FeedWalk {
  /// Completes the rows that units of several feeds make together, and gives them to the sink; all
  /// feeds of the target must be read. Answers the groups with what their audit found.
  static func finishGroups(
    _ walks: inout [FeedWalk], _ layout: TargetLayout, into sink: inout some RowSink
  ) -> MergedGroups? {
    guard let precedence = layout.precedence else { return nil }
    var members = MergeMembers(columns: layout.columns.count)
    var winners: [Int64: Int64] = [:]
    for walk in walks {
      members.append(walk.members)
      winners.merge(walk.audit.fates.merged) { first, _ in first }
    }
    var places: [Int: Int] = [:]
    for (place, walk) in walks.enumerated() { places[walk.plan.feed] = place }
    let groups = MergedGroups(members: members, winners: winners, precedence: precedence) {
      member in
      guard layout.keepsIDs, let place = places[members.members[member].feed] else { return nil }
      return members.withKey(member) { walks[place].identity.keptID(of: $0) }
    }
    groups.forEachRow { winner, completed, group in
      let unit = members.members[winner].unit
      guard let place = places[members.members[winner].feed] else { return }
      var row = TextRow(columns: layout.columns.count)
      for column in layout.columns.indices {
        completed.with(column) { row.set(column, text: $0) }
      }
      members.withKey(winner) { walks[place].finish(unit, key: $0, &row, into: &sink) }
      let id = walks[place].identity.id
      for index in group where index != winner {
        let loser = members.members[index]
        guard let own = places[loser.feed] else { continue }
        members.withKey(index) { walks[own].noteAlias(loser.unit, key: $0, of: id) }
      }
    }
    return groups
  }
}
