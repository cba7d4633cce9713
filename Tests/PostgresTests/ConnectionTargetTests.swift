import FM2PGTestSupport
import Postgres
import Testing

@Suite struct ConnectionTargetTests {
  @Test(arguments: [
    ("postgresql://me:secret@db.example.org/clinic", "db.example.org/clinic"),
    (
      "postgres://me:secret@db.example.org:6543/clinic?sslmode=require",
      "db.example.org:6543/clinic"
    ),
    ("host=/var/run user=me password=secret dbname=clinic port=5432", "/var/run/clinic"),
    ("postgres://me:se%40cret@[::1]/x", "::1/x"),
    ("postgres://me:se@cret@db/x", "(connection string that cannot be read)"),
    ("postgres://me:se/cret@db/x", "(connection string that cannot be read)"),
    ("host='secret", "(connection string that cannot be read)"),
  ])
  func displayName(conninfo: String, expected: String) {
    let target = ConnectionTarget(conninfo: conninfo)
    #expect(target.displayName == expected)
    #expect(!"\(target) \(String(reflecting: target))".contains("cret"))
  }

  @Test func serviceAndOtherDatabase() {
    #expect(ConnectionTarget(service: "it's").displayName == "service it's")
    let target = ConnectionTarget(conninfo: "host=h dbname=a").withDatabase("b")
    #expect(target.displayName == "h/b")
  }

  @Test(arguments: [
    (
      "postgres://me:se@cret@db/x",
      "connection URL: '@', '/' and ':' in user or password must be written %40, %2F and %3A",
      ConnectionFailure.malformed
    ),
    ("password=secret x", "connection string: missing", .malformed),
    (
      "host=/nonexistent-secretless port=1",
      "connection to server on socket \"/nonexistent-secretless/.s.PGSQL.1\" failed: "
        + "No such file or directory", .unreachable
    ),
    (
      "host=127.0.0.1 port=1 connect_timeout=5 password=secret",
      "connection to server at \"127.0.0.1\", port 1 failed: Connection refused", .unreachable
    ),
    ("host=h sslmode=secretless", "invalid sslmode value: \"secretless\"", .malformed),
  ])
  func failuresNameNoPassword(conninfo: String, message: String, failure: ConnectionFailure) {
    let error = databaseError {
      _ = try Connection(ConnectionTarget(conninfo: conninfo), role: "test")
    }
    #expect(error == DatabaseError(kind: .connection, message: message, failure: failure))
  }
}
