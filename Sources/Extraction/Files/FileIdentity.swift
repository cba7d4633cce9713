internal import Glibc
internal import MigrationModel

/// What tells a file that was written to from one that was left alone.
struct FileIdentity: Equatable {
  /// In bytes.
  var size: Int64
  /// Time of the last change.
  var seconds: Int
  var nanoseconds: Int
  /// Whether it is neither folder nor device.
  var isRegular: Bool

  /// Nil when the descriptor cannot be examined.
  init?(descriptor: CInt) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Nil when the path cannot be examined; symbolic links are followed.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    size = Int64(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }
}

/// An export that was opened and found to be a regular file with at least one byte.
struct OpenedExport {
  /// File name without folders.
  var file: String
  /// Open for reading; whoever receives it closes it.
  var descriptor: CInt
  /// As it was when opened.
  var identity: FileIdentity
}

/// Opens an export for reading. Throws `.missing`, `.unreadable`, `.notAFile` or `.emptyFile`.
func openExport(_ path: String) throws(ExportError) -> OpenedExport {
  let file = lastComponent(of: path)
  // Without O_NONBLOCK, opening a FIFO would wait for a writer.
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  if descriptor < 0 {
    let reason = errno
    if let identity = FileIdentity(path: path), !identity.isRegular { throw notAFile(file) }
    if reason == ENOENT { throw ExportError(.missing, file: file, "the file does not exist") }
    throw unreadable(file, reason)
  }
  do throws(ExportError) {
    guard let identity = FileIdentity(descriptor: descriptor) else {
      throw unreadable(file, errno)
    }
    guard identity.isRegular else { throw notAFile(file) }
    guard identity.size > 0 else { throw emptyFile(file) }
    return OpenedExport(file: file, descriptor: descriptor, identity: identity)
  } catch {
    close(descriptor)
    throw error
  }
}

/// The part of a path after its last slash.
func lastComponent(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// A file of zero bytes, or of a byte order mark alone.
func emptyFile(_ file: String) -> ExportError {
  ExportError(
    .emptyFile, file: file, "the file holds nothing",
    hint: "export the table again; an export of no records still has a header")
}

/// A directory, a pipe or a device.
func notAFile(_ file: String) -> ExportError {
  ExportError(.notAFile, file: file, "not a regular file")
}

/// The system refuses to read; `reason` is an errno.
func unreadable(_ file: String, _ reason: CInt) -> ExportError {
  let text = unsafe strerror(reason).map { unsafe String(cString: $0) } ?? "error \(reason)"
  return ExportError(.unreadable, file: file, "the file cannot be read: \(text)")
}
