/// How the records of one export become rows of one target table: a file of `tables/`, or one entry
/// of its `sources`. Several of them may have the same table, and several the same export.
package struct TableMapping: Sendable, Hashable {
  /// Target table.
  package var table: Located<String>
  /// The export's name; of a table `from_sql`, the table's own.
  package var from: Located<String>
  /// A query over staging that takes the place of an export.
  package var query: Located<String>?
  /// Position among the sources of the table, from 0, in the order of the file.
  package var feed: Int
  /// How rows of several sources become one; only with several, and the same for all of them.
  package var merge: MergeMapping?
  /// One record gives one row per slot.
  package var explode: ExplodeMapping?
  /// How rows get their ids; nil leaves it to the target's settings and the primary key.
  package var ids: Located<IDScheme>?
  /// Rows that the target has already, and that records take over.
  package var match: MatchMapping?
  /// Ids that the project gives to keys.
  package var crosswalk: GivenCrosswalk?
  package var assertions: [RowAssertion]
  /// Rows that do not meet every condition are filtered, not rejected.
  package var filter: RowFilter?
  package var key: KeyMapping
  /// The field that tells which of two records is newer.
  package var modified: Located<String>?
  package var duplicates: DuplicatePolicy
  /// Whether the empty cells of the record that stays take the values of those that go.
  package var fillsFromDuplicates: Bool
  package var deletes: DeletePolicy
  package var columns: [ColumnMapping]
  package var ignored: [IgnoredField]
  /// A jsonb column that takes every field that is neither mapped nor ignored.
  package var unmappedTo: Located<String>?
  package var rejectBudget: RejectBudget
  /// The field with the key of the person that a record is about; shifts dates alike.
  package var person: Located<String>?

  package init(
    table: Located<String>, from: Located<String>, query: Located<String>? = nil, feed: Int = 0,
    merge: MergeMapping? = nil, explode: ExplodeMapping? = nil, ids: Located<IDScheme>? = nil,
    match: MatchMapping? = nil, crosswalk: GivenCrosswalk? = nil,
    assertions: [RowAssertion] = [], filter: RowFilter? = nil, key: KeyMapping,
    modified: Located<String>? = nil, duplicates: DuplicatePolicy = .reject,
    fillsFromDuplicates: Bool = false, deletes: DeletePolicy = .ignore,
    columns: [ColumnMapping], ignored: [IgnoredField] = [], unmappedTo: Located<String>? = nil,
    rejectBudget: RejectBudget = RejectBudget(), person: Located<String>? = nil
  ) {
    self.table = table
    self.from = from
    self.query = query
    self.feed = feed
    self.merge = merge
    self.explode = explode
    self.ids = ids
    self.match = match
    self.crosswalk = crosswalk
    self.assertions = assertions
    self.fillsFromDuplicates = fillsFromDuplicates
    self.filter = filter
    self.key = key
    self.modified = modified
    self.duplicates = duplicates
    self.deletes = deletes
    self.columns = columns
    self.ignored = ignored
    self.unmappedTo = unmappedTo
    self.rejectBudget = rejectBudget
    self.person = person
  }
}

/// What identifies a record of the export.
package struct KeyMapping: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    /// One field, or several that are a key together.
    case fields([Located<String>])
    /// FileMaker's RECORDID; only FMPXMLRESULT carries it.
    case recordID(SourceLocation)
  }

  package var source: Source
  /// Makes a key and the references to it comparable; applied to each part.
  package var normalize: [KeyNormalization]

  package init(source: Source, normalize: [KeyNormalization] = [.trim]) {
    self.source = source
    self.normalize = normalize
  }
}

/// A step of key normalisation, declared once at the table and used for every reference to it.
package enum KeyNormalization: String, Sendable, Hashable, CaseIterable {
  case trim
  case lower
  case upper
  /// Removes leading zeros of an all-digit key (FileMaker number fields ignore them).
  case stripLeadingZeros = "strip_leading_zeros"
}

/// Which record wins when several have the same key.
package enum DuplicatePolicy: String, Sendable, Hashable, CaseIterable {
  /// The greatest `modified`; among equals the later record. The others are merged.
  case latest
  /// The first in the export. The others are merged.
  case first
  /// None: every record of the group is rejected.
  case reject
}

/// What the nightly delta does with records that left the export.
package enum DeletePolicy: String, Sendable, Hashable, CaseIterable {
  case soft
  case hard
  case ignore
}

/// `ignore:` entry: a field that is left behind on purpose.
package struct IgnoredField: Sendable, Hashable {
  package var field: Located<String>
  package var reason: String

  package init(field: Located<String>, reason: String) {
    self.field = field
    self.reason = reason
  }
}

/// How many rejects a table may have before the load is refused; both limits must hold.
package struct RejectBudget: Sendable, Hashable {
  package var rows: Int64
  /// Of the staged records, e.g. 0.1; nil sets no limit in percent.
  package var percent: Double?

  package init(rows: Int64 = 0, percent: Double? = nil) {
    self.rows = rows
    self.percent = percent
  }

  /// Whether `rejected` of `staged` records are within the budget.
  package func allows(rejected: Int64, of staged: Int64) -> Bool {
    if rejected == 0 { return true }
    if rejected > rows { return false }
    guard let percent else { return true }
    return Double(rejected) * 100 <= percent * Double(staged)
  }
}

/// `where:`; a record that meets all conditions is used.
package struct RowFilter: Sendable, Hashable {
  package var conditions: [FilterCondition]
  /// The reasons of the conditions, joined; shown in plan and reports.
  package var reason: String?

  package init(conditions: [FilterCondition], reason: String? = nil) {
    self.conditions = conditions
    self.reason = reason
  }
}

/// One comparison over the trimmed text of a field; NULL compares as empty text.
package struct FilterCondition: Sendable, Hashable {
  package enum Test: Sendable, Hashable {
    case isAny([String])
    case isNone([String])
    case isEmpty
    case isNotEmpty
  }

  package var field: Located<String>
  package var test: Test
  /// Why records that fail the test are left out.
  package var reason: String?

  package init(field: Located<String>, test: Test, reason: String? = nil) {
    self.field = field
    self.test = test
    self.reason = reason
  }
}
