import MigrationModel
import Planning

/// What a plan is compiled from; tests change a sound one.
struct Project {
  var mapping: Mapping
  var manifest: SourceManifest
  var catalog: TargetCatalog

  func compile() -> (plan: MigrationPlan?, diagnostics: [Diagnostic]) {
    PlanCompiler.compile(mapping: mapping, manifest: manifest, catalog: catalog)
  }

  /// Every diagnostic as the operator reads it.
  var rendered: [String] { compile().diagnostics.map(\.rendered) }
}

extension Project {
  /// The same with tables that another tool makes; rows of the first are deleted with their records.
  var external: Project {
    var project = self
    project.mapping.ownership = .external
    project.mapping.schemaFiles = []
    project.mapping.tables[0].deletes = .hard
    return project
  }
}

/// A value at a line of the patients' file, column 5.
func at<Value>(_ line: Int, _ value: Value, file: String = "tables/patients.yml") -> Located<Value>
{
  Located(value, at: SourceLocation(file: file, line: line, column: 5))
}

func uuid(_ name: String, notNull: Bool = false) -> CatalogColumn {
  CatalogColumn(name: name, type: .uuid, typeText: "uuid", notNull: notNull)
}

func text(_ name: String, notNull: Bool = false, domain: String? = nil) -> CatalogColumn {
  CatalogColumn(name: name, type: .text, typeText: "text", domain: domain, notNull: notNull)
}

func primaryKey(_ table: String, _ columns: [String]) -> CatalogConstraint {
  CatalogConstraint(
    name: "\(table)_pkey", kind: .primaryKey, columns: columns,
    definition: "PRIMARY KEY (\(columns.joined(separator: ", ")))")
}

func foreignKey(
  _ table: String, _ column: String, to parent: String, _ parentColumn: String = "id"
) -> CatalogConstraint {
  CatalogConstraint(
    name: "\(table)_\(column)_fkey", kind: .foreignKey, columns: [column],
    definition: "FOREIGN KEY (\(column)) REFERENCES \(parent)(\(parentColumn))",
    referencedTable: parent, referencedColumns: [parentColumn])
}

func entry(
  _ source: String, _ fields: [String], format: ExportFormat = .csv, dateFormat: String? = nil
) -> ManifestEntry {
  ManifestEntry(
    source: source, fileName: "\(source).csv", path: "exports/\(source).csv", byteCount: 100,
    header: ExportHeader(
      dialect: ExportDialect(
        format: format, delimiter: 0x2C, recordEnd: .crlf, hasByteOrderMark: false,
        hasHeader: true),
      fields: fields.map { ExportField(name: $0) }, dateFormat: dateFormat))
}
