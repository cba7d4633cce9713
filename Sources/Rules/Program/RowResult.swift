package import MigrationModel

/// What a row program made of one record; a reused buffer.
package struct RowResult: Sendable {
  package enum Fate: Sendable, Hashable {
    case usable
    /// The row filter leaves it out; only its key was computed.
    case filtered
    /// `reasons` says why; all of them.
    case rejected
    /// A record without slots: it gives no row, and needs none.
    case empty
  }

  /// One reason against a cell or, with column -1, against the row.
  package struct Reason: Sendable, Hashable {
    package var code: RejectCode
    /// Index into the plan's `copyColumns`.
    package var column: Int

    package init(_ code: RejectCode, column: Int = -1) {
      self.code = code
      self.column = column
    }
  }

  package var fate: Fate = .usable
  /// Parallel to the plan's `copyColumns`; refused cells are NULL.
  package var cells: [TypedCell] = []
  /// The bytes of cells, key and id.
  package var arena: [UInt8] = []
  package var reasons: [Reason] = []
  package var hasKey = false
  /// The canonical key in the arena.
  package var keyStart = 0
  package var keyEnd = 0
  /// Where the arena holds the 16 bytes of the computed id; -1 without one.
  package var idStart = -1
  /// Greater is newer; nil when the field is not used or is neither timestamp nor number.
  package var orderValue: Int64?
  /// Number of the slot in an exploded record, from 1; else 0.
  package var slot: Int64 = 0
  /// Which condition of the row filter left the record out, as an index; else -1.
  package var failedCondition = -1

  package init() {}

  /// The reasons with the names of the columns.
  package func rejectReasons(_ plan: TablePlan) -> [RejectReason] {
    let columns = plan.copyColumns
    return reasons.map { reason in
      RejectReason(reason.code, column: reason.column < 0 ? "" : columns[reason.column])
    }
  }

  /// Forgets the row and keeps the storage.
  mutating func clear() {
    fate = .usable
    cells.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
    reasons.removeAll(keepingCapacity: true)
    hasKey = false
    keyStart = 0
    keyEnd = 0
    idStart = -1
    orderValue = nil
    slot = 0
    failedCondition = -1
  }

  /// Forgets all but that the record has more slots than can be numbered.
  mutating func becomeTooLong() {
    clear()
    fate = .rejected
    reasons.append(Reason(.tooLong))
  }

  /// Forgets all but that there was a record.
  mutating func becomeEmpty() {
    clear()
    fate = .empty
  }
}
