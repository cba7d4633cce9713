internal import Glibc

/// Files of the system: their size, and small ones read whole.
enum WholeFile {
  /// Bytes in the file; 0 when it cannot be examined.
  static func size(of path: String) -> Int64 {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return 0 }
    return Int64(status.st_size)
  }

  /// When the file was last written, in microseconds since 2000-01-01 UTC; nil when that is not known.
  static func writtenAt(_ path: String) -> Int64? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    let seconds = Int64(status.st_mtim.tv_sec) - 946_684_800
    // Whole seconds, as the load's own time: a column of any precision stores them as they are.
    return seconds * 1_000_000
  }

  /// Why a folder cannot be used.
  enum FolderFault {
    case missing
    case notAFolder
    /// With the system's reason.
    case unreadable(String)
  }

  /// Nil for a folder whose files can be found.
  static func folderFault(_ path: String) -> FolderFault? {
    guard let folder = unsafe opendir(path) else {
      switch errno {
      case ENOENT: return .missing
      case ENOTDIR: return .notAFolder
      default: return .unreadable(reason(errno))
      }
    }
    unsafe closedir(folder)
    return unsafe access(path, X_OK) == 0 ? nil : .unreadable(reason(errno))
  }

  private static func reason(_ code: CInt) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }

  /// The bytes of a file, or nil when it cannot be read or is longer than `limit`.
  static func read(_ path: String, limit: Int) -> [UInt8]? {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count <= limit {
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: 64 * 1024))
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), 64 * 1024)
      }
      guard count >= 0 else { return nil }
      bytes.removeLast(64 * 1024 - count)
      if count == 0 { return bytes }
    }
    return nil
  }
}
