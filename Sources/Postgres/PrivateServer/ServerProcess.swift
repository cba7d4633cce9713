internal import Glibc

/// The running postmaster of a data directory, found through its `postmaster.pid`.
struct ServerProcess {
  var pid: pid_t
  /// Where its socket is.
  var socketDirectory: String

  /// Nil when none runs; a lock file left by a crash, even with a pid that lives again as some
  /// other program, does not count.
  static func find(dataDirectory: String) -> ServerProcess? {
    guard let text = FileSystem.read(dataDirectory + "/postmaster.pid") else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, let pid = pid_t(first), pid > 1,
      isPostmaster(pid, dataDirectory)
    else { return nil }
    return ServerProcess(pid: pid, socketDirectory: lines.count > 4 ? String(lines[4]) : "")
  }

  /// Whether the process works in the data directory, as a server and its children do.
  private static func isPostmaster(_ pid: pid_t, _ dataDirectory: String) -> Bool {
    guard let command = FileSystem.read("/proc/\(pid)/cmdline"), !command.isEmpty else {
      // A zombie has no command line.
      return false
    }
    let arguments = command.split(separator: "\0")
    if let folder = FileSystem.status("/proc/\(pid)/cwd", followLinks: true),
      let data = FileSystem.status(dataDirectory)
    {
      return folder.identity == data.identity
    }
    // Root without CAP_SYS_PTRACE may not look at another user's folder.
    return arguments.contains { $0 == dataDirectory }
  }

  /// Processes of a server that works in the data directory, e.g. what a killed postmaster left.
  static func orphans(dataDirectory: String) -> [pid_t] {
    guard let data = FileSystem.status(dataDirectory) else { return [] }
    return FileSystem.names(in: "/proc").compactMap { pid_t($0) }.filter { pid in
      let folder = FileSystem.status("/proc/\(pid)/cwd", followLinks: true)
      guard folder?.identity == data.identity else { return false }
      return FileSystem.read("/proc/\(pid)/comm")?.hasPrefix("postgres") ?? false
    }
  }
}
