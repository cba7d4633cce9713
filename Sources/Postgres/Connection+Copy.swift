internal import CLibPQ

extension Connection {
  /// Runs `COPY … FROM STDIN` and lends a writer to the body; returns what the body returns.
  ///
  /// The COPY always ends: with the body's return it is completed, with its error abandoned, and
  /// the server keeps nothing. The server reports a bad row only at the end.
  @discardableResult
  package func copyIn<R>(
    _ sql: String, _ body: (inout CopyInWriter) throws -> R
  ) throws -> R {
    try copyInCounting(sql, body).result
  }

  /// As `copyIn`, with the number of rows that the server took.
  @discardableResult
  package func copyInCounting<R>(
    _ sql: String, _ body: (inout CopyInWriter) throws -> R
  ) throws -> (result: R, rows: Int) {
    try startCopy(sql, PGRES_COPY_IN)
    var writer = CopyInWriter(session: session, statement: sql)
    let value: R
    do {
      value = try body(&writer)
    } catch {
      session.endCopyIn(abandon: true)
      // A write fails when the session has died; what the server said last is the better reason.
      let cause = session.drain(sql).error
      if writer.failure?.kind == .connection, let cause, cause.sqlState != nil { throw cause }
      throw error
    }
    session.endCopyIn(abandon: writer.failure != nil)
    let end = session.drain(sql)
    if let error = writer.failure { throw error }
    if let error = end.error { throw error }
    return (value, end.rows)
  }

  /// Runs `COPY … TO STDOUT` and lends a reader to the body; returns what the body returns.
  ///
  /// The COPY always ends: what the body leaves is read and dropped; when it throws, the statement
  /// is cancelled, which also fails a transaction around it.
  @discardableResult
  package func copyOut<R>(
    _ sql: String, _ body: (inout CopyOutReader) throws -> R
  ) throws -> R {
    try startCopy(sql, PGRES_COPY_OUT)
    var reader = CopyOutReader(session: session, statement: sql)
    let value: R
    do {
      value = try body(&reader)
    } catch {
      if !reader.isFinished {
        cancelHandle.interruptServer()
        _ = session.drain(sql)
      }
      throw error
    }
    try reader.skipRest()
    return value
  }

  private func startCopy(_ sql: String, _ expected: ExecStatusType) throws(DatabaseError) {
    try session.takeCancelRequest(sql)
    let result = try session.run(sql)
    if result.status == expected { return }
    try session.check(result, sql)
    throw DatabaseError(
      kind: .protocolViolation, message: "the statement is not the expected COPY",
      statement: DatabaseError.firstWords(sql))
  }
}
