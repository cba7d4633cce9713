/// What went wrong with a database: never a field value, never a password.
package struct DatabaseError: Error, Sendable, Hashable {
  /// Who failed.
  package enum Kind: String, Sendable, Hashable {
    /// No connection, or it was lost.
    case connection
    /// The server refused a statement.
    case server
    /// The statement ended because this program asked for it.
    case cancelled
    /// This program and the server disagree about what is going on.
    case protocolViolation
  }

  package var kind: Kind
  /// Five characters, nil when the server said nothing.
  package var sqlState: String?
  /// The primary message only, without what could be a value (`redacted(_:sqlState:)`).
  package var message: String
  /// The first words of the statement, without literals.
  package var statement: String?
  package var constraint: String?
  package var table: String?
  package var column: String?
  /// Where in the statement, in characters from 1; nil when the server does not say.
  package var position: Int?
  /// Why there was no connection in the first place; nil when a session was lost.
  package var failure: ConnectionFailure?
  /// What to do, where more is known than the state says.
  package var ownAdvice: String?

  package init(
    kind: Kind, sqlState: String? = nil, message: String, statement: String? = nil,
    constraint: String? = nil, table: String? = nil, column: String? = nil,
    position: Int? = nil, failure: ConnectionFailure? = nil
  ) {
    self.kind = kind
    self.failure = failure
    self.sqlState = sqlState
    self.message = message
    self.statement = statement
    self.constraint = constraint
    self.table = table
    self.column = column
    self.position = position
  }
}

extension DatabaseError {
  /// Whether the same work, begun anew on a new session, may well succeed a moment later.
  ///
  /// True for a lost or refused connection, a server that stops or starts, and what only another
  /// session stood in the way of. Whether the work may be repeated is for its owner to know.
  package var isRetryable: Bool {
    guard kind == .connection || kind == .server else { return false }
    guard let sqlState else { return kind == .connection && (failure?.mayPass ?? true) }
    switch sqlState {
    // The server refused for good; see `adviceByState`.
    case "08004": return false
    // Serialization failure, deadlock, lock not available, too many connections.
    case "40001", "40P01", "55P03", "53300": return true
    // Administrator's shutdown, crash of another session, starting up.
    case "57P01", "57P02", "57P03": return true
    default: return sqlState.hasPrefix("08")
    }
  }
}

extension DatabaseError: CustomStringConvertible {
  /// One line for a log, e.g. `42P01: relation "a" does not exist (in: SELECT * FROM a)`.
  package var description: String {
    let state = sqlState.map { $0 + ": " } ?? ""
    let place = statement.map { " (in: \($0))" } ?? ""
    return state + message + place
  }
}
