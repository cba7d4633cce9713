package import MigrationModel

/// One target table with all that feeds it.
package struct TargetPlan: Sendable, Hashable {
  /// In the order of their positions; never empty.
  package var feeds: [TablePlan]

  package var name: String { feeds[0].target }
  package var identity: IdentityPlan { feeds[0].identity }
  package var numbering: UnitNumbering { feeds[0].numbering }
  package var isLanded: Bool { feeds[0].isLanded }
  package var merge: MergePlan? { feeds[0].merge }
  package var match: MatchMapping? { feeds[0].match }

  /// Whether an id may be another than the one that namespace, tenant and key give: then others find
  /// it by the key.
  package var needsKeys: Bool { feeds.contains(where: \.needsKeys) }

  /// Every column that a feed fills with a cell, in the order of the first feed that has it.
  package var columns: [ColumnPlan] {
    var seen = Set<String>()
    return feeds.flatMap(\.columns).filter { seen.insert($0.column).inserted }
  }

  package var extras: [ExtrasPlan] {
    var seen = Set<String>()
    return feeds.flatMap(\.extras).filter { seen.insert($0.column).inserted }
  }

  package var copies: [CopyPlan] {
    var seen = Set<String>()
    return feeds.flatMap(\.copies).filter { seen.insert($0.column).inserted }
  }

  /// Target columns that a landing row has cells for: all of `copyColumns` of all feeds.
  package var landedColumns: [String] {
    var seen = Set<String>()
    return feeds.flatMap(\.copyColumns).filter { seen.insert($0).inserted }
  }

  /// The tenant of a unit as SQL; empty text for the run's own.
  func tenantSQL(_ unit: String) -> String {
    let tenants = Set(feeds.map { $0.tenant ?? "" })
    if tenants.count == 1 { return SQLText.literal(tenants.first ?? "") + "::text" }
    let cases = feeds.map { "WHEN \($0.feed) THEN \(SQLText.literal($0.tenant ?? ""))" }
    return "CASE \(numbering.feedSQL(unit)) \(cases.joined(separator: " ")) END"
  }

  /// The tables by the targets that they fill, in the order of the first of each.
  package static func all(_ tables: [TablePlan]) -> [TargetPlan] {
    var plans: [TargetPlan] = []
    for table in tables {
      if let place = plans.firstIndex(where: { $0.name == table.target }) {
        plans[place].feeds.append(table)
      } else {
        plans.append(TargetPlan(feeds: [table]))
      }
    }
    for place in plans.indices { plans[place].feeds.sort { $0.feed < $1.feed } }
    return plans
  }
}

extension TablePlan {
  /// See `TargetPlan.needsKeys`.
  package var needsKeys: Bool {
    if case .assigned = identity { return true }
    return match != nil || crosswalk != nil || merge?.by.isEmpty == false
  }
}
