internal import CLibPQ

extension Connection {
  /// How a transaction sees the data.
  package enum TransactionMode: Sendable {
    case readWrite
    /// Repeatable read and read only: every statement sees the same state.
    case snapshot
  }

  /// Runs one or more statements; returns the rows that the last one touched.
  ///
  /// Several statements are one transaction, unless they say otherwise.
  @discardableResult
  package func execute(_ sql: String) throws(DatabaseError) -> Int {
    try session.takeCancelRequest(sql)
    let result = try session.run(sql)
    try session.check(result, sql)
    return result.affectedRows
  }

  /// Runs one statement; returns all its rows, values as text.
  package func query(
    _ sql: String, _ parameters: [String?] = []
  ) throws(DatabaseError) -> [[String?]] {
    try session.takeCancelRequest(sql)
    let result = try session.run(sql, parameters)
    try session.check(result, sql)
    return result.rows
  }

  /// The first value of the first row; nil when it is NULL or there is no row.
  package func queryValue(
    _ sql: String, _ parameters: [String?] = []
  ) throws(DatabaseError) -> String? {
    try query(sql, parameters).first?.first ?? nil
  }

  /// Runs the body between BEGIN and COMMIT; rolls back when it throws and throws its error.
  ///
  /// - Throws: also when the body hid an error after which the server cannot commit.
  @discardableResult
  package func transaction<R>(
    _ mode: TransactionMode = .readWrite, _ body: (borrowing Connection) throws -> R
  ) throws -> R {
    precondition(!isInTransaction, "nested transaction")
    switch mode {
    case .readWrite: try execute("BEGIN")
    case .snapshot: try execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }
    do {
      let value = try body(self)
      try commit()
      return value
    } catch {
      // The first error is the one to report; on a lost connection there is nothing to undo.
      _ = try? session.run("ROLLBACK")
      throw error
    }
  }

  /// Whether BEGIN was sent and neither COMMIT nor ROLLBACK yet.
  var isInTransaction: Bool {
    switch unsafe PQtransactionStatus(session.handle) {
    case PQTRANS_INTRANS, PQTRANS_INERROR: true
    default: false
    }
  }

  /// COMMIT of a failed transaction is a ROLLBACK that reports success.
  private func commit() throws(DatabaseError) {
    try session.takeCancelRequest("COMMIT")
    let result = try session.run("COMMIT")
    try session.check(result, "COMMIT")
    if result.commandTag != "COMMIT" {
      throw DatabaseError(
        kind: .protocolViolation, sqlState: "25P02",
        message: "the transaction had failed and was rolled back", statement: "COMMIT")
    }
  }
}
