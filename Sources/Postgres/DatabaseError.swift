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

  package init(
    kind: Kind, sqlState: String? = nil, message: String, statement: String? = nil,
    constraint: String? = nil, table: String? = nil, column: String? = nil,
    position: Int? = nil
  ) {
    self.kind = kind
    self.sqlState = sqlState
    self.message = message
    self.statement = statement
    self.constraint = constraint
    self.table = table
    self.column = column
    self.position = position
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
