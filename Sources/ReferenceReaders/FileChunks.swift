internal import Glibc
internal import MigrationModel

/// A file read from start to end in chunks, without its byte order mark.
struct FileChunks: ~Copyable {
  /// File name without folders, for messages.
  let name: String
  /// Bytes read so far, a byte order mark included.
  private(set) var byteCount: Int64 = 0
  private let descriptor: Int32

  init(path: String) throws(ExportError) {
    name = fileName(of: path)
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ExportError(
        errno == ENOENT ? .missing : .unreadable, file: name,
        "cannot be opened: error \(errno) of the operating system")
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ExportError(.notAFile, file: name, "is not a regular file")
    }
    guard status.st_size > 0 else {
      throw ExportError(.emptyFile, file: name, "has no bytes")
    }
    var start: [3 of UInt8] = [0, 0, 0]
    var span = start.mutableSpan
    let count = unsafe span.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, 3, 0)
    }
    if count == 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF {
      lseek(descriptor, 3, SEEK_SET)
      byteCount = 3
    }
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from its start and returns how many bytes it got; 0 at the end of the file.
  mutating func read(into buffer: inout [UInt8]) throws(ExportError) -> Int {
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        byteCount += Int64(count)
        return count
      }
      guard errno == EINTR else {
        throw ExportError(
          .unreadable, file: name, byteOffset: byteCount,
          "cannot be read: error \(errno) of the operating system")
      }
    }
  }
}

/// The last part of a path, for messages.
func fileName(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
