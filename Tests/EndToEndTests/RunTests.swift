import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Runs that meet others, are ended, or work with few rights.
@Suite struct RunTests {
  private static let schema = """
    create table p (id uuid primary key, code text unique);
    create table t (id uuid primary key, code text unique, n int check (n >= 0), p_id uuid
      references p (id));
    """
  private static let tables = [
    "table: p\nfrom: P\nkey: Id\ncolumns: { code: Id }",
    "table: t\nfrom: T\nkey: Id\n"
      + "columns: { code: Id, n: { from: N }, p_id: { from: P, references: p } }\n"
      + "reject_budget: { percent: 60 }",
  ]

  private static func exports(_ count: Int) -> [String: String] {
    var rows = csv(["Id", "N", "P"])
    for index in 1...count { rows += "\(index),\(index),\(index % 5)\r\n" }
    return ["T.csv": rows, "P.csv": csv(["Id"], ["0"], ["1"], ["2"], ["3"])]
  }

  private static let used = [["80"]]
  private static let count = "select count(*) from t"

  private func withProject(_ count: Int = 100, _ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables, exports: Self.exports(count), body)
  }

  @Test func quietMeansQuiet() throws {
    try withProject { project in
      for command in ["full-load", "full-load", "verify"] {
        let run = project.run(command, "--quiet")
        #expect(run.exitCode == 0)
        #expect(run.output + run.errors == "")
      }
    }
  }

  @Test func aLockedTargetIsNamed() throws {
    try withProject { project in
      let other = try project.database.connect()
      try other.execute("SELECT pg_advisory_lock(hashtextextended('fm2pg probe', 0))")
      let run = project.run("full-load", "--json")
      #expect(run.exitCode == 5)
      let code = try json(run.output, "errors,0,code")
      #expect(code == "E501")
      let schemas = try project.schemas()
      #expect(!schemas.contains(Project.schema))
      try other.execute("SELECT pg_advisory_unlock_all()")
      project.load()
    }
  }

  @Test func aNewerControlSchemaIsRefused() throws {
    try withProject { project in
      project.load()
      try project.execute("insert into fm2pg.schema_version values (99, now(), '')")
      let run = project.run("full-load", "--rebuild", "--json")
      #expect(run.exitCode == 4)
      let code = try json(run.output, "errors,0,code")
      #expect(code == "E404")
    }
  }

  /// Views and foreign keys from elsewhere stop a rebuild; nothing of them is lost.
  @Test func dependentsAreNamed() throws {
    try withProject { project in
      project.load()
      try project.execute("create view public.codes as select code from probe.t")
      try project.execute("create table public.x (p_id uuid references probe.p (id))")
      project.write("exports/P.csv", csv(["Id"], ["0"], ["1"]))
      let run = project.run("full-load", "--rebuild", "--json")
      #expect(run.exitCode == 6)
      let message = try json(run.output, "errors,0,message") ?? ""
      #expect(message.contains("codes") && message.contains("x"), "\(message)")
      let rows = try project.rows("select count(*) from public.codes")
      #expect(rows == Self.used)
      try project.execute("drop view public.codes; drop table public.x")
      project.load("--rebuild")
      let after = try project.rows(Self.count)
      #expect(after == [["40"]])
      project.verify()
    }
  }

  /// Rights that were given on the old target hold on the new one.
  @Test func grantsAreKept() throws {
    try withProject { project in
      project.load()
      let role = project.database.name + "_reader"
      let connection = try project.database.connect()
      try connection.execute(
        """
        CREATE ROLE \(role); GRANT USAGE ON SCHEMA probe TO \(role);
        GRANT SELECT ON probe.t TO \(role)
        """)
      defer { _ = try? connection.execute("DROP OWNED BY \(role); DROP ROLE \(role)") }
      project.write("exports/P.csv", csv(["Id"], ["0"], ["1"]))
      project.load("--rebuild")
      let rights = try connection.query(
        """
        SELECT has_schema_privilege($1, 'probe', 'usage'),
          has_table_privilege($1, 'probe.t', 'select'), has_table_privilege($1, 'probe.p', 'select')
        """, [role])
      #expect(rights == [["t", "t", "f"]])
    }
  }

  /// Ended after ever longer times, by force or by request; then run again.
  @Test(arguments: ["KILL", "INT"]) func endedRunsCanBeRunAgain(signal: String) throws {
    try withProject(20_000) { project in
      var ended = 0
      for step in 1...12 {
        let hundredths = step * 8
        let run = ChildRun(
          "/usr/bin/timeout",
          ["--preserve-status", "-s", signal, "0.\(hundredths < 10 ? "0" : "")\(hundredths)"]
            + [Program.path, "full-load", project.folder, "--exports", project.exports]
            + ["--target", project.target, "--rebuild"],
          environment: ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"])
        if run.exitCode != 0 {
          ended += 1
          #expect(run.exitCode == (signal == "KILL" ? 137 : 130), "\(run.errors)")
        }
      }
      #expect(ended > 3)
      let last = project.run("full-load")
      #expect(last.exitCode == 0, "\(last.output)\(last.errors)")
      let rows = try project.rows(Self.count)
      #expect(rows == [["16000"]])
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg", "probe", "staging"])
      project.verify()
      let running = try project.rows("select count(*) from fm2pg.run where status = 'running'")
      #expect(running == [["0"]])
    }
  }
}
