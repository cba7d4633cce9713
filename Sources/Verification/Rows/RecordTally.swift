/// What became of a unit: of a record, or of one slot of an exploded record.
package enum UnitFate: Sendable, Hashable, CaseIterable {
  /// Its row is in the target.
  case living
  case filtered
  /// Another row has taken it up.
  case merged
  /// It waits for a parent.
  case held
  case rejected
  /// The rules refuse it, but no reject was recorded.
  case unrecorded
}

/// Counts records by their fate, and the rows of those that are used.
///
/// A record has one fate, whatever becomes of its units: used if any of them lives or it has none,
/// else held, else rejected, else merged, else filtered.
package struct RecordTally: Sendable, Hashable {
  package private(set) var used: Int64 = 0
  package private(set) var filtered: Int64 = 0
  package private(set) var merged: Int64 = 0
  package private(set) var held: Int64 = 0
  package private(set) var rejected: Int64 = 0
  /// Rows that used records gave, wherever they went.
  package private(set) var produced: Int64 = 0
  /// Rows of used records that did not reach the target.
  package private(set) var heldRows: Int64 = 0
  package private(set) var rejectedRows: Int64 = 0
  package private(set) var mergedRows: Int64 = 0
  /// Units that are kept as rejects.
  package private(set) var keptUnits: Int64 = 0

  private var living: Int64 = 0
  private var waiting: Int64 = 0
  private var refused: Int64 = 0
  private var lost: Int64 = 0
  private var leftOut: Int64 = 0
  private var unknown: Int64 = 0

  package init() {}

  /// Notes one unit of the record.
  package mutating func add(_ fate: UnitFate) {
    switch fate {
    case .living: living += 1
    case .filtered: leftOut += 1
    case .merged: lost += 1
    case .held: waiting += 1
    case .rejected: refused += 1
    case .unrecorded: unknown += 1
    }
  }

  /// Closes the record whose units were added.
  package mutating func endRecord() {
    keptUnits += waiting + refused
    let hasUnits = living + waiting + refused + lost + leftOut + unknown > 0
    if living > 0 || !hasUnits {
      used += 1
      produced += living + waiting + refused + lost
      heldRows += waiting
      rejectedRows += refused
      mergedRows += lost
    } else if waiting > 0 {
      held += 1
    } else if refused > 0 {
      rejected += 1
    } else if lost > 0 {
      merged += 1
    } else if leftOut > 0 {
      filtered += 1
    }
    (living, waiting, refused, lost, leftOut, unknown) = (0, 0, 0, 0, 0, 0)
  }
}
