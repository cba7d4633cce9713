internal import Glibc
package import MigrationModel

/// The files of a project folder in order of their paths, and what could not be read.
///
/// Reads migration.yml, tables/*.yml, tables/*.yaml, schema/*.sql, lookups/*.csv, sql/*.sql and
/// crosswalk/*.csv; nothing else, no hidden files, no deeper folders. Blocks.
package func loadProjectFiles(
  folder: String, displayPrefix: String = ""
) -> ([ProjectFile], [Diagnostic]) {
  var findings: [Diagnostic] = []
  let refuse = { (message: String, hint: String?) in
    findings.append(Diagnostic(MappingCode.unreadable.rawValue, .error, message, hint: hint))
  }
  let names: [String]
  switch entryNames(of: folder) {
  case .success(let found): names = found
  case .failure(let failure):
    refuse(
      "the project folder \(quotedPath(folder)) cannot be read: \(failure.reason)",
      "name the folder that holds migration.yml")
    return ([], findings)
  }
  var paths = names.filter { $0 == "migration.yml" }
  var unreadable: [String] = []
  for subfolder in ["tables", "schema", "lookups", "sql", "crosswalk"]
  where names.contains(subfolder) {
    switch entryNames(of: folder + "/" + subfolder) {
    case .success(let files):
      paths += files.map { subfolder + "/" + $0 }.filter { ProjectFileRole(path: $0) != nil }
    case .failure(let failure):
      unreadable.append(subfolder)
      refuse(
        "the folder \(quotedPath(displayPrefix + subfolder)) cannot be read: \(failure.reason)",
        "make it a folder that the user that runs fm2pg can read")
    }
  }
  paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  // A table folder that cannot be read has been told already.
  findings += missingFiles(
    Set(paths), displayPrefix: displayPrefix, needsTables: !unreadable.contains("tables"))
  var files: [ProjectFile] = []
  for path in paths {
    switch content(of: folder + "/" + path) {
    case .success(let bytes): files.append(ProjectFile(path: path, bytes: bytes))
    case .failure(let failure):
      refuse("\(quotedPath(displayPrefix + path)) cannot be read: \(failure.reason)", nil)
    }
  }
  return (files, findings)
}

/// The files of a project's tests: `tests/*.yml` in order of their names, the catalog that they are
/// run against, and what could not be read. Blocks.
package func loadTestFiles(
  folder: String, displayPrefix: String = ""
) -> (tests: [ProjectFile], catalog: ProjectFile?, diagnostics: [Diagnostic]) {
  var files: [ProjectFile] = []
  var findings: [Diagnostic] = []
  guard case .success(let names) = entryNames(of: folder + "/tests") else { return ([], nil, []) }
  let isYAML = { (name: String) in name.hasSuffix(".yml") || name.hasSuffix(".yaml") }
  for name in names where isYAML(name.lowercased()) && !name.hasPrefix(".") {
    let path = "tests/" + name
    switch content(of: folder + "/" + path) {
    case .success(let bytes): files.append(ProjectFile(path: path, bytes: bytes))
    case .failure(let failure):
      findings.append(
        Diagnostic(
          MappingCode.unreadable.rawValue, .error,
          "\(quotedPath(displayPrefix + path)) cannot be read: \(failure.reason)"))
    }
  }
  let catalog = files.firstIndex { $0.path == CatalogFile.path }.map { files.remove(at: $0) }
  return (files, catalog, findings)
}

/// Why the system refused a file or folder.
private struct FileFailure: Error {
  var reason: String

  init(_ reason: String) { self.reason = reason }

  /// From `errno`, to be made right after the call that failed.
  static func last() -> FileFailure {
    FileFailure(unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "unknown error")
  }
}

private func entryNames(of folder: String) -> Result<[String], FileFailure> {
  guard let stream = unsafe opendir(folder) else { return .failure(.last()) }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
        unsafe String(cString: $0)
      }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return .success(names.sorted())
}

/// The bytes of a regular file, cut off just beyond the largest size that any file may have.
private func content(of path: String) -> Result<[UInt8], FileFailure> {
  // A named pipe in the folder must not hang the program, hence not blocking.
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { return .failure(.last()) }
  defer { close(descriptor) }
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0 else { return .failure(.last()) }
  switch status.st_mode & S_IFMT {
  case S_IFREG: break
  case S_IFDIR: return .failure(FileFailure("it is a folder, not a file"))
  case S_IFIFO: return .failure(FileFailure("it is a pipe, not a file"))
  default: return .failure(FileFailure("it is a device, not a file"))
  }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count <= Limits.otherBytes {
    let count = unsafe chunk.withUnsafeMutableBytes { buffer in
      unsafe read(descriptor, buffer.baseAddress, buffer.count)
    }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return .failure(.last()) }
    if count == 0 { break }
    bytes += chunk[..<count]
  }
  return .success(bytes)
}
