import FM2PGTestSupport
import Postgres
import Testing

/// Through a real PgBouncer: what shares server processes is refused, what does not is used.
@Suite struct PoolerTests {
  private func withProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: "create table t (id uuid primary key, code text);",
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }\n"],
      exports: ["T.csv": csv(["Id"], ["1"], ["2"])], body)
  }

  private func run(_ command: String, _ project: Project, _ pooler: TestPooler) -> ChildRun {
    let exports =
      command == "full-load" || command == "verify" ? ["--exports", project.exports] : []
    return Program.run(
      command.split(separator: " ").map(String.init)
        + [project.folder, "--json", "--target", pooler.conninfo(project.database)] + exports)
  }

  @Test(arguments: [("transaction", 20), ("transaction", 1), ("statement", 20)])
  func sharedProcessesAreRefused(mode: String, size: Int) throws {
    try withProject { project in
      let pooler = try TestPooler(mode: mode, size: size)
      for command in ["full-load", "verify", "check", "rejects list"] {
        let refused = run(command, project, pooler)
        #expect(refused.exitCode == 4)
        #expect(try json(refused.output, "errors,0,code") == "E408", "\(refused.output)")
        #expect(try json(refused.output, "errors,0,hint")?.contains("pool_mode = session") == true)
      }
      #expect(try project.schemas() == [])
      // Others who get the same server process find it as it was.
      let settings = ChildRun(
        "/usr/bin/psql",
        ["-XAtc", "SHOW search_path", "-d", pooler.conninfo(project.database)])
      #expect(settings.output == "\"$user\", public\n", "\(settings.errors)")
    }
  }

  @Test func sessionsOfTheirOwnAreUsed() throws {
    try withProject { project in
      let pooler = try TestPooler(mode: "session", size: 6)
      for command in ["full-load", "verify", "check"] {
        let done = run(command, project, pooler)
        #expect(done.exitCode == 0, "\(done.output)")
      }
      #expect(try project.rows("SELECT count(*) FROM t") == [["2"]])
    }
  }

  /// The pooler would keep the next session waiting for two minutes.
  @Test(arguments: [1, 5]) func aPoolTooSmall(size: Int) throws {
    try withProject { project in
      let pooler = try TestPooler(mode: "session", size: size)
      let short = run("full-load", project, pooler)
      #expect(short.exitCode == 4)
      #expect(try json(short.output, "errors,0,code") == "E410", "\(short.output)")
      #expect(
        try json(short.output, "errors,0,message")
          == "the connection pooler's limit of sessions at the same time is \(size), "
          + "\(size == 1 ? 2 : 6) are needed")
      #expect(try project.schemas() == [])
    }
  }
}
