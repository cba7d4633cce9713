internal import CLibPQ

/// The handle of an open connection, lent to the parts that run a COPY; `Connection` owns it.
@safe
struct Session {
  let handle: OpaquePointer
  let cancelHandle: CancelHandle

  /// Sends SQL without looking at the outcome; with parameters one statement only.
  ///
  /// - Throws: when the text holds NUL, which the protocol would take for its end.
  func run(_ sql: String, _ parameters: [String?]? = nil) throws(DatabaseError) -> ServerResult {
    precondition(unsafe PQtransactionStatus(handle) != PQTRANS_ACTIVE, "connection is in a COPY")
    if sql.utf8.contains(0) || (parameters ?? []).contains(where: { $0?.utf8.contains(0) ?? false })
    {
      throw DatabaseError(
        kind: .protocolViolation, sqlState: "22021", message: "a statement cannot hold NUL",
        statement: DatabaseError.firstWords(sql))
    }
    guard let parameters else { return unsafe ServerResult(owning: PQexec(handle, sql)) }
    let texts = CStringArray(parameters.map { $0 ?? "" })
    let result = unsafe texts.withConstant { base in
      var values: [UnsafePointer<CChar>?] = unsafe []
      for index in parameters.indices {
        unsafe values.append(parameters[index] == nil ? nil : base[index])
      }
      return unsafe PQexecParams(handle, sql, Int32(values.count), nil, values, nil, nil, 0)
    }
    return unsafe ServerResult(owning: result)
  }

  /// Honours a cancel request that found the connection idle.
  func takeCancelRequest(_ sql: String) throws(DatabaseError) {
    if cancelHandle.takeRequest() { throw cancellation(sql) }
  }

  /// Throws unless the result is a success; a COPY that nobody expected is ended.
  func check(_ result: borrowing ServerResult, _ sql: String) throws(DatabaseError) {
    switch result.status {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
      cancelHandle.interruptServer()
      _ = drain(sql)
      throw DatabaseError(
        kind: .protocolViolation, message: "COPY needs copyIn or copyOut",
        statement: DatabaseError.firstWords(sql))
    default: throw failure(result, sql)
    }
  }

  /// Takes results until the session is idle; the first error, and the rows of the last command.
  func drain(_ sql: String) -> (rows: Int, error: DatabaseError?) {
    var rows = 0
    var first: DatabaseError?
    while true {
      let result = unsafe ServerResult(owning: PQgetResult(handle))
      if result.isNull { return (rows, first) }
      switch result.status {
      case PGRES_COPY_IN: endCopyIn(abandon: true)
      case PGRES_COPY_OUT: skipMessages()
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: rows = result.affectedRows
      default: first = first ?? failure(result, sql)
      }
    }
  }

  /// Ends the sending side of a COPY; the outcome comes from `drain`.
  func endCopyIn(abandon: Bool) {
    _ = unsafe PQputCopyEnd(handle, abandon ? "the client abandoned the COPY" : nil)
  }

  /// Appends the next message of a COPY; false after the last one or an error.
  func receive(into buffer: inout [UInt8]) -> Bool {
    var message: UnsafeMutablePointer<CChar>?
    let length = unsafe PQgetCopyData(handle, &message, 0)
    guard length > 0, let start = unsafe message else { return false }
    unsafe buffer.append(contentsOf: UnsafeRawBufferPointer(start: start, count: Int(length)))
    unsafe PQfreemem(start)
    return true
  }

  /// Reads and drops the rest of a COPY's messages.
  func skipMessages() {
    var message: UnsafeMutablePointer<CChar>?
    while unsafe PQgetCopyData(handle, &message, 0) > 0 {
      unsafe PQfreemem(message)
    }
  }

  /// The error that a failed result reports.
  func failure(_ result: borrowing ServerResult, _ sql: String) -> DatabaseError {
    let isLost = unsafe PQstatus(handle) != CONNECTION_OK
    guard let sqlState = result.errorField("C") else { return lostConnection(sql) }
    // Without a request of ours it was a timeout or an administrator.
    if sqlState == "57014", cancelHandle.takeRequest() { return cancellation(sql) }
    // A function can put whatever it likes into the names, too (RAISE … USING CONSTRAINT = …).
    let isFree = DatabaseError.isFreeText(context: result.errorField("W"))
    func name(_ code: Character) -> String? { isFree ? nil : result.errorField(code) }
    return DatabaseError(
      kind: isLost ? .connection : .server, sqlState: sqlState,
      message: isFree
        ? DatabaseError.raised
        : DatabaseError.redacted(result.errorField("M") ?? "", sqlState: sqlState),
      statement: DatabaseError.firstWords(sql), constraint: name("n"),
      table: name("t"), column: name("c"),
      position: result.errorField("P").flatMap { Int($0) })
  }

  /// The error of a statement that was cancelled before or while it ran.
  func cancellation(_ sql: String) -> DatabaseError {
    DatabaseError(
      kind: .cancelled, sqlState: "57014", message: "the statement was cancelled",
      statement: DatabaseError.firstWords(sql))
  }

  /// The error of a call that got no answer from the server.
  func lostConnection(_ sql: String) -> DatabaseError {
    let text = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? ""
    // A write that failed leaves the status as it was; only a read notices the end.
    _ = unsafe PQconsumeInput(handle)
    return DatabaseError(
      kind: unsafe PQstatus(handle) == CONNECTION_OK ? .protocolViolation : .connection,
      message: DatabaseError.connectionMessage(text), statement: DatabaseError.firstWords(sql))
  }
}
