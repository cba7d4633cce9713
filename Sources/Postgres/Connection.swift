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
    let handle = unsafe try openHandle(target.parameters(role: role), of: target)
    let session = unsafe Session(handle: handle, cancelHandle: CancelHandle(connection: handle))
    do {
      try configure(session, serverVersion: unsafe Int(PQserverVersion(handle)))
    } catch {
      unsafe PQfinish(handle)
      throw error
    }
    return session
  }

  private static func configure(
    _ session: Session, serverVersion: Int
  ) throws(DatabaseError) {
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
