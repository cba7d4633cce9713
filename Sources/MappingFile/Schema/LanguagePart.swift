/// The kinds of YAML files in a project.
package enum LanguagePart: String, Sendable, Hashable, CaseIterable {
  case migration
  case test
  case table

  /// The map at the top of such a file.
  package var root: KeyGroup {
    switch self {
    case .migration: .migration
    case .test: .tests
    case .table: .table
    }
  }

  /// A key that only such a file has, and must have; nil for the kind that takes the rest.
  package var mark: String? {
    switch self {
    case .migration: "migration"
    case .test: "cases"
    case .table: nil
    }
  }

  /// Which files they are, relative to the project folder.
  package var files: String {
    switch self {
    case .migration: "migration.yml"
    case .test: "tests/*.yml"
    case .table: "tables/*.yml"
    }
  }
}
