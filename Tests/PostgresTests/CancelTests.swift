import FM2PGTestSupport
import Glibc
import Postgres
import Testing

@Suite struct CancelTests {
  @Test func runningStatement() throws {
    let connection = try TestServer.connect()
    let handle = connection.cancelHandle
    let thread = onThread {
      usleep(150_000)
      handle.cancel()
    }
    let error = databaseError { try connection.execute("SELECT pg_sleep(60)") }
    pthread_join(thread, nil)
    #expect(error?.kind == .cancelled)
    #expect(error?.sqlState == "57014")
    #expect(try connection.queryValue("SELECT 1") == "1")
  }

  @Test func idleConnectionEndsItsNextStatement() throws {
    let connection = try TestServer.connect()
    connection.cancelHandle.cancel()
    #expect(databaseError { try connection.execute("SELECT 1") }?.kind == .cancelled)
    #expect(try connection.queryValue("SELECT 1") == "1")
  }

  @Test func copyIn() throws {
    try TestServer.withSchema("cancel") { connection, schema in
      try connection.execute("CREATE TABLE \(schema).t (a text)")
      let handle = connection.cancelHandle
      let thread = onThread {
        usleep(150_000)
        handle.cancel()
      }
      let error = databaseError {
        try connection.copyIn("COPY \(schema).t FROM STDIN") { writer in
          while true {
            try writer.write(Array("row\n".utf8))
            usleep(1_000)
          }
        }
      }
      pthread_join(thread, nil)
      #expect(error?.kind == .cancelled)
      #expect(try connection.queryValue("SELECT count(*) FROM \(schema).t") == "0")
    }
  }

  @Test func copyOutThroughTheRegistry() throws {
    let connection = try TestServer.connect()
    let registry = CancelRegistry()
    let forgotten = try TestServer.connect()
    registry.add(connection.cancelHandle)
    registry.add(forgotten.cancelHandle)
    registry.remove(forgotten.cancelHandle)
    let thread = onThread {
      usleep(150_000)
      registry.cancelAll()
    }
    let error = databaseError {
      try connection.copyOut(
        "COPY (SELECT n, pg_sleep(0.001) FROM generate_series(1, 100000) AS n) TO STDOUT"
      ) { reader in
        var buffer: [UInt8] = []
        while try reader.next(into: &buffer) {}
      }
    }
    pthread_join(thread, nil)
    #expect(error?.kind == .cancelled)
    #expect(registry.isCancelled)
    #expect(try forgotten.queryValue("SELECT 1") == "1")
    let late = try TestServer.connect()
    registry.add(late.cancelHandle)
    #expect(databaseError { try late.execute("SELECT 1") }?.kind == .cancelled)
  }

  @Test func timeoutIsNotACancel() throws {
    let connection = try TestServer.connect()
    try connection.execute("SET statement_timeout = '20ms'")
    let error = databaseError { try connection.execute("SELECT pg_sleep(5)") }
    #expect(error?.kind == .server)
    #expect(error?.sqlState == "57014")
  }
}
