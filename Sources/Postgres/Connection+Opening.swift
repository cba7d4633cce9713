internal import CLibPQ

extension Connection {
  /// A new session of libpq's own, nothing set on the server yet; the caller ends it.
  ///
  /// - Throws: also when the server is older than PostgreSQL 13.
  @unsafe
  static func openHandle(
    _ parameters: [(String, String)], of target: ConnectionTarget
  ) throws(DatabaseError) -> OpaquePointer {
    // Refuses what libpq would quote.
    _ = try target.parsed()
    let keywords = CStringArray(parameters.map(\.0))
    let values = CStringArray(parameters.map(\.1))
    let opened = unsafe keywords.withConstant { keywords in
      unsafe values.withConstant { values in unsafe PQconnectdbParams(keywords, values, 1) }
    }
    guard let handle = unsafe opened else {
      throw DatabaseError(kind: .connection, message: "out of memory")
    }
    if let error = unsafe failureToConnect(handle) {
      unsafe PQfinish(handle)
      throw error
    }
    let version = unsafe Int(PQserverVersion(handle))
    guard version >= 130_000 else {
      unsafe PQfinish(handle)
      throw DatabaseError.serverTooOld(version: version)
    }
    // Without a receiver libpq prints warnings, which can quote values, to standard error.
    _ = unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
    return unsafe handle
  }

  /// Nil when there is a connection.
  ///
  /// libpq keeps the SQLSTATE of a refusal to itself, except in its longest messages. Those can be
  /// asked for only once there is a handle, so that a server that refused is asked again.
  @unsafe
  private static func failureToConnect(_ handle: OpaquePointer) -> DatabaseError? {
    if unsafe PQstatus(handle) == CONNECTION_OK { return nil }
    let text = unsafe message(handle)
    guard DatabaseError.quotesServer(text) else { return .connecting(text) }
    unsafe PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
    unsafe PQreset(handle)
    unsafe PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
    if unsafe PQstatus(handle) == CONNECTION_OK { return nil }
    return unsafe .connecting(message(handle))
  }

  @unsafe
  private static func message(_ handle: OpaquePointer) -> String {
    unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? ""
  }
}
