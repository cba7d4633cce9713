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
  /// Codes outside the value map that became NULL or its default, or were kept.
  package var unknownCodes: Int64 = 0
  /// A bit per entry of the value map, set once a record has its text.
  private var usedCodes: [UInt64] = []
  private var codes = 0

  /// `codes` is the number of entries of the column's value map.
  package init(codes: Int = 0) {
    self.codes = codes
    usedCodes = Array(repeating: 0, count: (codes + 63) / 64)
  }

  /// Whether a record has used the entry.
  package func uses(code: Int) -> Bool { usedCodes[code >> 6] & 1 << UInt64(code & 63) != 0 }

  /// Notes that a record has the text of an entry.
  @inline(__always)
  mutating func use(code: Int) {
    usedCodes[code >> 6] |= 1 << UInt64(code & 63)
  }

  package static func += (left: inout ColumnNotes, right: ColumnNotes) {
    left.ambiguousTimes += right.ambiguousTimes
    left.shiftedTimes += right.shiftedTimes
    left.refusedToNull += right.refusedToNull
    left.refusedToDefault += right.refusedToDefault
    left.refusedAndKept += right.refusedAndKept
    left.emptyToDefault += right.emptyToDefault
    left.unknownCodes += right.unknownCodes
    if left.codes < right.codes {
      left.codes = right.codes
      left.usedCodes += right.usedCodes[left.usedCodes.count...].map { _ in 0 }
    }
    for index in right.usedCodes.indices { left.usedCodes[index] |= right.usedCodes[index] }
  }
}
