/// Receives the data of one COPY; lent by `Connection.copyOut`.
package struct CopyOutReader: ~Copyable {
  private let session: Session
  private let statement: String
  /// Whether the COPY has ended, well or not.
  private(set) var isFinished = false

  init(session: Session, statement: String) {
    self.session = session
    self.statement = statement
  }

  /// Replaces the buffer by the next message; the server sends one per row.
  ///
  /// - Returns: false at the end, after which the COPY has ended well.
  /// - Throws: what the server reports, also in the middle of the data.
  package mutating func next(into buffer: inout [UInt8]) throws(DatabaseError) -> Bool {
    buffer.removeAll(keepingCapacity: true)
    if isFinished { return false }
    if session.receive(into: &buffer) { return true }
    try finish()
    return false
  }

  /// Reads and drops what is left.
  mutating func skipRest() throws(DatabaseError) {
    if isFinished { return }
    session.skipMessages()
    try finish()
  }

  private mutating func finish() throws(DatabaseError) {
    isFinished = true
    if let error = session.drain(statement).error { throw error }
  }
}
