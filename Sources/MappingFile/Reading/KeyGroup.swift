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
  /// One condition of `where`.
  case condition = "where"
  /// `key` written as a map.
  case key
  case duplicates
  case rejectBudget = "reject_budget"
  case column
  /// A step of `clean` written as a map.
  case clean
  case replace
  /// `as` written as a map.
  case type = "as"
  case booleanWords = "boolean"
  case timestamp
  case otherwise
  case onInvalid = "on_invalid"
  case onEmpty = "on_empty"

  package var keys: [String] {
    switch self {
    case .migration: ["migration", "source", "target", "unmapped_fields"]
    case .source:
      ["time_zone", "dates", "encoding", "decimal", "two_digit_years", "exports"]
    case .twoDigitYears: ["pivot"]
    case .export:
      [
        "file", "format", "header", "fields", "delimiter", "dates", "allow_empty",
        "control_characters", "undecodable", "continuation",
      ]
    case .target:
      ["schema", "url", "service", "ids", "namespace", "control_schema", "staging_schema"]
    case .table:
      [
        "table", "from", "where", "key", "modified", "duplicates", "deletes", "columns", "ignore",
        "unmapped_to", "reject_budget",
      ]
    case .condition: ["field", "is", "not", "empty", "reason"]
    case .key: ["from", "normalize"]
    case .duplicates: ["keep"]
    case .rejectBudget: ["rows", "percent"]
    case .column:
      [
        "from", "template", "object", "value", "constant", "clean", "as", "map", "map_file",
        "otherwise", "null_words", "required", "references", "on_missing", "on_invalid",
        "on_empty", "default", "on_ambiguous_time", "on_nonexistent_time",
      ]
    case .clean: ["strip", "replace"]
    case .replace: ["from", "with"]
    case .type: ["phone", "decimal", "boolean", "date", "timestamp"]
    case .booleanWords: ["true", "false"]
    case .timestamp: ["dates", "time_zone"]
    case .otherwise, .onEmpty: ["default"]
    case .onInvalid: ["default", "keep_in"]
    }
  }
}
