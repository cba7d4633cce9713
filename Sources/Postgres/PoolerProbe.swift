internal import CLibPQ
internal import Glibc

/// Whether a connection pooler is between this program and the server, and what it does.
///
/// A load keeps state in its sessions (locks, settings), so that every session must be one server
/// process from its beginning to its end.
package enum PoolerProbe {
  package enum Finding: Sendable, Hashable {
    /// No pooler; or one that cannot be told from a server.
    case direct
    /// A pooler that gives each session a server process of its own.
    case sessions
    /// A pooler that lends a server process for a transaction or a statement.
    case sharing
    /// A pooler that let some sessions in and kept the next one waiting.
    case full(served: Int)
  }

  /// How long a pooler may keep a session waiting, in seconds.
  private static let patience = 5

  /// Opens up to `count` sessions beside each other. Nothing is set in any of them: under a pooler
  /// that shares, the setting would meet somebody else.
  ///
  /// The process that libpq is told at the start is a pooler's invention; if the server names the
  /// same one, there is no pooler. Else a second session is opened while the first is idle: one
  /// process for both, or one session whose process changes, is a process that is shared. A pool of
  /// one that does not share keeps the second session waiting.
  package static func run(
    _ target: ConnectionTarget, sessions count: Int, cancellation: CancelRegistry
  ) throws(DatabaseError) -> Finding {
    let first = try ProbeSession(target, seconds: nil)
    let ask = { (session: ProbeSession) throws(DatabaseError) -> Int32? in
      let process = session.serverProcess(seconds: patience, unless: cancellation)
      if process == nil, cancellation.isCancelled {
        throw DatabaseError(kind: .cancelled, message: "interrupted")
      }
      return process
    }
    guard let process = try ask(first) else { return .full(served: 0) }
    if process == first.toldProcess { return .direct }
    var processes: Set<Int32> = [process]
    var others: [ProbeSession] = []
    for served in 1..<max(2, count) {
      guard let other = try? ProbeSession(target, seconds: patience), let next = try ask(other)
      else { return .full(served: served) }
      others.append(other)
      if !processes.insert(next).inserted { return .sharing }
      if try ask(first) != process { return .sharing }
    }
    return withExtendedLifetime(others) { .sessions }
  }
}

/// A session on which nothing is set, and whose answers are not waited for without end.
@safe
private final class ProbeSession {
  private let handle: OpaquePointer

  /// - Parameter seconds: How long the other end may take; nil for the target's own time.
  init(_ target: ConnectionTarget, seconds: Int?) throws(DatabaseError) {
    var parameters = target.parameters(role: "probe")
    if let seconds { parameters.append(("connect_timeout", String(seconds))) }
    unsafe handle = try Connection.openHandle(parameters, of: target)
  }

  deinit { unsafe PQfinish(handle) }

  /// The process that the other end named when the session began.
  var toldProcess: Int32 { unsafe PQbackendPID(handle) }

  /// The process that answers now; nil when none does in time or before a cancellation.
  func serverProcess(seconds: Int, unless cancellation: CancelRegistry) -> Int32? {
    guard unsafe PQsendQuery(handle, "SELECT pg_catalog.pg_backend_pid()") == 1 else { return nil }
    var process: Int32?
    while let result = unsafe nextResult(seconds: seconds, unless: cancellation) {
      if unsafe PQntuples(result) == 1, let text = unsafe PQgetvalue(result, 0, 0) {
        process = unsafe Int32(String(cString: text))
      }
      unsafe PQclear(result)
    }
    return process
  }

  @unsafe
  private func nextResult(seconds: Int, unless cancellation: CancelRegistry) -> OpaquePointer? {
    let slice: Int32 = 100
    var left = Int32(seconds * 1000)
    while unsafe PQisBusy(handle) == 1 {
      var socket = unsafe pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&socket, 1, slice)
      if ready == 1 {
        guard unsafe PQconsumeInput(handle) == 1 else { return nil }
        continue
      }
      left -= slice
      if left <= 0 || cancellation.isCancelled { return nil }
    }
    return unsafe PQgetResult(handle)
  }
}
