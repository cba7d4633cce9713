/// The maps of the language, and the keys that each knows.
package enum KeyGroup: String, Sendable, Hashable, CaseIterable {
  /// The top of migration.yml.
  case migration
  case source
  case twoDigitYears = "two_digit_years"
  /// One entry of `source.exports`.
  case export
  case target
  /// The top of a file in tables/.
  case table
  /// One entry of a table's `sources`.
  case feed = "sources"
  case merge
  /// One entry of `columns` in `merge`.
  case mergedColumn = "merge_column"
  case explode
  /// `match` written as a map.
  case match
  /// One entry of `assert`.
  case assertion = "assert"
  /// One condition of `where`.
  case condition = "where"
  /// `key` written as a map.
  case key
  case duplicates
  case rejectBudget = "reject_budget"
  case column
  case copy
  /// `references` written as a map.
  case reference = "references"
  /// A step of `clean` written as a map.
  case clean
  case replace
  case extract
  case split
  case pad
  /// `as` written as a map.
  case type = "as"
  /// `integer` or `decimal` written as a map.
  case number
  case booleanWords = "boolean"
  case timestamp
  case otherwise
  case onMissing = "on_missing"
  case onInvalid = "on_invalid"
  case onEmpty = "on_empty"
  /// `mask` written as a map.
  case mask
  case maskedShape = "shape"
  /// The top of a file in tests/.
  case tests
  /// One case of a test file.
  case testCase = "case"

  /// The names of the keys; `declaration` says more about each.
  package var keys: [String] { Self.names[self] ?? [] }

  /// Each map asks for its keys by name, so that the declaration is made once.
  private static let names = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.declaration.map(\.name)) })

  /// Keys of which a map has exactly one; empty if there is no such choice.
  package var alternatives: [String] {
    switch self {
    case .column: ["from", "template", "object", "value", "constant", "sql", "copy"]
    case .table: ["from", "from_sql", "sources"]
    case .explode: ["repetitions", "related", "values"]
    case .reference: ["table", "tables"]
    case .condition: ["is", "not", "empty"]
    case .replace: ["from", "pattern"]
    case .testCase: ["expect", "rejected", "filtered", "slots"]
    case .clean, .type, .otherwise, .onMissing, .onInvalid, .onEmpty, .mask: keys
    case .migration, .source, .twoDigitYears, .export, .target, .key, .duplicates, .rejectBudget,
      .extract, .split, .pad, .number, .booleanWords, .timestamp, .feed, .merge, .mergedColumn,
      .match, .assertion, .copy,
      .maskedShape, .tests:
      []
    }
  }

  /// What a map is, in a few words.
  package var summary: String {
    switch self {
    case .migration: "migration.yml: where the exports come from and where the data goes"
    case .source: "conventions of the exports"
    case .twoDigitYears: "what a year of two digits means"
    case .export: "how one export is read"
    case .target: "where the data goes"
    case .table: "a file in tables/: how exports become rows of a target table"
    case .feed: "what one of several exports gives to the table"
    case .merge: "how rows of several exports become one"
    case .mergedColumn: "which export gives the value of one column"
    case .explode: "one record gives one row per slot"
    case .match: "rows of the target that records take over"
    case .assertion: "what must hold for every row"
    case .condition: "one condition on the records of an export"
    case .key: "what identifies a record"
    case .duplicates: "records with the same key"
    case .rejectBudget: "how many rejects are acceptable"
    case .column: "how a target column gets its value"
    case .copy: "a value of the row that another column refers to"
    case .reference: "what a column refers to, if not simply a table's key"
    case .clean: "a cleansing step with settings"
    case .replace: "a text or a pattern, and what comes instead"
    case .extract: "a pattern, and which of its groups is left"
    case .split: "which part of a text is left"
    case .pad: "what fills a text up to a width"
    case .type: "a type with settings"
    case .number: "how the text of a number is read"
    case .booleanWords: "the words for true and false"
    case .timestamp: "a timestamp with its own order or zone"
    case .otherwise: "what becomes of a text that the value map does not list"
    case .onMissing: "what becomes of a row whose parent is not there"
    case .onInvalid: "what becomes of a text that does not fit the type"
    case .onEmpty: "what becomes of a cell without text"
    case .mask: "how a masked load replaces a text"
    case .maskedShape: "shape-preserving text that keeps its beginning"
    case .tests: "a file in tests/: cases for the rules of a target table"
    case .testCase: "a record and what must become of it"
    }
  }
}
