internal import Extraction
package import MigrationModel
internal import Planning

/// Finds the exports that a mapping needs and reads their headers.
package enum ExportCollection {
  /// One entry per export that a table reads, and every export that cannot be used.
  package static func read(
    _ mapping: Mapping, folder: String
  ) -> (manifest: SourceManifest, errors: [ExportError]) {
    if let fault = WholeFile.folderFault(folder) {
      let error =
        switch fault {
        case .missing: ExportError(.missing, file: folder, "the exports folder does not exist")
        case .notAFolder: ExportError(.notAFile, file: folder, "the exports folder is a file")
        case .unreadable(let reason):
          ExportError(.unreadable, file: folder, "the exports folder cannot be read: \(reason)")
        }
      return (SourceManifest(entries: []), [error.advising(Self.folderAdvice)])
    }
    let exports = ExportFolder(path: folder)
    var entries: [ManifestEntry] = []
    var errors: [ExportError] = []
    var sources = mapping.tables.filter { $0.query == nil }.map(\.from.value)
    // A query may read exports that no table is filled from; naming them is how it asks for them.
    if mapping.tables.contains(where: { $0.query != nil }) {
      sources += mapping.source.exports.map(\.name.value)
    }
    for source in Set(sources).sorted() {
      let settings = mapping.source.settings(for: source)
      do throws(ExportError) {
        let path = try exports.locate(settings)
        let header = try readHeader(of: path, settings: settings)
        try checkIsMeant(header, file: fileName(of: path), source: source, mapping)
        entries.append(
          ManifestEntry(
            source: source, fileName: fileName(of: path), path: path,
            byteCount: WholeFile.size(of: path),
            writtenAt: WholeFile.writtenAt(path), header: header))
      } catch {
        let isNoFile = error.code == .missing && error.file == settings.file?.value ?? source
        errors.append(isNoFile ? error.named(at: place(of: source, settings, mapping)) : error)
      }
    }
    return (SourceManifest(entries: entries), errors)
  }

  /// Where the mapping says which file it wants.
  private static func place(
    of source: String, _ settings: ExportSettings, _ mapping: Mapping
  ) -> SourceLocation? {
    settings.file?.at ?? mapping.tables.first { $0.from.value == source }?.from.at
  }

  private static let folderAdvice =
    "name a folder that holds the FileMaker exports, and that can be read, with --exports"

  /// Refuses a header in which no field of the mapping occurs: a first row that is a record must
  /// not be told as field names, because they would be values.
  private static func checkIsMeant(
    _ header: ExportHeader, file: String, source: String, _ mapping: Mapping
  ) throws(ExportError) {
    let known = mapping.tables.filter { $0.query == nil && $0.from.value == source }
      .flatMap { PlanCompiler.namedFields(of: $0) }
    guard !known.isEmpty, !header.fields.contains(where: { known.contains($0.name) }) else {
      return
    }
    let isText = header.dialect.format != .fmpxmlresult
    throw ExportError(
      .headerInvalid, file: file, line: isText ? 1 : nil,
      isText
        ? "the first row holds none of the \(known.count) field names of the mapping"
        : "METADATA names none of the \(known.count) fields of the mapping",
      hint: isText
        ? "if it is a record, give the names with 'fields:'; else this is another table's export"
        : "this is another table's export")
  }

  private static func fileName(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

extension ExportError {
  fileprivate func named(at place: SourceLocation?) -> ExportError {
    var error = self
    error.namedAt = place
    return error
  }

  fileprivate func advising(_ hint: String) -> ExportError {
    var error = self
    error.hint = hint
    return error
  }
}
