import FM2PGTestSupport
import Postgres
import Testing

/// Scripts of a mapping on a schema of the program's own: what they may do, and what becomes of their
/// mistakes. What they are for is in `fixtures/language/after-load`.
@Suite struct AfterLoadTests {
  /// A project with one script, as `fixtures/language` has them.
  private func with(_ script: String, _ body: (Project, Scratch) throws -> Void) throws {
    let scratch = Scratch()
    scratch.write(
      "migration.yml",
      """
      migration: probe
      source: { dates: ymd }
      target: { schema: probe }
      after_load: sql/script.sql
      """)
    scratch.write(
      "schema/001.sql",
      """
      create table t (id uuid primary key, code text unique, n int);
      create table totals (n bigint not null);
      create view codes as select code from t;
      """)
    scratch.write(
      "tables/t.yml", "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id, n: { from: N } }\n")
    scratch.write("exports/T.csv", csv(["Id", "N"], ["a", "1"], ["b", "2"]))
    scratch.write("sql/script.sql", script)
    try ScratchDatabase.with { database in
      let project = try Project(fixture: scratch.path, schema: "probe", database: database)
      try body(project, scratch)
    }
  }

  private static let totals = "insert into totals select count(*) from t"

  /// What fails, fails the load; readers keep what they have, and the mended script is run.
  @Test(arguments: [
    ("insert into totals select 1 / (count(*) - 3) from t", "1:1"),
    ("-- Twice.\ninsert into nowhere values (1)", "2:13"),
    ("insert into t select gen_random_uuid(), 'a'", "1:1"),
  ])
  func aMistakeFailsTheLoad(script: String, place: String) throws {
    try with(Self.totals) { project, scratch in
      project.load()
      scratch.write("sql/script.sql", script)
      scratch.write("exports/T.csv", csv(["Id", "N"], ["a", "1"], ["b", "2"], ["c", "3"]))
      let broken = project.run("full-load", "--rebuild")
      #expect(broken.exitCode == 2, "\(broken.output)\(broken.errors)")
      #expect(broken.errors.contains("script.sql:\(place): error[S001]"), "\(broken.errors)")
      let kept = try project.rows(
        "select string_agg(code, ' ' order by code), n from codes, totals group by n")
      #expect(kept == [["a b", "2"]])
      scratch.write("sql/script.sql", Self.totals)
      project.load("--rebuild")
      let mended = try project.rows("select n from totals")
      #expect(mended == [["3"]])
      project.verify()
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg", "probe", "staging"])
    }
  }

  /// What the mapping fills is not the script's to change: the proof is against the exports.
  @Test(arguments: [
    ("update t set n = 3 where code = 'b'", "checksum.target.t.n"),
    ("delete from t where code = 'b'", "count.target.t"),
    ("insert into t values (gen_random_uuid(), 'c', 3)", "count.target.t"),
  ])
  func changesOfMappedRowsAreFound(script: String, check: String) throws {
    try with(script) { project, _ in
      let load = project.run("full-load")
      try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      let proof = project.run("verify")
      #expect(proof.exitCode == 1 && proof.output.contains("fail \(check)"), "\(proof.output)")
    }
  }

  /// A script reads the rows, so what PostgreSQL says of its mistakes may quote them.
  @Test func noValueIsInTheMessage() throws {
    try with("insert into totals select code::bigint from t") { project, scratch in
      scratch.write("exports/T.csv", csv(["Id", "N"], ["ZZSECRET", "1"]))
      let broken = project.run("full-load")
      #expect(broken.exitCode == 2, "\(broken.output)\(broken.errors)")
      #expect(!broken.errors.contains("ZZSECRET"), "\(broken.errors)")
    }
  }

  @Test func thePlanShowsTheScript() throws {
    try with(Self.totals) { project, _ in
      let plan = project.run("plan")
      #expect(plan.exitCode == 0, "\(plan.errors)")
      #expect(plan.output.contains("sql/script.sql") && plan.output.contains(Self.totals))
      // The rows that a script has made, and nothing else, are not proven.
      project.load()
      let proof = project.run("verify", "--json")
      #expect(proof.exitCode == 0, "\(proof.output)")
      let warned = try TestServer.connect().query(
        """
        SELECT c->>'id' FROM jsonb_path_query($1::jsonb, '$.checks[*]') c
        WHERE c->>'status' = 'warn'
        """, [proof.output])
      #expect(warned == [["checksum.target.totals"]])
    }
  }
}
