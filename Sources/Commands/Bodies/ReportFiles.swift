internal import Glibc

/// The files below a folder that were last written before a moment.
struct ReportFiles {
  let paths: [String]

  /// - Parameter before: Seconds since 1970.
  init(in folder: String, writtenBefore before: Int) {
    paths = Self.find(folder, before).sorted()
  }

  /// Removes them; returns those that could not be, with the system's reason.
  func remove() -> [(path: String, reason: String)] {
    paths.compactMap { path in
      if unsafe unlink(path) == 0 || errno == ENOENT { return nil }
      return (path, systemMessage(errno))
    }
  }

  /// Links are not followed: what they lead to is not of this project.
  private static func find(_ folder: String, _ before: Int) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var found: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let path = folder + "/" + name
      var status = stat()
      guard unsafe lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        found += find(path, before)
      } else if status.st_mode & S_IFMT == S_IFREG, status.st_mtim.tv_sec < before {
        found.append(path)
      }
    }
    return found
  }
}
