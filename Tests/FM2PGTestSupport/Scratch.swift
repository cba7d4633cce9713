internal import Glibc

/// A temporary folder that goes away with its owner.
package final class Scratch: Sendable {
  package let path: String

  package init() {
    var template = Array("/tmp/fm2pg-scratch-XXXXXX".utf8CString)
    guard let made = unsafe mkdtemp(&template) else { preconditionFailure("mkdtemp: \(errno)") }
    path = unsafe String(cString: made)
  }

  deinit { Self.remove(path) }

  /// Writes a file, and the folders on the way to it; answers its full path.
  @discardableResult
  package func write(_ name: String, _ text: String) -> String {
    write(name, bytes: Array(text.utf8))
  }

  /// As `write`, for what is not text.
  @discardableResult
  package func write(_ name: String, bytes: [UInt8]) -> String {
    let full = path + "/" + name
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      unsafe mkdir(folder, 0o700)
    }
    let descriptor = unsafe open(full, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(descriptor >= 0, "cannot write \(full)")
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(
          descriptor, raw.baseAddress?.advanced(by: written), bytes.count - written)
      }
      precondition(count > 0, "cannot write \(full)")
      written += count
    }
    return full
  }

  /// The bytes of a file; empty if it cannot be read.
  package static func read(_ path: String) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe block.withUnsafeMutableBytes { raw in
        unsafe Glibc.read(descriptor, raw.baseAddress, raw.count)
      }
      guard count > 0 else { return bytes }
      bytes += block[..<count]
    }
  }

  private static func remove(_ path: String) {
    if let folder = unsafe opendir(path) {
      while let entry = unsafe readdir(folder) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
          unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) {
            unsafe String(cString: $0)
          }
        }
        guard name != ".", name != ".." else { continue }
        let isFolder = unsafe entry.pointee.d_type == UInt8(DT_DIR)
        if isFolder { remove(path + "/" + name) } else { unsafe unlink(path + "/" + name) }
      }
      unsafe closedir(folder)
    }
    unsafe rmdir(path)
  }
}
