/// One file of `tests/`: cases for the rules of one target table.
package struct RuleTestFile: Sendable, Hashable {
  /// As diagnostics show it.
  package var path: String
  package var table: Located<String>
  /// The export whose records are tried; nil where the table has one.
  package var source: Located<String>?
  /// The order of dates that the export states itself, as FMPXMLRESULT does; nil where the mapping
  /// says it.
  package var dates: DateOrder?
  /// Fields that every case has unless it says otherwise.
  package var base: [RuleTestCell]
  package var cases: [RuleTestCase]

  package init(
    path: String, table: Located<String>, source: Located<String>? = nil, dates: DateOrder?,
    base: [RuleTestCell], cases: [RuleTestCase]
  ) {
    self.path = path
    self.table = table
    self.source = source
    self.dates = dates
    self.base = base
    self.cases = cases
  }
}

/// One record and what must become of it.
package struct RuleTestCase: Sendable, Hashable {
  package var name: Located<String>
  package var record: [RuleTestCell]
  /// FileMaker's RECORDID.
  package var recordID: Int64?
  /// Texts of columns that the server computes.
  package var computed: [RuleTestCell]
  /// Which slot of an exploded record the case is about.
  package var slot: Located<Int64>?
  package var outcome: RuleTestOutcome
  /// The parts of the canonical key; nil does not look at it.
  package var key: [String]?

  package init(
    name: Located<String>, record: [RuleTestCell], recordID: Int64?,
    computed: [RuleTestCell] = [], slot: Located<Int64>? = nil, outcome: RuleTestOutcome,
    key: [String]?
  ) {
    self.name = name
    self.record = record
    self.recordID = recordID
    self.computed = computed
    self.slot = slot
    self.outcome = outcome
    self.key = key
  }
}

/// What must become of a record.
package enum RuleTestOutcome: Sendable, Hashable {
  /// A row; cells that are not listed are not looked at.
  case row([RuleTestCell])
  /// `R105 date_of_birth`, or a code alone for the row; all of them, in any order.
  case rejected([String])
  case filtered
  /// An exploded record is cut into just these slots; none for a record without slots.
  case slots([Int64], at: SourceLocation)
}

/// A field or column with its value.
package struct RuleTestCell: Sendable, Hashable {
  package var name: Located<String>
  package var value: RuleTestValue

  package init(name: Located<String>, value: RuleTestValue) {
    self.name = name
    self.value = value
  }
}

/// A value as a test file writes it.
package enum RuleTestValue: Sendable, Hashable {
  /// `~`: no related record, or NULL.
  case null
  case text(String)
  /// Repetitions of a field; items of an array.
  case list([String])
  /// Members of a JSON object, or `{ key: … }` for a reference.
  case map([Member])

  /// A name and its text, nil for JSON's null; several texts only for the parts of a key.
  package struct Member: Sendable, Hashable {
    package var name: String
    package var texts: [String]?

    package init(name: String, texts: [String]?) {
      self.name = name
      self.texts = texts
    }
  }
}
