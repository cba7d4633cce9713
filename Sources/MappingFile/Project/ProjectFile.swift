/// One file of a mapping project.
package struct ProjectFile: Sendable, Hashable {
  /// Relative to the project folder, e.g. `tables/patients.yml`.
  package var path: String
  package var bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// What a file of the project is for.
enum ProjectFileRole: Hashable {
  case migration
  case table
  case schema
  case lookup
  /// SQL that the mapping names: queries, and what runs after a load.
  case sql
  /// Ids of known keys.
  case crosswalk

  /// Nil for files that are not part of a project, hidden ones among them.
  init?(path: String) {
    if path == "migration.yml" {
      self = .migration
      return
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].hasPrefix(".") else { return nil }
    // A file that ends in .YML must not be left out without a word.
    let name = parts[1].lowercased()
    let hasSuffix = { (suffix: String) in
      name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count
    }
    switch parts[0] {
    case "tables" where hasSuffix(".yml") || hasSuffix(".yaml"): self = .table
    case "schema" where hasSuffix(".sql"): self = .schema
    case "lookups" where hasSuffix(".csv"): self = .lookup
    case "sql" where hasSuffix(".sql"): self = .sql
    case "crosswalk" where hasSuffix(".csv"): self = .crosswalk
    default: return nil
    }
  }
}
