import Glibc
import Postgres
internal import Synchronization

/// The ordinary role that the suites' loads run as. It has the rights that `fm2pg grants` prints,
/// and no other.
package enum LoaderRole {
  package static let name = "fm2pg_test_loader_\(getpid())"

  /// A server of somebody else may want a password; the private one trusts its socket.
  package static let password: String? = {
    if unsafe getenv("FM2PG_TEST_SERVER") == nil { return nil }
    var generator = SystemRandomNumberGenerator()
    return String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
  }()

  /// One at a time: the script makes the role when there is none.
  private static let isMade = Mutex(false)

  /// Runs the printed SQL in the database.
  package static func give(_ script: String, in database: ScratchDatabase) throws {
    try isMade.withLock { isMade in
      try database.connect().execute(script)
      if isMade { return }
      isMade = true
      guard let password else { return }
      try TestServer.connect().execute("ALTER ROLE \(name) PASSWORD '\(password)'")
      atexit { _ = try? TestServer.connect().execute("DROP ROLE IF EXISTS \(LoaderRole.name)") }
    }
  }

  /// The connection string, as this role.
  package static func conninfo(_ database: ScratchDatabase) -> String {
    var text = ScratchDatabase.adding("user", name, to: database.conninfo)
    if let password { text = ScratchDatabase.adding("password", password, to: text) }
    return text
  }
}
