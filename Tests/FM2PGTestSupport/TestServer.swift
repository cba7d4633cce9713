internal import Glibc
package import Postgres

/// The server of all suites: the one that `FM2PG_TEST_SERVER` names (a libpq URL or connection
/// string), else a private one that is started once and destroyed at exit.
package enum TestServer {
  private static let stateDirectory = "/tmp/fm2pg-test-\(getpid())"

  private static let shared: Result<String, any Error> = Result {
    if let conninfo = unsafe getenv("FM2PG_TEST_SERVER") {
      return unsafe String(cString: conninfo)
    }
    atexit { TestServer.destroy() }
    let server = PrivateServer(stateDirectory: stateDirectory)
    let target = try server.ensureRunning()
    try hurry(target)
    return try server.url
  }

  /// Where to connect, as given to libpq.
  package static func conninfo() throws -> String { try shared.get() }

  package static func target() throws -> ConnectionTarget {
    ConnectionTarget(conninfo: try conninfo())
  }

  package static func connect(_ role: String = "test") throws -> Connection {
    try Connection(target(), role: role)
  }

  /// The data is gone at exit, so nothing needs to survive a crash.
  private static func hurry(_ target: ConnectionTarget) throws {
    let connection = try Connection(target, role: "test")
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
      try connection.execute("ALTER SYSTEM SET \(setting) = off")
    }
    try connection.execute("SELECT pg_reload_conf()")
  }

  private static func destroy() {
    let server = PrivateServer(stateDirectory: stateDirectory)
    try? server.destroy()
    removeState(stateDirectory)
  }

  /// Removes the state folder of a destroyed server, which then holds the lock only.
  package static func removeState(_ stateDirectory: String) {
    unsafe unlink(stateDirectory + "/postgres/lock")
    unsafe rmdir(stateDirectory + "/postgres")
    unsafe rmdir(stateDirectory)
  }

  /// Runs the body with a new, empty schema, dropped afterwards.
  package static func withSchema<R>(
    _ name: String, _ body: (borrowing Connection, String) throws -> R
  ) throws -> R {
    let connection = try connect()
    let schema = "\(name)_\(getpid())"
    try connection.execute("CREATE SCHEMA \(schema)")
    defer { _ = try? connection.execute("DROP SCHEMA IF EXISTS \(schema) CASCADE") }
    return try body(connection, schema)
  }
}

/// The error that the body throws, when it is one of the database.
package func databaseError<R>(_ body: () throws -> R) -> DatabaseError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? DatabaseError
  }
}
