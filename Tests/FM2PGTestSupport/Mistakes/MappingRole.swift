/// What a value of the mapping language is for, as far as the mistakes need to know.
package enum MappingRole: Sendable {
  case field
  case table
  case export
  case column
  case word
  case number
  case boolean
  case region
  case zone
  case lookup

  /// Keys that take one of the language's own words.
  private static let wordKeys: Set<String> = [
    "dates", "decimal", "encoding", "format", "header", "undecodable", "control_characters",
    "delimiter", "unmapped_fields", "ids", "deletes", "duplicates", "keep", "clean", "as",
    "otherwise", "on_missing", "on_invalid", "on_empty", "on_ambiguous_time",
    "on_nonexistent_time", "normalize", "date",
  ]

  /// Nil for values that may be anything, such as labels, reasons and texts to compare.
  package init?(_ path: [String], isMigration: Bool) {
    let names = path.filter { $0 != "[]" }
    guard let key = names.last else { return nil }
    let parent = names.dropLast().last
    if isMigration {
      switch key {
      case "time_zone": self = .zone
      case "continuation": self = .field
      case _ where Self.wordKeys.contains(key): self = .word
      default: return nil
      }
      return
    }
    if names.count == 2, names[0] == "columns" {
      self = .field
      return
    }
    switch (parent, key) {
    case ("map", _), ("ignore", _), ("replace", _), (_, "boolean"), ("boolean", _): return nil
    case ("object", _): self = .field
    case (nil, "table"), (_, "references"): self = .table
    case (nil, "from"): self = .export
    case (_, "from"), (nil, "key"), (nil, "modified"), (_, "field"): self = .field
    case (_, "unmapped_to"), (_, "keep_in"): self = .column
    case (_, "map_file"): self = .lookup
    case (_, "required"), (_, "empty"): self = .boolean
    case (_, "rows"), (_, "percent"), (_, "reject_budget"): self = .number
    case (_, "phone"): self = .region
    case (_, "time_zone"): self = .zone
    case (_, let key) where Self.wordKeys.contains(key): self = .word
    default: return nil
    }
  }

  /// Whether a misspelt key is a mistake: names that the author chooses are not, unless they are
  /// columns of the target or fields of the export.
  package static func isKnownName(_ path: [String]) -> Bool {
    let parent = path.dropLast().last
    return parent != "map" && parent != "object" && parent != "exports"
  }
}
