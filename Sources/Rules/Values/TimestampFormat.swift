package import MigrationModel

/// How to read zone-less timestamps of one column.
package struct TimestampFormat: Sendable, Hashable {
  package var order: DateOrder
  /// See `DateText`.
  package var pivot: Int?
  package var ambiguous: AmbiguousTimePolicy
  package var nonexistent: NonexistentTimePolicy

  package init(
    order: DateOrder, pivot: Int? = nil, ambiguous: AmbiguousTimePolicy = .reject,
    nonexistent: NonexistentTimePolicy = .reject
  ) {
    self.order = order
    self.pivot = pivot
    self.ambiguous = ambiguous
    self.nonexistent = nonexistent
  }
}

/// What a policy did to a timestamp; worth counting, because it is a decision.
package enum TimestampNote: UInt8, Sendable, Hashable {
  case none
  /// The local time happens twice, and the policy chose.
  case ambiguousResolved
  /// The local time never happens, and was moved forward by the gap.
  case shifted
}

/// A timestamp in UTC, or why there is none.
package struct ParsedTimestamp: Sendable, Hashable {
  /// Whether `micros` is meant.
  package enum Kind: Sendable, Hashable {
    case value
    case refused(RejectCode)
  }

  package var kind: Kind
  /// Microseconds since 2000-01-01 00:00 UTC; 0 if refused.
  package var micros: Int64
  package var note: TimestampNote

  package init(kind: Kind = .value, micros: Int64 = 0, note: TimestampNote = .none) {
    self.kind = kind
    self.micros = micros
    self.note = note
  }

  /// A refusal for the reason.
  static func refused(_ code: RejectCode) -> ParsedTimestamp { Self(kind: .refused(code)) }
}
