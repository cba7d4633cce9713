internal import Glibc

/// Stops the server; the caller holds the lock.
struct ServerStopper {
  let place: ServerPlace

  /// A shutdown writes what is in memory to disk first.
  private static let limit = 300.0

  /// Fast shutdown: ends sessions, waits until the process is gone.
  func stop() throws(ServerSetupError) {
    guard let process = place.process else { return }
    guard kill(process.pid, SIGINT) == 0 || errno == ESRCH else {
      throw ServerSetupError.system("stop", place.dataDirectory)
    }
    var waited = 0.0
    // The process may be a child of this one, and then has to be collected.
    while !ChildProcess.hasEnded(process.pid), place.process?.pid == process.pid {
      if waited > Self.limit {
        throw ServerSetupError(
          "the private server does not stop", advice: "its log is '\(place.logPath)'")
      }
      waited += rest()
    }
  }
}
