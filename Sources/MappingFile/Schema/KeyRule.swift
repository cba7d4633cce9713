/// How keys of one map depend on each other.
package enum KeyRule: Sendable, Hashable {
  /// Where the key is given, one of the others must be given too.
  case needs(String, oneOf: [String])
  /// Not both.
  case excludes(String, String)
}

extension KeyGroup {
  /// What the reader also asks of the map, where a JSON Schema can say it.
  package var rules: [KeyRule] {
    switch self {
    case .target: [.excludes("url", "service")]
    case .column:
      [
        .needs("on_missing", oneOf: ["references"]),
        .needs("otherwise", oneOf: ["map", "map_file"]),
        .excludes("map", "map_file"),
      ]
    case .rejectBudget, .migration, .source, .twoDigitYears, .export, .table, .condition, .key,
      .duplicates, .clean, .replace, .type, .booleanWords, .timestamp, .otherwise, .onInvalid,
      .onEmpty:
      []
    }
  }

  /// Whether a map without any key says nothing.
  package var needsAKey: Bool { self == .rejectBudget }
}
