/// The kinds of YAML files in a project.
package enum LanguagePart: String, Sendable, Hashable, CaseIterable {
  case migration
  case table

  /// The map at the top of such a file.
  package var root: KeyGroup {
    switch self {
    case .migration: .migration
    case .table: .table
    }
  }

  /// Which files they are, relative to the project folder.
  package var files: String {
    switch self {
    case .migration: "migration.yml"
    case .table: "tables/*.yml"
    }
  }
}
