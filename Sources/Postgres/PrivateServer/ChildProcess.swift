internal import CLibPQ
internal import Glibc

/// Starts programs with argument arrays: no shell, a clean environment, no inherited files.
enum ChildProcess {
  /// How a program ended.
  struct Outcome {
    /// Exit code, or 128 and the signal.
    var status: Int32
    /// Standard output and standard error together.
    var output: String
  }

  /// Runs a program to its end, in a process group of its own: what a terminal does to this process
  /// reaches it through `endAll` only.
  static func run(_ arguments: [String]) throws(ServerSetupError) -> Outcome {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      throw ServerSetupError.system("open a pipe for", arguments[0])
    }
    defer { close(ends[0]) }
    let pid: pid_t
    do {
      pid = try spawn(arguments, output: ends[1], newSession: false)
    } catch {
      close(ends[1])
      throw error
    }
    close(ends[1])
    let output = FileSystem.readAll(ends[0])
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return Outcome(status: exitCode(status), output: String(decoding: output, as: UTF8.self))
  }

  /// Starts a program that outlives this one, in a session of its own so that no terminal signal
  /// meets it.
  static func startDetached(
    _ arguments: [String], output: Int32
  ) throws(ServerSetupError) -> pid_t {
    try spawn(arguments, output: output, newSession: true)
  }

  /// Kills the programs that `run` waits for, with their own children, on whatever thread it waits.
  /// Programs that were started detached go on.
  static func endAll() {
    let own = getpid()
    let session = getsid(0)
    for pid in FileSystem.names(in: "/proc").compactMap({ pid_t($0) })
    where parent(of: pid) == own && getsid(pid) == session && getpgid(pid) == pid {
      kill(-pid, SIGKILL)
    }
  }

  /// The parent's id is the second number after the name, which stands in parentheses and may hold
  /// any character (proc(5)).
  private static func parent(of pid: pid_t) -> pid_t? {
    guard let text = FileSystem.read("/proc/\(pid)/stat"),
      let end = text.utf8.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let words = text[end...].split(separator: " ")
    return words.count > 2 ? pid_t(words[2]) : nil
  }

  /// Whether a child has ended; it is gone afterwards.
  static func hasEnded(_ pid: pid_t) -> Bool {
    var status: Int32 = 0
    return unsafe waitpid(pid, &status, WNOHANG) == pid
  }

  private static func exitCode(_ status: Int32) -> Int32 {
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  private static func spawn(
    _ arguments: [String], output: Int32, newSession: Bool
  ) throws(ServerSetupError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
    unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    // The current folder may be closed to the server's user.
    unsafe posix_spawn_file_actions_addchdir_np(&actions, "/")

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Ignored and blocked signals would be inherited.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    if newSession {
      flags |= Int32(FM2PG_SPAWN_SETSID)
    } else {
      unsafe posix_spawnattr_setpgroup(&attributes, 0)
      flags |= Int32(POSIX_SPAWN_SETPGROUP)
    }
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    let argv = CStringArray(arguments)
    let path = FileSystem.searchPath().joined(separator: ":")
    let environment = CStringArray(["PATH=" + path, "LC_ALL=C", "TZ=UTC"])
    var pid: pid_t = 0
    let failure = unsafe argv.withMutable { argv in
      unsafe environment.withMutable { environment in
        unsafe posix_spawn(&pid, arguments[0], &actions, &attributes, argv, environment)
      }
    }
    guard failure == 0 else {
      errno = failure
      throw ServerSetupError.system("run", arguments[0])
    }
    return pid
  }
}
