import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// The moment when the new target takes the old one's place.
@Suite struct PublishTests {
  private func withLoadedProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: "create table t (id uuid primary key, code text)",
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }"],
      exports: ["T.csv": csv(["Id"], ["a"])]
    ) { project in
      project.load()
      project.write("exports/T.csv", csv(["Id"], ["b"], ["c"]))
      try body(project)
    }
  }

  private static let codes = "select string_agg(code, '' order by code) from t"

  /// A transaction that reads the old target neither stops the swap nor loses what it reads.
  @Test func aReaderKeepsTheOldTarget() throws {
    try withLoadedProject { project in
      let reader = try project.database.connect()
      try reader.execute("BEGIN; SET LOCAL search_path TO probe; SELECT * FROM t")
      let run = project.run("full-load", "--rebuild", "--retry", "1")
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(run.errors.contains("warning[E402]: the old target 'probe__fm2pg_old'"))
      let new = try project.rows(Self.codes)
      #expect(new == [["bc"]])
      let old = try reader.query("SELECT code FROM probe__fm2pg_old.t")
      #expect(old == [["a"]])
      try reader.execute("ROLLBACK")
      let again = project.run("full-load")
      #expect(again.exitCode == 0 && again.output.contains("nothing to do"), "\(again.errors)")
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg", "probe", "staging"])
      project.verify()
    }
  }

  /// What appears in or on the old target while the load works would be lost by the swap.
  @Test(arguments: ["create table probe.x ()", "create view public.v as select code from probe.t"])
  func whatAppearsMeanwhileIsNotLost(statement: String) throws {
    try withLoadedProject { project in
      let program = try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        try project.execute(statement)
        return held.program
      }
      let run = program.wait()
      #expect(run.exitCode == 6, "\(run.errors)")
      let old = try project.rows(Self.codes)
      #expect(old == [["a"]])
      try project.execute("drop table if exists probe.x; drop view if exists public.v")
      let again = project.run("full-load", "--rebuild")
      #expect(again.exitCode == 0 && again.output.contains("resumed run"), "\(again.output)")
      let new = try project.rows(Self.codes)
      #expect(new == [["bc"]])
      project.verify()
    }
  }

  /// Rights on staging tables hold on the new ones.
  @Test func grantsOnStagingAreKept() throws {
    try withLoadedProject { project in
      let role = project.database.name + "_staging_reader"
      try project.execute(
        "create role \(role); grant usage on schema staging to \(role); "
          + "grant select on staging.\"T\" to \(role)")
      project.load("--rebuild")
      let rights = try project.rows(
        "select has_table_privilege('\(role)', 'staging.\"T\"', 'select')")
      #expect(rights == [["t"]])
      try project.execute("drop owned by \(role); drop role \(role)")
    }
  }

  /// Who may run a function or use a type may do so on the new target, and nobody else.
  @Test func rightsOnFunctionsAndTypesAreKept() throws {
    try withLoadedProject { project in
      project.write(
        "project/schema/002.sql",
        """
        create domain short as text;
        create function size_of(value short, n int) returns int language sql as 'select 1';
        """)
      project.load("--rebuild")
      let role = project.database.name + "_clerk"
      try project.execute(
        """
        create role \(role); grant usage on schema probe to \(role);
        revoke all on function probe.size_of from public; revoke all on type probe.short from public;
        grant execute on function probe.size_of to \(role)
        """)
      project.write("exports/T.csv", csv(["Id"], ["d"]))
      project.load("--rebuild")
      let rights = try project.rows(
        """
        select has_function_privilege('\(role)', 'probe.size_of(probe.short, int)', 'execute'),
          has_type_privilege('\(role)', 'probe.short', 'usage'),
          has_function_privilege('pg_monitor', 'probe.size_of(probe.short, int)', 'execute')
        """)
      #expect(rights == [["t", "f", "f"]])
      try project.execute("drop owned by \(role); drop role \(role)")
      project.verify()
    }
  }

  /// Staging belongs to the load that the target holds; where there is none, to the last one.
  @Test func overBudgetLeavesStagingAsTheTargetIs() throws {
    try withLoadedProject { project in
      let bad = csv(["Id"], [""], ["d"])
      project.write("exports/T.csv", bad)
      project.write(
        "project/tables/0.yml",
        "table: t\nfrom: T\nkey: Id\ncolumns: { code: { from: Id, required: true } }\n"
          + "reject_budget: 0")
      let refused = project.run("full-load", "--rebuild")
      #expect(refused.exitCode == 1, "\(refused.errors)")
      let kept = try project.rows("select \"Id\" from staging.\"T\"")
      #expect(kept == [["a"]])
      try project.execute("drop schema probe cascade")
      let first = project.run("full-load", "--rebuild")
      #expect(first.exitCode == 1, "\(first.errors)")
      let studied = try project.rows("select count(*) from staging.\"T\"")
      #expect(studied == [["2"]])
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg", "staging"])
    }
  }
}
