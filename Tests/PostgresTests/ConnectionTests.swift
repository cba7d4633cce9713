import FM2PGTestSupport
import Glibc
import Postgres
import Testing

@Suite struct ConnectionTests {
  @Test func settingsAreApplied() throws {
    let connection = try TestServer.connect("unit")
    let settings = try connection.query(
      """
      SELECT current_setting('search_path'), current_setting('TimeZone'),
        current_setting('DateStyle'), current_setting('client_encoding'),
        current_setting('row_security'), current_setting('application_name'),
        current_setting('synchronize_seqscans'), current_setting('IntervalStyle')
      """)
    #expect(
      settings == [["\"\"", "UTC", "ISO, MDY", "UTF8", "off", "fm2pg unit", "off", "postgres"]])
    #expect(connection.serverVersion >= 130_000)
    #expect(try connection.queryValue("SELECT pg_backend_pid()") == "\(connection.backendPID)")
  }

  @Test func queriesGiveTextAndNull() throws {
    let connection = try TestServer.connect()
    #expect(
      try connection.query("SELECT $1::text, $2::int, ''", [nil, "7"]) == [[nil, "7", ""]])
    #expect(try connection.query("SELECT 1 WHERE false") == [])
    #expect(try connection.queryValue("SELECT NULL") == nil)
    #expect(try connection.queryValue("SELECT 1 WHERE false") == nil)
    let rows = try connection.execute(
      "CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1), (2), (3)")
    #expect(rows == 3)
  }

  @Test func nulIsRefused() throws {
    let connection = try TestServer.connect()
    #expect(databaseError { try connection.execute("SELECT 1\0; x") }?.sqlState == "22021")
    #expect(databaseError { _ = try connection.query("SELECT $1", ["a\0b"]) }?.sqlState == "22021")
    #expect(try connection.queryValue("SELECT 1") == "1")
  }

  @Test func transactionCommitsOrRollsBack() throws {
    struct Stop: Error {}
    try TestServer.withSchema("tx") { connection, schema in
      try connection.execute("CREATE TABLE \(schema).t (a int)")
      let value = try connection.transaction { connection in
        try connection.execute("INSERT INTO \(schema).t VALUES (1)")
        return "done"
      }
      #expect(value == "done")
      #expect(throws: Stop.self) {
        try connection.transaction { connection in
          try connection.execute("INSERT INTO \(schema).t VALUES (2)")
          throw Stop()
        }
      }
      let first = databaseError {
        try connection.transaction { connection in
          try connection.execute("INSERT INTO \(schema).t VALUES (3)")
          try connection.execute("SELECT 1/0")
        }
      }
      #expect(first?.sqlState == "22012")
      let hidden = databaseError {
        try connection.transaction { connection in
          try connection.execute("INSERT INTO \(schema).t VALUES (4)")
          _ = try? connection.execute("SELECT 1/0")
        }
      }
      #expect(hidden?.sqlState == "25P02")
      #expect(try connection.query("SELECT a FROM \(schema).t") == [["1"]])
    }
  }

  @Test func snapshotIsReadOnly() throws {
    let connection = try TestServer.connect()
    let error = databaseError {
      try connection.transaction(.snapshot) { connection in
        try connection.execute("CREATE SCHEMA never")
      }
    }
    #expect(error?.sqlState == "25006")
  }

  @Test func lostConnectionIsNamed() throws {
    let victim = try TestServer.connect()
    let other = try TestServer.connect()
    _ = try other.query("SELECT pg_terminate_backend(\(victim.backendPID), 5000)")
    let error = databaseError { try victim.execute("SELECT 1") }
    #expect(error?.kind == .connection)
    #expect(error?.message.hasPrefix("FATAL:  terminating connection due to admin") ?? false)
  }

  /// libpq tells the SQLSTATE of a refusal only when asked.
  @Test func refusalsHaveTheirSQLState() throws {
    let server = try TestServer.target()
    let noDatabase = databaseError {
      _ = try Connection(server.withDatabase("no such database"), role: "test")
    }
    #expect(noDatabase?.kind == .connection)
    #expect(noDatabase?.sqlState == "3D000")
    #expect(noDatabase?.isRetryable == false)
    #expect(noDatabase?.message.hasSuffix("database \"no such database\" does not exist") ?? false)
    #expect(noDatabase?.message.contains("3D000") == false)
    try ScratchDatabase.with { database in
      let admin = try TestServer.connect()
      try admin.execute("ALTER DATABASE \(database.name) ALLOW_CONNECTIONS false")
      #expect(databaseError { _ = try database.connect() }?.sqlState == "55000")
    }
  }
}
