/// What the policies of one column decided, counted over all evaluated rows.
package struct ColumnNotes: Sendable, Hashable {
  /// Local times that happen twice, settled by `on_ambiguous_time`.
  package var ambiguousTimes: Int64 = 0
  /// Local times that never happen, moved by `on_nonexistent_time`.
  package var shiftedTimes: Int64 = 0
  /// Refused values that became NULL.
  package var refusedToNull: Int64 = 0
  /// Refused values that became the default of `on_invalid`.
  package var refusedToDefault: Int64 = 0
  /// Refused values whose original went to a jsonb column.
  package var refusedAndKept: Int64 = 0
  /// Empty values that became the default of `on_empty`.
  package var emptyToDefault: Int64 = 0
  /// Codes outside the value map that became NULL or its default.
  package var unknownCodes: Int64 = 0

  package init() {}

  package var isEmpty: Bool { self == ColumnNotes() }

  package static func += (left: inout ColumnNotes, right: ColumnNotes) {
    left.ambiguousTimes += right.ambiguousTimes
    left.shiftedTimes += right.shiftedTimes
    left.refusedToNull += right.refusedToNull
    left.refusedToDefault += right.refusedToDefault
    left.refusedAndKept += right.refusedAndKept
    left.emptyToDefault += right.emptyToDefault
    left.unknownCodes += right.unknownCodes
  }
}
