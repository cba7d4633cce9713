/// Bounds that keep any input, however hostile, cheap to refuse.
enum Limits {
  /// Bytes of a YAML file.
  static let yamlBytes = 4 << 20
  /// Bytes of a schema or lookup file.
  static let otherBytes = 64 << 20
  /// Lists and maps within each other.
  static let depth = 64
  /// Bytes of a PostgreSQL identifier.
  static let identifierBytes = 63
  /// Findings after which no more suggestions are looked for.
  static let suggestions = 1_000
}
