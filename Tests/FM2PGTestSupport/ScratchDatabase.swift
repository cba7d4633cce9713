internal import Glibc
package import Postgres
internal import Synchronization

/// A new, empty database of the suite's server, for one test.
package struct ScratchDatabase: Sendable {
  package let name: String
  /// For `--target`; other settings are those of the suite's server.
  package let conninfo: String

  private static let count = Atomic<Int>(0)

  /// Runs the body with a new database, dropped afterwards.
  package static func with<R>(_ body: (ScratchDatabase) throws -> R) throws -> R {
    try with(template: "template0 ENCODING 'UTF8'", body)
  }

  /// Runs the body with a copy of a database that nobody is connected to.
  package static func copying<R>(
    _ database: ScratchDatabase, _ body: (ScratchDatabase) throws -> R
  ) throws -> R {
    try with(template: database.name, body)
  }

  /// A database for many tests, filled by the body and dropped at exit; each name once per process.
  package static func shared(
    _ name: String, copying original: ScratchDatabase? = nil,
    _ body: (ScratchDatabase) throws -> Void = { _ in }
  ) throws -> ScratchDatabase {
    let full = "fm2pg_test_\(getpid())_\(name)"
    let server = try TestServer.connect()
    // Left by a process of the same number whose end was not orderly.
    try server.execute("DROP DATABASE IF EXISTS \(full) WITH (FORCE)")
    let template = original?.name ?? "template0 ENCODING 'UTF8'"
    try server.execute("CREATE DATABASE \(full) TEMPLATE \(template)")
    kept.withLock { $0.append(full) }
    atexit { ScratchDatabase.dropShared() }
    let base = try TestServer.conninfo()
    let database = ScratchDatabase(name: full, conninfo: adding("dbname", full, to: base))
    try body(database)
    return database
  }

  private static let kept = Mutex<[String]>([])

  private static func dropShared() {
    guard let server = try? TestServer.connect() else { return }
    for name in kept.withLock({ $0 }) {
      _ = try? server.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }
  }

  /// As `with`, from a template with options of CREATE DATABASE.
  package static func with<R>(
    template: String, _ body: (ScratchDatabase) throws -> R
  ) throws -> R {
    let number = count.add(1, ordering: .relaxed).newValue
    let name = "fm2pg_test_\(getpid())_\(number)"
    let server = try TestServer.connect()
    try server.execute("CREATE DATABASE \(name) TEMPLATE \(template)")
    defer { _ = try? server.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
    let base = try TestServer.conninfo()
    return try body(ScratchDatabase(name: name, conninfo: adding("dbname", name, to: base)))
  }

  package func connect() throws -> Connection {
    try Connection(ConnectionTarget(conninfo: conninfo), role: "test")
  }

  /// Of repeated settings libpq takes the last.
  package static func adding(_ option: String, _ value: String, to base: String) -> String {
    if base.hasPrefix("postgres://") || base.hasPrefix("postgresql://") {
      return base + (base.contains("?") ? "&" : "?") + option + "=" + value
    }
    return (base.contains("=") ? base + " " : "") + option + "=" + value
  }
}
