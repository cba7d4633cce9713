internal import MigrationModel

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
        .needs("mask", oneOf: ["pii"]),
      ] + ColumnSource.keysWithoutCopy.map { .excludes("copy", $0) }
    case .table:
      [
        .needs("merge", oneOf: ["sources"]),
        .needs("from", oneOf: ["key"]), .needs("from", oneOf: ["columns"]),
        .needs("from_sql", oneOf: ["key"]), .needs("from_sql", oneOf: ["columns"]),
      ]
    case .reference:
      [
        .needs("by", oneOf: ["table"]), .needs("type", oneOf: ["tables"]),
        .needs("tables", oneOf: ["type"]),
      ]
    case .rejectBudget, .migration, .source, .twoDigitYears, .export, .condition, .key, .duplicates,
      .clean, .replace, .extract, .split, .pad, .type, .number, .booleanWords, .timestamp,
      .otherwise, .onMissing, .onInvalid,
      .onEmpty, .feed, .merge, .mergedColumn, .explode, .match, .assertion, .copy,
      .mask, .maskedShape, .tests, .testCase:
      []
    }
  }

  /// Whether a map without any key says nothing.
  package var needsAKey: Bool { self == .rejectBudget || self == .mergedColumn }
}
