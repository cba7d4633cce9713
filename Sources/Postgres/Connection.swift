internal import CLibPQ

/// One libpq session with one owner; every call blocks.
///
/// Not Sendable, but can be sent: whoever holds it may use it from any thread, one at a time.
@safe
package struct Connection: ~Copyable {
  let session: Session

  /// Connects and pins everything that changes how values and definitions are printed, and how
  /// long a session outlives its client; see `SessionSettings`.
  ///
  /// - Parameter role: what the session is for; shown by `pg_stat_activity` as `fm2pg <role>`.
  package init(_ target: ConnectionTarget, role: String) throws(DatabaseError) {
    session = try Self.open(target, role: role)
  }

  deinit {
    unsafe PQfinish(session.handle)
  }

  /// Ends what this connection runs, from any thread.
  package var cancelHandle: CancelHandle { session.cancelHandle }

  /// E.g. 150018 for 15.18.
  package var serverVersion: Int { unsafe Int(PQserverVersion(session.handle)) }

  /// The process of the session in the server.
  package var backendPID: Int32 { unsafe PQbackendPID(session.handle) }

  private static func open(
    _ target: ConnectionTarget, role: String
  ) throws(DatabaseError) -> Session {
    _ = try target.parsed()
    let parameters = target.parameters(role: role)
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
    // Without a receiver libpq prints warnings, which can quote values, to standard error.
    _ = unsafe PQsetNoticeReceiver(handle, { _, _ in }, nil)
    let session = unsafe Session(handle: handle, cancelHandle: CancelHandle(connection: handle))
    do {
      try configure(session, serverVersion: unsafe Int(PQserverVersion(handle)))
    } catch {
      unsafe PQfinish(handle)
      throw error
    }
    return session
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

  private static func configure(
    _ session: Session, serverVersion: Int
  ) throws(DatabaseError) {
    guard serverVersion >= 130_000 else {
      throw DatabaseError.serverTooOld(version: serverVersion)
    }
    do {
      try set(SessionSettings.all(serverVersion: serverVersion), on: session)
    } catch {
      // A server whose system cannot watch its sockets refuses to be asked to.
      guard error.sqlState == "22023" else { throw error }
      try set(SessionSettings.withoutSocketCheck(serverVersion: serverVersion), on: session)
    }
  }

  private static func set(
    _ settings: [(name: String, value: String)], on session: Session
  ) throws(DatabaseError) {
    let sql = settings.map { "SET \($0.name) = \(quoteLiteral($0.value))" }.joined(separator: "; ")
    let result = try session.run(sql)
    try session.check(result, sql)
  }
}
