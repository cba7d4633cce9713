internal import Glibc
internal import MigrationModel

/// What tells a file that was written to from one that was left alone.
struct FileIdentity: Equatable {
  /// In bytes.
  var size: Int64
  /// Time of the last change.
  var seconds: Int
  var nanoseconds: Int
  /// What stands in place of a file, such as `a folder`; nil for a file.
  var otherKind: String?

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
    otherKind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: nil
      case S_IFDIR: "a folder"
      case S_IFIFO: "a pipe"
      case S_IFSOCK: "a socket"
      default: "a device"
      }
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
    if let kind = FileIdentity(path: path)?.otherKind { throw notAFile(file, kind) }
    if reason == ENOENT { throw missingFile(file, isLink: isLink(path)) }
    throw unreadable(file, reason)
  }
  do throws(ExportError) {
    guard let identity = FileIdentity(descriptor: descriptor) else {
      throw unreadable(file, errno)
    }
    if let kind = identity.otherKind { throw notAFile(file, kind) }
    guard identity.size > 0 else { throw emptyFile(file) }
    return OpenedExport(file: file, descriptor: descriptor, identity: identity)
  } catch {
    close(descriptor)
    throw error
  }
}

/// The part of a path after its last slash, fit to be shown.
func lastComponent(of path: String) -> String {
  printable(path.split(separator: "/").last.map(String.init) ?? path)
}

/// A file's name with its control characters spelt out, so that a message stays on its line.
func printable(_ name: String) -> String {
  guard name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
    return name
  }
  return name.unicodeScalars.reduce(into: "") { text, scalar in
    switch scalar {
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case _ where scalar.properties.generalCategory == .control: text += "\u{FFFD}"
    default: text.unicodeScalars.append(scalar)
    }
  }
}

private func isLink(_ path: String) -> Bool {
  var status = stat()
  return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
}

private func missingFile(_ file: String, isLink: Bool) -> ExportError {
  ExportError(
    .missing, file: file,
    isLink ? "a symbolic link to a file that does not exist" : "the file does not exist",
    hint: isLink ? "correct the link, or put the export itself there" : "export the table again")
}

/// A file of zero bytes, or of a byte order mark alone.
func emptyFile(_ file: String) -> ExportError {
  ExportError(
    .emptyFile, file: file, "the file holds nothing",
    hint: "export the table again; an export of no records still has a header")
}

/// A folder, a pipe, a socket or a device.
func notAFile(_ file: String, _ kind: String) -> ExportError {
  ExportError(.notAFile, file: file, "\(kind) stands in place of the file")
}

/// The system refuses to read; `reason` is an errno.
func unreadable(_ file: String, _ reason: CInt) -> ExportError {
  let text = unsafe strerror(reason).map { unsafe String(cString: $0) } ?? "error \(reason)"
  let hint =
    switch reason {
    case EACCES, EPERM: "let the user that runs fm2pg read the file, then run again"
    case ELOOP: "correct the symbolic link, or put the export itself there"
    default: "copy the export to a sound disk, then run again"
    }
  return ExportError(.unreadable, file: file, "the file cannot be read: \(text)", hint: hint)
}
