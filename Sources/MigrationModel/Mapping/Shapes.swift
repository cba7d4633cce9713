/// `explode:`: one record gives one row per slot.
package struct ExplodeMapping: Sendable, Hashable {
  /// What separates the slots of a field.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The repetitions of repeating fields; slots of several fields belong together by position.
    case repetitions
    /// The related values of portal fields and continuation rows; together by position.
    case related
    /// The lines of a checkbox set or of return-delimited text.
    case values
  }

  package var kind: Kind
  package var fields: [Located<String>]
  /// Names the slot's number, from 1: a field that key and columns of the mapping may use.
  package var position: Located<String>?
  /// Whether slots in which all fields are blank give no row; without it only those behind the last
  /// filled one give none. Slots keep their numbers either way.
  package var skipsEmpty: Bool

  package init(
    kind: Kind, fields: [Located<String>], position: Located<String>? = nil,
    skipsEmpty: Bool = true
  ) {
    self.kind = kind
    self.fields = fields
    self.position = position
    self.skipsEmpty = skipsEmpty
  }
}

/// `merge:`: how rows of several sources that are the same become one.
package struct MergeMapping: Sendable, Hashable {
  /// What happens when two sources have a value and they differ.
  package enum OnDifference: String, Sendable, Hashable, CaseIterable {
    /// The value of the preferred source; differences are counted.
    case prefer
    /// All records of the row are rejected.
    case reject
  }

  /// A column with a rule of its own.
  package struct Column: Sendable, Hashable {
    package var column: Located<String>
    /// Sources, the preferred first; empty takes those of the table.
    package var prefer: [Located<String>]
    package var onDifference: OnDifference?

    package init(
      column: Located<String>, prefer: [Located<String>] = [], onDifference: OnDifference? = nil
    ) {
      self.column = column
      self.prefer = prefer
      self.onDifference = onDifference
    }
  }

  /// Sources, the preferred first; empty takes the order of `sources`.
  package var prefer: [Located<String>]
  package var onDifference: OnDifference
  /// Target columns that tell which rows are the same; empty compares keys.
  package var by: [Located<String>]
  package var columns: [Column]

  package init(
    prefer: [Located<String>] = [], onDifference: OnDifference = .prefer,
    by: [Located<String>] = [], columns: [Column] = []
  ) {
    self.prefer = prefer
    self.onDifference = onDifference
    self.by = by
    self.columns = columns
  }
}

/// `assert:`: what must hold for every row.
package struct RowAssertion: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable, CaseIterable {
    case reject
    case warn
  }

  package var name: Located<String>
  /// A condition in SQL over the target's columns; NULL holds, as in a check constraint.
  package var condition: Located<String>
  package var severity: Severity

  package init(
    name: Located<String>, condition: Located<String>, severity: Severity = .reject
  ) {
    self.name = name
    self.condition = condition
    self.severity = severity
  }
}
