internal import Extraction
package import MigrationModel

/// Finds the exports that a mapping needs and reads their headers.
package enum ExportCollection {
  /// One entry per export that a table reads, and every export that cannot be used.
  package static func read(
    _ mapping: Mapping, folder: String
  ) -> (manifest: SourceManifest, errors: [ExportError]) {
    guard WholeFile.isFolder(folder) else {
      let missing = ExportError(
        .missing, file: folder, "the exports folder is not there or is not a folder",
        hint: "name the folder that holds the FileMaker exports with --exports")
      return (SourceManifest(entries: []), [missing])
    }
    let exports = ExportFolder(path: folder)
    var entries: [ManifestEntry] = []
    var errors: [ExportError] = []
    for source in Set(mapping.tables.map(\.from.value)).sorted() {
      let settings = mapping.source.settings(for: source)
      do throws(ExportError) {
        let path = try exports.locate(settings)
        entries.append(
          ManifestEntry(
            source: source, fileName: fileName(of: path), path: path,
            byteCount: WholeFile.size(of: path),
            header: try readHeader(of: path, settings: settings)))
      } catch {
        errors.append(error)
      }
    }
    return (SourceManifest(entries: entries), errors)
  }

  private static func fileName(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
