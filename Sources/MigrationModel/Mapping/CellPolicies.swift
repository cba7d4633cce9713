/// What becomes of a cell that its type refuses.
package enum FaultPolicy: Sendable, Hashable {
  case reject
  case null
  case value(String)
  /// NULL here; the original text goes into a jsonb column under the name of this column.
  case keepIn(Located<String>)
}

/// What becomes of a cell without text; `required` and NOT NULL come after it.
package enum EmptyPolicy: Sendable, Hashable {
  case null
  case reject
  case value(String)
  /// Keeps the empty text, for text columns.
  case keep
}

/// The hour that happens twice.
package enum AmbiguousTimePolicy: String, Sendable, Hashable, CaseIterable {
  case reject
  case earlier
  case later
}

/// The hour that never happens.
package enum NonexistentTimePolicy: String, Sendable, Hashable, CaseIterable {
  case reject
  /// Moves forward by the gap, as PostgreSQL does.
  case shift
}
