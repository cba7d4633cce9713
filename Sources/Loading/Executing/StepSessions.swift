internal import Postgres
internal import Synchronization

/// The sessions of one try at a step. They can be cancelled while they run, and ended from another
/// session when the try has failed and the server does not know yet.
final class StepSessions: Sendable {
  private let request: FullLoadRequest
  private let opened = Mutex<[Int32]>([])

  init(_ request: FullLoadRequest) {
    self.request = request
  }

  /// Server processes of all sessions so far.
  var processes: [Int32] { opened.withLock { $0 } }

  /// Opens a session; `role` is shown by `pg_stat_activity` after the run's id.
  func connect(_ role: String) throws -> Connection {
    if request.cancellation.isCancelled { throw LoadError.interrupted }
    let connection = try Connection(request.target, role: request.identity.id + " " + role)
    request.cancellation.add(connection.cancelHandle)
    opened.withLock { $0.append(connection.backendPID) }
    return connection
  }

  /// Forgets a session that is about to be closed.
  func release(_ connection: borrowing Connection) {
    request.cancellation.remove(connection.cancelHandle)
  }

  /// Lends a session for one piece of work.
  func lend<R>(_ role: String, _ body: (borrowing Connection) throws -> R) throws -> R {
    let connection = try connect(role)
    defer { release(connection) }
    return try body(connection)
  }
}
