package import MigrationModel

/// What a full load did.
package struct FullLoadResult: Sendable {
  package enum Outcome: Sendable, Hashable {
    case loaded
    /// The target already holds this load.
    case nothingToDo
    /// Too many rejects; the target is as it was before.
    case overBudget(tables: [String])
  }

  package var outcome: Outcome
  package var run: String
  package var exports: [ExportCounts]
  package var tables: [TableCounts]
  package var adjustments: [Adjustment]
  package var rejects: [RejectCount]
  /// Wall time per stage of this attempt, in seconds.
  package var seconds: [(stage: String, seconds: Double)]
  /// Steps that an earlier attempt had done; nil when nothing was resumed.
  package var resumedSteps: Int?
  /// Nil in a load of exports.
  package var replayed: ReplayCounts?
  /// What went not quite as planned though the outcome holds.
  package var warnings: [String]
}
