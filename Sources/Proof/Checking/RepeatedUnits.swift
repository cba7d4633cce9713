internal import MigrationModel

/// Units that were refused because another is the same: there must be such another.
enum RepeatedUnits {
  /// Those for which there is none, over all feeds of a target.
  static func unfounded(_ audits: [FateAudit], _ layout: TargetLayout) -> [Int64] {
    var counts: [[UInt8]: Int] = [:]
    var tokens: [(unit: Int64, tokens: [[UInt8]])] = []
    for audit in audits {
      // Units of different sources are merged where there is a merge; else they only collide.
      let scope =
        layout.precedence != nil && layout.feeds.count > 1
        ? String(audit.plan.feed) : audit.plan.tenant ?? ""
      for unit in audit.repeated {
        var own = [Array("\(scope)\u{1F}k".utf8) + unit.key]
        if let columns = unit.columns { own.append(Array("\(scope)\u{1F}c".utf8) + columns) }
        for token in own { counts[token, default: 0] += 1 }
        tokens.append((unit.unit, own))
      }
    }
    if layout.feeds[0].duplicates != .reject { return tokens.map(\.unit) }
    return tokens.filter { entry in
      entry.tokens.allSatisfy { (counts[$0] ?? 0) < 2 }
    }.map(\.unit)
  }
}
