package import MigrationModel

/// The target catalog as a file of the project, so that rules can be tried without a server. Holds
/// what rules ask of a catalog: types, NOT NULL, defaults, primary, unique and foreign keys.
package struct CatalogFile: Sendable, Hashable {
  /// Relative to the project folder.
  package static let path = "tests/catalog.yml"

  /// Of the schema files that the catalog was read from.
  package var fingerprint: String
  package var catalog: TargetCatalog

  package init(fingerprint: String, catalog: TargetCatalog) {
    self.fingerprint = fingerprint
    self.catalog = catalog
  }

  /// SHA-256 over names and contents of the schema files, in lower-case hex.
  package static func fingerprint(of files: [SchemaFile]) -> String {
    var hash = SHA256()
    for text in files.flatMap({ [$0.path, $0.sql] }) {
      let bytes = Array(text.utf8)
      hash.update(bigEndianBytes(UInt64(bytes.count)))
      hash.update(bytes)
    }
    return hash.hexDigest()
  }

  /// The file's text; the same catalog gives the same text.
  package var text: String {
    var text = """
      # What PostgreSQL makes of schema/*.sql. Written by `fm2pg test --update-catalog`: do not edit.
      schema_files: \(fingerprint)
      tables:

      """
    for table in catalog.tables {
      text += "  \(Self.quote(table.name)):\n"
      if let key = table.primaryKey { text += "    primary_key: \(Self.list(key.columns))\n" }
      let unique = Self.uniqueKeys(of: table)
      if !unique.isEmpty {
        text += "    unique: [\(unique.map(Self.list).joined(separator: ", "))]\n"
      }
      let references = table.constraints.filter { $0.kind == .foreignKey }
      if !references.isEmpty { text += "    foreign_keys:\n" }
      for key in references {
        text += "      - { columns: \(Self.list(key.columns))"
        text += ", table: \(Self.quote(key.referencedTable ?? ""))"
        text += ", referenced: \(Self.list(key.referencedColumns)) }\n"
      }
      text += "    columns:\n"
      for column in table.columns {
        text += "      \(Self.quote(column.name)): { type: \(Self.quote(column.type.spelling))"
        if let labels = column.type.labels { text += ", labels: \(Self.list(labels))" }
        let domain = column.domain.flatMap { name in catalog.domains.first { $0.name == name } }
        if column.notNull || domain?.notNull == true { text += ", not_null: true" }
        if column.defaultExpression != nil { text += ", default: true" }
        if column.isGenerated { text += ", generated: true" }
        if column.identity != .none { text += ", identity: \(column.identity.rawValue)" }
        text += " }\n"
      }
    }
    return text
  }

  /// Of unique constraints, and of unique indexes over one column without condition.
  private static func uniqueKeys(of table: CatalogTable) -> [[String]] {
    var keys = table.constraints.filter { $0.kind == .unique }.map(\.columns)
    for index in table.indexes where index.isUnique && index.predicate == nil {
      let column = table.columns.map(\.name).first { name in
        index.keys == [name] || index.keys == [SQLText.identifier(name)]
      }
      if let column, !keys.contains([column]), table.primaryKey?.columns != [column] {
        keys.append([column])
      }
    }
    return keys
  }

  private static func list(_ names: [String]) -> String {
    "[" + names.map(quote).joined(separator: ", ") + "]"
  }

  /// Plain where a plain scalar is that text in every YAML, else as JSON writes it.
  private static func quote(_ name: String) -> String {
    let isPlain =
      name.utf8.first.map { (97...122).contains($0) } == true
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(name)
    return isPlain ? name : JSONValue.string(name).text
  }
}
