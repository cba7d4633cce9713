internal import MigrationModel

/// Units that became part of another one's row, where rows do not complete each other: each must be the
/// same as its winner and the worse of the two. Rows that complete each other are audited together.
enum MergedUnits {
  /// A unit that was merged, or one that others were merged into.
  struct Contender {
    var tenant: String
    var key: [UInt8]
    /// The columns of a natural primary key that tell landed rows apart.
    var naturalKey: [UInt8]?
    /// Greater is newer; nil where nothing says so.
    var order: Int64?

    fileprivate func token(withNaturalKey naturalKey: [UInt8]?) -> [UInt8] {
      // The length in front, so that no pair can look like another.
      Array("\(tenant.utf8.count):\(tenant)\(key.count):".utf8) + key + (naturalKey ?? [])
    }
  }

  /// Losers that should not be, over all feeds of a target.
  static func unfounded(_ audits: [FateAudit], _ layout: TargetLayout) -> [Int64] {
    if layout.precedence != nil { return [] }
    var contenders: [Int64: Contender] = [:]
    for audit in audits { contenders.merge(audit.contenders) { first, _ in first } }
    // A unit may be the same as its winner through another: one by the key, one by the natural key.
    let known = Set(contenders.values.map { $0.token(withNaturalKey: $0.naturalKey) })
    return audits.flatMap(\.fates.merged).compactMap { loser, winner in
      guard let lost = contenders[loser], let won = contenders[winner], lost.tenant == won.tenant,
        isSame(lost, won, known),
        isBetter(winner, won, than: loser, lost, layout.feeds[0].duplicates)
      else { return loser }
      return nil
    }
  }

  private static func isSame(_ lost: Contender, _ won: Contender, _ known: Set<[UInt8]>) -> Bool {
    if lost.key == won.key { return true }
    guard let natural = won.naturalKey else { return false }
    return lost.naturalKey == natural || known.contains(lost.token(withNaturalKey: natural))
  }

  private static func isBetter(
    _ winner: Int64, _ won: Contender, than loser: Int64, _ lost: Contender,
    _ policy: DuplicatePolicy
  ) -> Bool {
    switch policy {
    case .reject: return false
    case .first: return winner < loser
    case .latest:
      let left = won.order ?? Int64.min
      let right = lost.order ?? Int64.min
      return left == right ? winner > loser : left > right
    }
  }
}
