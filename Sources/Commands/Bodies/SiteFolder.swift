internal import Glibc

/// The folder of a site: written whole beside its place and then renamed, so that nobody ever finds
/// some old pages among new ones. A folder with anything that fm2pg did not write stays.
struct SiteFolder {
  /// As the operator wrote it, without slashes at its end.
  let path: String

  /// Names every file that was written; what it does not name is somebody's own.
  private static let list = "fm2pg-docs.txt"

  init(_ path: String) {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    self.path = String(path)
  }

  /// Throws when there is something at the place that fm2pg did not write.
  func checkIsOurs() throws {
    guard exists(path) else { return }
    guard let names = names(in: path) else {
      throw refusal("'\(path)' is no folder that can be read", "name a new folder with --out")
    }
    if names.isEmpty { return }
    let known = written(path)
    guard !known.isEmpty else {
      throw refusal(
        "'\(path)' was not written by fm2pg, and is not empty",
        "name a new folder with --out, or empty this one")
    }
    if let other = names.subtracting(known).sorted().first {
      throw refusal(
        "'\(path)' holds '\(other)', which fm2pg did not write",
        "move it elsewhere, or name a new folder with --out")
    }
  }

  /// Writes the files, which have no folders in their names, and nothing else stays.
  func replace(with files: [(name: String, text: String)]) throws {
    // A link stays a link: what it leads to is replaced.
    let place = resolved
    let draft = "\(place).\(getpid()).tmp"
    if unsafe mkdir(draft, 0o755) != 0 { throw failure(errno) }
    do {
      let names = ([Self.list] + files.map(\.name)).sorted()
      try write(names.map { $0 + "\n" }.joined(), to: draft + "/" + Self.list)
      for file in files { try write(file.text, to: draft + "/" + file.name) }
      try checkIsOurs()
      try publish(draft, at: place)
    } catch {
      remove(draft)
      throw error
    }
    removeLeftovers()
  }

  /// An empty folder gives way to a rename; a full one is moved out of the way first, and back when
  /// the new one cannot take its place.
  private func publish(_ draft: String, at place: String) throws {
    if unsafe rename(draft, place) == 0 { return }
    guard errno == ENOTEMPTY || errno == EEXIST else { throw failure(errno) }
    let old = "\(place).\(getpid()).old.tmp"
    guard unsafe rename(place, old) == 0 else { throw failure(errno) }
    if unsafe rename(draft, place) != 0 {
      let code = errno
      _ = unsafe rename(old, place)
      throw failure(code)
    }
    remove(old)
  }

  private var resolved: String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  private func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  /// Nil when it is no folder, or cannot be read.
  private func names(in folder: String) -> Set<String>? {
    guard let stream = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(stream) }
    var names = Set<String>()
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.insert(name) }
    }
    return names
  }

  /// What the folder's list names; empty without a list.
  private func written(_ folder: String) -> Set<String> {
    guard let file = unsafe fopen(folder + "/" + Self.list, "re") else { return [] }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe fread(&block, 1, block.count, file)
      if count == 0 { break }
      bytes += block[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    return lines.contains(Self.list) ? Set(lines.filter { !$0.contains("/") }) : []
  }

  /// Drafts of processes that were killed.
  private func removeLeftovers() {
    let place = resolved
    let slash = place.lastIndex(of: "/")
    let parent = slash.map { $0 == place.startIndex ? "/" : String(place[..<$0]) } ?? "."
    let prefix = (slash.map { String(place[place.index(after: $0)...]) } ?? place) + "."
    for name in names(in: parent) ?? [] where name.hasPrefix(prefix) && name.hasSuffix(".tmp") {
      let number = name.dropFirst(prefix.count).prefix { $0.isNumber }
      guard let pid = Int32(number), !RunClock.isAlive(pid) else { continue }
      remove(parent + "/" + name)
    }
  }

  /// Removes what the folder's list names, and the folder when nothing else is in it.
  private func remove(_ folder: String) {
    for name in written(folder).sorted() where name != Self.list {
      _ = unsafe unlink(folder + "/" + name)
    }
    // Last, so that a removal that was cut off can be gone on with.
    _ = unsafe unlink(folder + "/" + Self.list)
    _ = unsafe rmdir(folder)
  }

  private func write(_ text: String, to path: String) throws {
    guard let file = unsafe fopen(path, "wxe") else { throw failure(errno) }
    var text = text
    let written = text.withUTF8 { bytes in
      unsafe fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count
    }
    let code = errno
    let closed = unsafe fclose(file) == 0
    if !written { throw failure(code) }
    if !closed { throw failure(errno) }
  }

  private func refusal(_ message: String, _ hint: String) -> CommandFailure {
    CommandFailure(.configuration, message, where: path, hint: hint)
  }

  /// A disk that is full is no mistake of who named the folder.
  private func failure(_ code: Int32) -> CommandFailure {
    let message = "the site cannot be written: \(systemMessage(code))"
    return switch code {
    case ENOSPC, EDQUOT, EIO, EFBIG:
      CommandFailure(
        .output, message, where: path, hint: "make room, or name a folder on another disk")
    default:
      CommandFailure(
        .configuration, message, where: path,
        hint: "name a folder with --out whose parent exists and can be written")
    }
  }
}
