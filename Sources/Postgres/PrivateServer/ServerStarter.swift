internal import CLibPQ
internal import Glibc

/// Makes and starts the server; the caller holds the lock.
struct ServerStarter {
  let place: ServerPlace

  /// How long a server may say nothing, and how long it may recover from a crash.
  private static let silenceLimit = 60.0
  private static let recoveryLimit = 900.0
  /// How long processes of a killed postmaster may take to end.
  private static let orphanLimit = 30.0

  func ensureRunning() throws(ServerSetupError) -> ConnectionTarget {
    if let process = place.process {
      let target = PrivateServer.target(socketDirectory: process.socketDirectory)
      if try waitUntilReady(target, child: nil) { return target }
      // It runs, but its socket is gone, e.g. swept from /tmp.
      try ServerStopper(place: place).stop()
    }
    try place.makeHome()
    try place.makeSocketDirectory()
    try makeDataDirectory()
    try clearCrash()
    return try launch()
  }

  /// `initdb` beside the final name, so that a killed one is not taken for a server.
  private func makeDataDirectory() throws(ServerSetupError) {
    if place.dataVersion != nil { return }
    let new = place.dataDirectory + ".new"
    try ServerPlace.removeTrees([new, place.dataDirectory])
    if unsafe mkdir(new, 0o700) != 0 { throw ServerSetupError.system("create folder", new) }
    try place.account.own(new)
    let binaries = try ServerBinaries.find(dataVersion: nil)
    let initdb = [
      binaries.folder + "/initdb", "-D", new, "-U", PrivateServer.role, "--auth=trust",
      "--locale=C", "--encoding=UTF8", "--data-checksums",
    ]
    let outcome = try ChildProcess.run(try place.account.command(initdb))
    guard outcome.status == 0 else {
      throw ServerSetupError("initdb failed: " + lastLines(outcome.output))
    }
    let main = new + "/postgresql.conf"
    let include = "\ninclude = '\(ServerConfiguration.fileName)'\n"
    try FileSystem.write((FileSystem.read(main) ?? "") + include, to: main)
    let own = new + "/" + ServerConfiguration.fileName
    try FileSystem.write(ServerConfiguration.text(), to: own)
    try place.account.own(own)
    if unsafe rename(new, place.dataDirectory) != 0 { throw ServerSetupError.system("rename", new) }
  }

  /// Removes what a killed server left, and waits until its last processes are gone.
  ///
  /// PostgreSQL itself refuses to start when the pid in a stale lock file lives again as another
  /// process. It still checks by shared memory that nobody uses the data.
  private func clearCrash() throws(ServerSetupError) {
    var waited = 0.0
    while true {
      let orphans = ServerProcess.orphans(dataDirectory: place.dataDirectory)
      if orphans.isEmpty { break }
      if waited > Self.orphanLimit {
        throw ServerSetupError(
          "processes of the crashed private server still run: "
            + orphans.map(String.init).joined(separator: ", "))
      }
      // They end by themselves when idle; a long statement has to be told.
      if waited >= 1 { for pid in orphans { kill(pid, SIGTERM) } }
      waited += rest()
    }
    let socket = place.socketDirectory + "/.s.PGSQL.\(PrivateServer.port)"
    for path in [place.dataDirectory + "/postmaster.pid", socket, socket + ".lock"] {
      unsafe unlink(path)
    }
  }

  private func launch() throws(ServerSetupError) -> ConnectionTarget {
    let binaries = try ServerBinaries.find(dataVersion: place.dataVersion)
    let command = try place.account.command([
      binaries.folder + "/postgres", "-D", place.dataDirectory, "-k", place.socketDirectory,
    ])
    let target = PrivateServer.target(socketDirectory: place.socketDirectory)
    var waited = 0.0
    while true {
      let log = try openLog()
      defer { close(log) }
      let start = lseek(log, 0, SEEK_END)
      let child = try ChildProcess.startDetached(command, output: log)
      if try waitUntilReady(target, child: child) {
        try keepSessionsOutOfLog(target)
        return target
      }
      let said = FileSystem.read(place.logPath).map { String($0.utf8.dropFirst(Int(start))) ?? "" }
      // Orphans that could not be seen (root without CAP_SYS_PTRACE) still hold the memory.
      if said?.contains("shared memory block") ?? false, waited < Self.orphanLimit {
        waited += rest(10)
        continue
      }
      throw ServerSetupError(
        "the private server does not start: " + lastLines(said ?? ""),
        advice: "its log is '\(place.logPath)'")
    }
  }

  /// What functions of the project say with RAISE LOG would quote rows; the server's own lines stay.
  private func keepSessionsOutOfLog(_ target: ConnectionTarget) throws(ServerSetupError) {
    do {
      let connection = try Connection(target.withDatabase("postgres"), role: "set-up")
      let known = try connection.queryValue(
        "SELECT count(*) FROM pg_catalog.pg_db_role_setting WHERE setdatabase = 0 AND setrole = 0")
      if known == "0" { try connection.execute("ALTER ROLE ALL SET log_min_messages = 'fatal'") }
    } catch {
      throw ServerSetupError("the private server cannot be configured: \(error.message)")
    }
  }

  /// False when the child died, or when a server that was there says nothing.
  private func waitUntilReady(
    _ target: ConnectionTarget, child: pid_t?
  ) throws(ServerSetupError) -> Bool {
    var waited = 0.0
    while true {
      switch unsafe PQping(target.conninfo) {
      case PQPING_OK: return true
      case PQPING_REJECT:
        if waited > Self.recoveryLimit {
          throw ServerSetupError("the private server still recovers after 15 minutes")
        }
      default:
        if child == nil, waited > 2 { return false }
        if waited > Self.silenceLimit {
          throw ServerSetupError(
            "the private server does not answer", advice: "its log is '\(place.logPath)'")
        }
      }
      if let child, ChildProcess.hasEnded(child) { return false }
      waited += rest()
    }
  }

  /// Opens the log for the server's user; a large one is put aside first.
  private func openLog() throws(ServerSetupError) -> Int32 {
    let path = place.logPath
    if let size = FileSystem.status(path)?.size, size > 4 << 20 {
      unsafe rename(path, path + ".old")
    }
    let log = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if log < 0 { throw ServerSetupError.system("write", path) }
    return log
  }

  private func lastLines(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).suffix(5)
    return lines.isEmpty ? "it said nothing" : lines.joined(separator: "; ")
  }
}

/// Sleeps for some times 20 milliseconds; returns the seconds.
@discardableResult
func rest(_ times: UInt32 = 1) -> Double {
  usleep(20_000 * times)
  return 0.02 * Double(times)
}
