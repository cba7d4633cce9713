internal import Extraction
internal import MigrationModel
internal import Postgres
internal import Synchronization

/// The SHA-256 of every export, read before anything is loaded: they say whether a dead run can be
/// resumed and whether there is anything to do, and no file may change under a load.
enum ExportHashes {
  /// By source; files are read side by side.
  static func compute(_ request: FullLoadRequest) throws -> [String: String] {
    let hashes = Mutex<[String: String]>([:])
    request.progress.began(step: "hash", totalBytes: nil)
    defer { request.progress.ended(step: "hash") }
    let entries = request.manifest.entries.sorted { $0.byteCount > $1.byteCount }
    try runInParallel(
      width: request.options.jobs,
      entries.map { entry in
        { @Sendable in
          if request.cancellation.isCancelled { throw LoadError.interrupted }
          let hash = try fileSHA256(path: entry.path)
          hashes.withLock { $0[entry.source] = hash }
        }
      })
    return hashes.withLock { $0 }
  }
}
