internal import Synchronization

/// A session that several threads use in turn, and that can be replaced when it is lost.
package final class SharedSession: @unchecked Sendable {
  // `connection` is only touched with the turn taken.
  private let turn = Mutex<Void>(())
  private var connection: Connection

  package init(_ connection: consuming Connection) {
    self.connection = connection
  }

  /// Waits for its turn and lends the session.
  package func lend<R: Sendable>(_ body: (borrowing Connection) throws -> R) rethrows -> R {
    try turn.withLock { _ in try body(connection) }
  }

  /// Waits for its turn and puts another session in the place of this one, which is closed.
  package func replace(_ make: (borrowing Connection) throws -> Connection?) rethrows {
    try turn.withLock { _ in
      if let other = try make(connection) { connection = other }
    }
  }
}
