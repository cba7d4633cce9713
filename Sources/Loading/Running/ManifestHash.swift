/// One text for all files of a manifest: `source=sha256` lines, sorted.
enum ManifestHash {
  static func combine(_ files: [(source: String, sha256: String)]) -> String {
    files.map { "\($0.source)=\($0.sha256)" }.sorted().joined(separator: "\n")
  }
}
