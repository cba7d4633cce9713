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
    let lookups = Lookups(
      files(.lookup), displayPrefix: displayPrefix, reading: reading)
    let migration = files(.migration).first.flatMap(tree)
      .flatMap { MigrationFile($0, reading: reading) }
    let tables = files(.table).map { file in
      tree(file).flatMap { TableMapping($0, lookups: lookups, reading: reading) }
    }
    let schemaFiles = files(.schema).compactMap(schemaFile)
    let readable = tables.compactMap(\.self)
    reportRepeats(readable)
    guard let migration else { return nil }
    if readable.count == tables.count { reportUnused(migration.source.exports, readable) }
    guard !reading.hasErrors else { return nil }
    return Mapping(
      name: migration.name, source: migration.source, target: migration.target,
      unmappedFields: migration.unmappedFields, tables: readable, schemaFiles: schemaFiles,
      fingerprint: fingerprint())
  }

  private func files(_ role: ProjectFileRole) -> [ProjectFile] {
    files.filter { ProjectFileRole(path: $0.path) == role }
  }

  private func tree(_ file: ProjectFile) -> Node? {
    NodeBuilder.tree(of: file.bytes, file: displayPrefix + file.path, reading: reading)
  }

  private func schemaFile(_ file: ProjectFile) -> SchemaFile? {
    let shown = displayPrefix + file.path
    guard file.bytes.count <= Limits.otherBytes else {
      reading.report(
        .tooLarge, "the file is larger than \(Limits.otherBytes) bytes",
        at: SourceLocation(file: shown, line: 1, column: 1))
      return nil
    }
    let text = withoutByteOrderMark(file.bytes)
    if let fault = firstFault(in: text, allows: { $0 != "\0" }) {
      reading.report(fault, in: shown)
      return nil
    }
    return SchemaFile(path: file.path, sql: String(decoding: text, as: UTF8.self))
  }

  private func reportRepeats(_ tables: [TableMapping]) {
    var targets: [String: SourceLocation] = [:]
    var exports: [String: SourceLocation] = [:]
    for table in tables {
      if let first = targets[table.table.value] {
        reading.report(
          .tableTwice, "the table \(quoted(table.table.value)) is filled by two files",
          at: table.table.at, hint: "the other is \(first.file)")
      }
      if let first = exports[table.from.value] {
        reading.report(
          .exportTwice, "the export \(quoted(table.from.value)) fills two tables",
          at: table.from.at, hint: "one export to one target; the other is \(first.file)")
      }
      targets[table.table.value] = targets[table.table.value] ?? table.table.at
      exports[table.from.value] = exports[table.from.value] ?? table.from.at
    }
  }

  /// A misspelt name would silently leave an export without its settings.
  private func reportUnused(_ settings: [ExportSettings], _ tables: [TableMapping]) {
    let used = tables.map(\.from.value)
    for export in settings where !used.contains(export.name.value) {
      reading.report(
        .unusedExport, "no table is filled from the export \(quoted(export.name.value))",
        at: export.name.at,
        hint: reading.nearest(to: export.name.value, among: used).map { "did you mean '\($0)'?" },
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
