import Glibc

/// A temporary folder that goes away with its owner.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/fm2pg-extraction-XXXXXX".utf8CString)
    guard let made = unsafe mkdtemp(&template) else { preconditionFailure("mkdtemp: \(errno)") }
    path = unsafe String(cString: made)
  }

  deinit {
    guard let folder = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      let full = path + "/" + name
      if unsafe unlink(full) != 0 { unsafe rmdir(full) }
    }
    unsafe closedir(folder)
    unsafe rmdir(path)
  }

  /// Writes a file and answers its full path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
    let full = path + "/" + name
    let descriptor = unsafe open(full, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0, "cannot write \(full)")
    defer { close(descriptor) }
    append(Array(bytes), to: descriptor)
    return full
  }

  /// Adds bytes to the end of a file.
  func append(_ bytes: [UInt8], toFile full: String) {
    let descriptor = unsafe open(full, O_WRONLY | O_APPEND)
    precondition(descriptor >= 0, "cannot append to \(full)")
    defer { close(descriptor) }
    append(bytes, to: descriptor)
  }

  private func append(_ bytes: [UInt8], to descriptor: CInt) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(
          descriptor, raw.baseAddress.map { unsafe $0 + written }, raw.count - written)
      }
      precondition(count > 0, "write failed: \(errno)")
      written += count
    }
  }
}
