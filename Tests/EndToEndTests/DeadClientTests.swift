import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// What becomes of a session whose client is gone.
@Suite struct DeadClientTests {
  /// The server learns of the client's end while it works, not when the statement is done.
  @Test func aLongStatementEndsWithItsClient() throws {
    guard try TestServer.connect().serverVersion >= 140_000 else { return }
    try ScratchDatabase.with { database in
      let scratch = Scratch()
      let migration = "migration: probe\nsource: { dates: ymd }\ntarget: { schema: probe }\n"
      scratch.write("migration.yml", migration)
      scratch.write("schema/001.sql", "create table t (code text); select pg_sleep(600);")
      scratch.write("tables/t.yml", "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }\n")
      let target = try Rights.give(migration, in: database)
      let program = Program.start([
        "check", scratch.path, "--target", target, "--state", scratch.path + "/state",
      ])
      let watcher = try TestServer.connect()
      func sleepers() throws -> Int {
        try watcher.query(
          """
          SELECT pid FROM pg_stat_activity
          WHERE datname = $1 AND state = 'active' AND wait_event = 'PgSleep'
          """, [database.name]
        ).count
      }
      try #require(try eventually { try sleepers() == 1 }, "\(program.errors)")
      program.send(SIGKILL)
      _ = program.wait()
      #expect(try eventually { try sleepers() == 0 })
    }
  }
}
