package import MigrationModel

/// Reads a mapping project: files in, a mapping and everything that is wrong with it out.
package struct MappingProject {
  /// Pure part. Diagnostics are sorted by place; the mapping is nil if any of them is an error.
  ///
  /// `displayPrefix`, e.g. `mappings/clinic/`, goes before each path in places and messages.
  package static func read(
    files: [ProjectFile], displayPrefix: String = ""
  ) -> (mapping: Mapping?, diagnostics: [Diagnostic]) {
    let reading = Reading()
    let project = MappingProject(
      files: files, displayPrefix: displayPrefix, reading: reading)
    let mapping = project.mapping()
    let diagnostics = sortedByLocation(reading.diagnostics)
    return (mapping, diagnostics)
  }

  /// Reads the folder and then its files; findings of both, each once.
  package static func load(
    folder: String, displayPrefix: String = ""
  ) -> (mapping: Mapping?, diagnostics: [Diagnostic]) {
    let (files, unreadable) = loadProjectFiles(folder: folder, displayPrefix: displayPrefix)
    if files.isEmpty, !unreadable.isEmpty { return (nil, unreadable) }
    let (mapping, found) = read(files: files, displayPrefix: displayPrefix)
    // What the folder lacks has been found there; a file that cannot be read is not missing too.
    let findings = found.filter {
      $0.code != MappingCode.unreadable.rawValue || $0.location != nil
    }
    let diagnostics = unreadable + findings
    return (unreadable.isEmpty ? mapping : nil, sortedByLocation(diagnostics))
  }

  /// By path, compared as bytes, so that the order is the same everywhere.
  private let files: [ProjectFile]
  private let displayPrefix: String
  private let reading: Reading

  private init(files: [ProjectFile], displayPrefix: String, reading: Reading) {
    self.files = files.filter { ProjectFileRole(path: $0.path) != nil }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    self.displayPrefix = displayPrefix
    self.reading = reading
  }

  private func mapping() -> Mapping? {
    missingFiles(Set(files.map(\.path)), displayPrefix: displayPrefix).forEach(reading.report)
    let referred = ReferredFiles(files, displayPrefix: displayPrefix, reading: reading)
    let migration = files(.migration).first.flatMap(tree)
      .flatMap { MigrationFile($0, files: referred, reading: reading) }
    let tables = files(.table).map { file in
      tree(file).flatMap { TableFile($0, files: referred, reading: reading) }
    }
    let schemaFiles = files(.schema).compactMap { file in
      sqlText(of: file, displayPrefix: displayPrefix, reading: reading)
    }
    let readable = tables.compactMap(\.self)
    reportRepeats(readable.map(\.table))
    guard let migration else { return nil }
    reportForeignSchema(migration)
    let mappings = readable.flatMap(\.mappings)
    if readable.count == tables.count { reportUnused(migration.source.exports, mappings) }
    guard !reading.hasErrors else { return nil }
    return Mapping(
      name: migration.name, source: migration.source, target: migration.target,
      unmappedFields: migration.unmappedFields, tables: mappings, schemaFiles: schemaFiles,
      ownership: migration.ownership, afterLoad: migration.afterLoad,
      ignoredTables: migration.ignoredTables, fingerprint: fingerprint())
  }

  private func files(_ role: ProjectFileRole) -> [ProjectFile] {
    files.filter { ProjectFileRole(path: $0.path) == role }
  }

  private func tree(_ file: ProjectFile) -> Node? {
    NodeBuilder.tree(of: file.bytes, file: displayPrefix + file.path, reading: reading)
  }

  private func reportRepeats(_ tables: [Located<String>]) {
    var places: [String: SourceLocation] = [:]
    for table in tables {
      if let first = places[table.value] {
        reading.report(
          .tableTwice, "the table \(quoted(table.value)) is filled by two files", at: table.at,
          hint: "name both exports under 'sources' of one file; the other is \(first.file)")
      }
      places[table.value] = places[table.value] ?? table.at
    }
  }

  private func reportForeignSchema(_ migration: MigrationFile) {
    guard migration.ownership == .external, let file = files(.schema).first else { return }
    reading.report(
      .combination,
      "another tool makes the tables, but there is \(quotedPath(displayPrefix + file.path))",
      at: migration.ownershipPlace, hint: "remove the files of schema/, or write schema: owned")
  }

  /// A misspelt name would silently leave an export without its settings.
  private func reportUnused(_ settings: [ExportSettings], _ tables: [TableMapping]) {
    var used = tables.filter { $0.query == nil }.map(\.from.value)
    let queries = tables.filter { $0.query != nil }.map(\.from.value)
    // What a query reads is for it to say; its own name is no export's.
    if !queries.isEmpty { used += settings.map(\.name.value).filter { !queries.contains($0) } }
    for export in settings where !used.contains(export.name.value) {
      reading.report(
        .unusedExport, "no table is filled from the export \(quoted(export.name.value))",
        at: export.name.at,
        hint: reading.nearest(to: export.name.value, among: used).map { "did you mean '\($0)'?" }
          ?? "name it in `from:` or `sources:` of a table, or remove its settings",
        severity: .warning)
    }
  }

  /// SHA-256 over length and bytes of each path and each content, so that no two projects meet.
  private func fingerprint() -> String {
    var hash = SHA256()
    for file in files {
      let path = Array(file.path.utf8)
      hash.update(bigEndianBytes(UInt64(path.count)))
      hash.update(path)
      hash.update(bigEndianBytes(UInt64(file.bytes.count)))
      hash.update(file.bytes)
    }
    return hash.hexDigest()
  }
}

/// A finding for each part that no project can do without.
func missingFiles(
  _ paths: Set<String>, displayPrefix: String, needsTables: Bool = true
) -> [Diagnostic] {
  var findings: [Diagnostic] = []
  if !paths.contains("migration.yml") {
    findings.append(
      Diagnostic(
        MappingCode.unreadable.rawValue, .error,
        "there is no \(quotedPath(displayPrefix + "migration.yml"))",
        hint: "a migration project has the files migration.yml and tables/*.yml"))
  }
  if needsTables, !paths.contains(where: { ProjectFileRole(path: $0) == .table }) {
    findings.append(
      Diagnostic(
        MappingCode.unreadable.rawValue, .error,
        "there is no table file in \(quotedPath(displayPrefix + "tables/"))",
        hint: "write one .yml file for each target table"))
  }
  return findings
}
