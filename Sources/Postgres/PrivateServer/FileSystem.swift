internal import Glibc

/// What the system says about the last failed call of this thread.
func systemMessage() -> String {
  unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "unknown error"
}

/// The few file operations that the private server needs; absolute paths only.
enum FileSystem {
  /// What `lstat` tells about a path.
  struct Status {
    var isDirectory: Bool
    var owner: UInt32
    /// Permission bits.
    var mode: UInt32
    var size: Int
    /// Device and inode: the same for the same file.
    var identity: [UInt64]
  }

  /// Nil when there is nothing, or it may not be looked at.
  static func status(_ path: String, followLinks: Bool = false) -> Status? {
    var raw = stat()
    guard unsafe (followLinks ? stat(path, &raw) : lstat(path, &raw)) == 0 else { return nil }
    return Status(
      isDirectory: raw.st_mode & S_IFMT == S_IFDIR, owner: raw.st_uid, mode: raw.st_mode & 0o7777,
      size: Int(raw.st_size), identity: [UInt64(raw.st_dev), UInt64(raw.st_ino)])
  }

  /// Creates the directory and its parents.
  static func makeDirectories(_ path: String, mode: UInt32 = 0o755) throws(ServerSetupError) {
    if status(path, followLinks: true)?.isDirectory ?? false { return }
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    if !parent.isEmpty { try makeDirectories(parent) }
    if unsafe mkdir(path, mode) != 0, errno != EEXIST {
      throw ServerSetupError.system(
        "create folder", path, advice: "make that possible, or choose another folder with --state")
    }
  }

  /// The path without links; the file must exist.
  static func realPath(_ path: String) throws(ServerSetupError) -> String {
    guard let resolved = unsafe realpath(path, nil) else {
      throw ServerSetupError.system("resolve", path)
    }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  /// The whole file as text; nil when it cannot be read.
  static func read(_ path: String) -> String? {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return String(decoding: readAll(file), as: UTF8.self)
  }

  /// Everything up to the end of the file or pipe.
  static func readAll(_ file: Int32) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = unsafe Glibc.read(file, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return content }
      content += chunk[..<count]
    }
  }

  /// Replaces the file.
  static func write(_ text: String, to path: String) throws(ServerSetupError) {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
    let file = unsafe open(path, flags, 0o600)
    guard file >= 0 else { throw ServerSetupError.system("write", path) }
    defer { close(file) }
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(file, buffer.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw ServerSetupError.system("write", path) }
      offset += count
    }
  }

  /// The first executable file of that name in the folders.
  static func executable(_ name: String, in folders: [String]) -> String? {
    folders.map { $0 + "/" + name }.first { unsafe access($0, X_OK) == 0 }
  }

  /// The absolute folders of PATH.
  static func searchPath() -> [String] {
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
  }

  /// Names in a folder, unsorted; empty when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// FNV-1a of the UTF-8 bytes, 64 bits, as 16 hexadecimal digits.
  static func hash(_ text: String) -> String {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
