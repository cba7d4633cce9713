import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// What stands in the way of a load is found before anything is written, all of it at once.
@Suite struct PreflightTests {
  private static let schema = "create table t (id uuid primary key, code text);"
  private static let table = "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }\n"

  private func withProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: [Self.table],
      exports: ["T.csv": csv(["Id"], ["1"], ["2"])], body)
  }

  /// `CODE place` of each error, in order.
  private func errors(_ run: ChildRun, _ list: String = "errors") throws -> [String] {
    try TestServer.connect().query(
      """
      SELECT concat_ws(' ', e->>'code', e->>'where')
      FROM jsonb_array_elements($1::jsonb->'\(list)') WITH ORDINALITY j(e, number) ORDER BY number
      """, [run.output]
    ).compactMap { $0[0] }
  }

  @Test func rightsAreNamedTogether() throws {
    try withProject { project in
      try project.execute(
        """
        REVOKE CREATE ON DATABASE \(project.database.name) FROM \(LoaderRole.name);
        CREATE SCHEMA staging; CREATE SCHEMA fm2pg AUTHORIZATION \(LoaderRole.name);
        CREATE TABLE fm2pg.a (); CREATE VIEW fm2pg.b AS SELECT 1 AS c;
        """)
      let before = try project.schemas()
      for command in ["full-load", "check"] {
        let run = project.run(command, "--json")
        #expect(run.exitCode == 4, "\(run.output)")
        let found = try errors(run)
        #expect(
          found == [
            "E409 database '\(project.database.name)'", "E409 schema 'staging'",
            "E409 schema 'fm2pg'",
          ])
        #expect(try json(run.output, "errors,0,hint")?.contains("fm2pg grants") == true)
        #expect(
          try json(run.output, "errors,2,message")
            == "2 tables or views do not belong to '\(LoaderRole.name)', such as 'a'")
      }
      let after = try project.schemas()
      #expect(after == before)
    }
  }

  @Test(arguments: ["LATIN1", "SQL_ASCII"]) func encodings(encoding: String) throws {
    try withProject { project in
      try ScratchDatabase.with(
        template: "template0 ENCODING '\(encoding)' LC_COLLATE 'C' LC_CTYPE 'C'"
      ) { database in
        // Nothing is granted there either, and it is read only: everything is said at once.
        try TestServer.connect().execute(
          "ALTER DATABASE \(database.name) SET default_transaction_read_only = on")
        let target = LoaderRole.conninfo(database)
        let found = try errors(
          Program.run([
            "full-load", project.folder, "--exports", project.exports, "--target", target, "--json",
          ]))
        #expect(found.map { $0.prefix(4) } == ["E406", "E407", "E409"])
        let verify = Program.run([
          "verify", project.folder, "--exports", project.exports, "--target", target,
        ])
        #expect(verify.exitCode == 4)
        #expect(
          verify.errors.contains("the database has the encoding \(encoding), exports need UTF8"))
      }
    }
  }

  @Test func aSuperuserIsWarned() throws {
    try withProject { project in
      let words = ["full-load", project.folder, "--exports", project.exports, "--target"]
      let run = Program.run(words + [project.database.conninfo, "--json"])
      #expect(run.exitCode == 0, "\(run.errors)")
      let warnings = try errors(run, "warnings").map { $0.prefix(4) }
      #expect(warnings == ["E412"])
      let quiet = Program.run(words + [project.database.conninfo, "--quiet"])
      #expect(quiet.exitCode == 0 && quiet.errors == "" && quiet.output == "")
    }
  }

  @Test func sessionsAreCounted() throws {
    try withProject { project in
      let name = project.database.name
      // One table: control, heartbeat, a spare one, and three of its own, whatever --jobs says.
      try project.execute("ALTER DATABASE \(name) CONNECTION LIMIT 5")
      let short = project.run("full-load", "--jobs", "4", "--json")
      #expect(short.exitCode == 4)
      let found = try errors(short)
      #expect(found == ["E410 database '\(name)'"])
      #expect(
        try json(short.output, "errors,0,message")
          == "the load opens up to 6 sessions, CONNECTION LIMIT 5 leaves room for 5")
      let schemas = try project.schemas()
      #expect(schemas == [])
      try project.execute("ALTER DATABASE \(name) CONNECTION LIMIT 6")
      project.load("--jobs", "4")
    }
  }

  /// The file has a hole that no disk could hold once it is data.
  @Test func anExportTooLargeForTheDisk() throws {
    try withProject { project in
      let path = project.exports + "/T.csv"
      try #require(unsafe truncate(path, 8_000_000_000_000) == 0)
      defer { _ = Program.run(["db", "destroy", project.folder, "--state", project.state]) }
      let run = Program.run([
        "full-load", project.folder, "--exports", project.exports, "--state", project.state,
        "--json",
      ])
      #expect(run.exitCode == 4)
      #expect(try json(run.output, "errors,0,code") == "E411", "\(run.output)")
      #expect(
        try json(run.output, "errors,0,message")?
          .hasPrefix("the load needs at least 12000 GB of disk, ") == true)
      let url = Program.run(["db", "url", project.folder, "--state", project.state]).output
      let target = ConnectionTarget(conninfo: String(url.dropLast()))
      let schemas = try Connection(target, role: "test").query(
        "SELECT nspname FROM pg_namespace WHERE nspname IN ('fm2pg', 'staging', 'probe')")
      #expect(schemas == [])

      // Where there was a run, there may be nothing left to do: the next mistake is the one told.
      project.write("exports/T.csv", csv(["Id"], ["1"]))
      let words = [project.folder, "--exports", project.exports, "--state", project.state]
      #expect(Program.run(["full-load"] + words).exitCode == 0)
      try #require(unsafe truncate(path, 8_000_000_000_000) == 0)
      project.writeTable(0, Self.table.replacing("code: Id", with: "nowhere: Id"))
      let again = Program.run(["full-load"] + words)
      #expect(again.exitCode == 2, "\(again.errors)")
    }
  }

  @Test func aStateFolderThatCannotBeMade() throws {
    try withProject { project in
      let state = project.scratch.write("file", "") + "/state"
      let run = Program.run([
        "full-load", project.folder, "--exports", project.exports, "--state", state,
      ])
      #expect(run.exitCode == 4)
      #expect(
        run.errors
          == """
          error[E403]: cannot create folder '\(state)': Not a directory
            hint: make that possible, or choose another folder with --state

          """)
    }
  }

  @Test(arguments: [("12.3", 12), ("9.6.24", 9)]) func tooOld(version: String, major: Int) throws {
    try withProject { project in
      let server = FakeServer(version: version)
      for command in ["full-load", "verify", "check"] {
        let exports = command == "check" ? [] : ["--exports", project.exports]
        let run = Program.run([command, project.folder, "--target", server.conninfo] + exports)
        #expect(run.exitCode == 4)
        #expect(
          run.errors
            == """
            error[E405]: the server is PostgreSQL \(major), fm2pg needs 13 or newer
              hint: load into a newer server, or upgrade this one

            """)
      }
      withExtendedLifetime(server) {}
    }
  }

  /// Few connections in all; then the same server as a standby that has lost its primary.
  @Test func smallAndStandby() throws {
    try withProject { project in
      let cluster = try TestCluster()
      try cluster.start(["max_connections": "8", "max_wal_senders": "0"])
      try cluster.connect().execute("CREATE ROLE loader LOGIN")
      try cluster.connect().execute("GRANT CREATE ON DATABASE postgres TO loader")
      let target = cluster.conninfo.replacing("user=postgres", with: "user=loader")
      let words = [
        "full-load", project.folder, "--exports", project.exports, "--json", "--target", target,
      ]
      let short = Program.run(words)
      #expect(short.exitCode == 4)
      let found = try errors(short)
      #expect(found == ["E410 server"])
      #expect(
        try json(short.output, "errors,0,message")
          == "the load opens up to 6 sessions, max_connections 8 leaves room for 5")
      cluster.stop()
      try cluster.write("standby.signal", "")
      try cluster.start(["max_wal_senders": "0"])
      let standby = Program.run(words)
      #expect(standby.exitCode == 4)
      #expect(try json(standby.output, "errors,0,code") == "E407", "\(standby.output)")
      #expect(
        try json(standby.output, "errors,0,message")
          == "the server is a standby and takes no changes")
    }
  }
}
