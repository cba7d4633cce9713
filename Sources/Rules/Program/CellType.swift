internal import MigrationModel

/// What a column's text has to become: a trivial value; indexes point into `ProgramTables`.
enum CellType: Sendable, Hashable {
  /// At most `limit` characters.
  case text(limit: Int)
  case label(table: Int)
  case integer(least: Int64, greatest: Int64, NumberReading)
  case decimal(precision: Int?, scale: Int?, NumberReading, whole: Bool)
  case float(single: Bool, NumberReading)
  case boolean(words: Int)
  case date(DateOrder, pivot: Int?)
  /// The date part of a local timestamp.
  case dateOfTimestamp(DateOrder, pivot: Int?)
  case time
  case localTimestamp(DateOrder, pivot: Int?)
  case zonedTimestamp(TimestampFormat, zone: Int)
  case interval
  case uuid
  case json
  case jsonb
  /// Text as a JSON string.
  case jsonString
  /// Lines as an array of texts, each of at most `limit` characters.
  case list(limit: Int)
  /// Lines as an array of other values: an index into `elements`.
  case items(element: Int)
  /// Lines as a JSON array of strings.
  case jsonList
  case phone(PhoneRegion, limit: Int)
  case email(limit: Int)
  /// The uuid of the parent's canonical key.
  case reference(Int)
  /// The parent's canonical key as text; with a word of a polymorphic reference, its number and
  /// U+001F come first.
  case key(Int, word: Int?)

  var isReference: Bool { parent != nil }

  /// The parent that a reference is to, as an index into `ProgramTables.parents`.
  var parent: Int? {
    switch self {
    case .reference(let parent), .key(let parent, _): parent
    case .text, .label, .integer, .decimal, .float, .boolean, .date, .dateOfTimestamp, .time,
      .localTimestamp, .zonedTimestamp, .interval, .uuid, .json, .jsonb, .jsonString, .list,
      .items, .jsonList, .phone, .email:
      nil
    }
  }

  /// Whether blanks at the ends belong to the value.
  var keepsBlanks: Bool {
    switch self {
    case .text, .jsonString: true
    case .label, .integer, .decimal, .float, .boolean, .date, .dateOfTimestamp, .time,
      .localTimestamp, .zonedTimestamp, .interval, .uuid, .json, .jsonb, .list, .items, .jsonList,
      .phone, .email, .reference, .key:
      false
    }
  }
}

/// What the types of a program point at.
struct ProgramTables: Sendable {
  /// True and false words of one boolean column, in lower case.
  struct Words: Sendable {
    var whenTrue: [[UInt8]]
    var whenFalse: [[UInt8]]
  }

  /// A parent whose ids are computed.
  struct Parent: Sendable {
    var table: String
    var normalize: [KeyNormalization]
    /// Whether the canonical key is always a piece of the text.
    var onlyNarrows: Bool

    init(table: String, normalize: [KeyNormalization]) {
      self.table = table
      self.normalize = normalize
      onlyNarrows = CanonicalKey.onlyNarrows(normalize)
    }
  }

  /// The parents that a type field chooses from.
  struct Choice: Sendable {
    var field: Int
    /// Words, in the order of `types`.
    var words: CodeTable
    var types: [CellType]
  }

  var choices: [Choice] = []

  /// What each item of an array becomes.
  struct Element: Sendable {
    var type: CellType
    /// Digits after the second that the array stores.
    var fractionDigits: Int
  }

  var labels: [CodeTable] = []
  var elements: [Element] = []
  var words: [Words] = []
  var zoneNames: [String] = []
  /// Filled from the environment, parallel to `zoneNames`.
  var zones: [TimeZoneTable] = []
  var parents: [Parent] = []
}
