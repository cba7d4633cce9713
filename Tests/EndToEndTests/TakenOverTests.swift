import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Attempts that are cut off at a bad moment, and projects that share a database.
@Suite struct TakenOverTests {
  private static let schema = "create table t (id uuid primary key, code text, n int)"
  private static let table = "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id, n: { from: N } }"

  private func withLoadedProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: [Self.table], exports: ["T.csv": csv(["Id", "N"], ["a", "1"])]
    ) { project in
      project.load()
      project.write("exports/T.csv", csv(["Id", "N"], ["b", "2"]))
      try body(project)
    }
  }

  /// Asked to end after the new target is in its place: the load is done, and says so.
  @Test func anInterruptionAfterTheSwapIsTooLate() throws {
    try withLoadedProject { project in
      let reader = try project.database.connect()
      try reader.execute("BEGIN; SELECT * FROM probe.t")
      let program = project.startLoad("--rebuild")
      let isSwapped = try eventually {
        try project.rows("select code from probe.t") == [["b"]]
      }
      #expect(isSwapped)
      program.send(SIGTERM)
      let run = program.wait()
      #expect(run.exitCode == 0 || run.exitCode == 130, "\(run.errors)")
      let state = try project.rows("select status from fm2pg.run order by ordinal desc limit 1")
      #expect(state == [["ok"]])
      try reader.execute("ROLLBACK")
      let again = project.run("full-load")
      #expect(again.exitCode == 0 && again.output.contains("nothing to do"), "\(again.errors)")
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg", "probe", "staging"])
      project.verify()
    }
  }

  /// A process that was cut off ends: whatever ends it, the run of its successor goes on.
  @Test(arguments: [SIGTERM, SIGCONT])
  func whoWasCutOffLeavesTheRunAlone(signal: Int32) throws {
    try withLoadedProject { project in
      let (cut, next) = try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        held.program.send(SIGSTOP)
        _ = try project.rows(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like 'fm2pg \(held.run) %'
          """)
        let next = project.startLoad("--rebuild")
        let isHeld = try eventually { try !HeldLoad.waiting(project).isEmpty }
        #expect(isHeld, "\(next.errors)")
        held.program.send(signal)
        held.program.send(SIGCONT)
        let ended = held.program.wait()
        #expect(ended.exitCode == (signal == SIGTERM ? 130 : 5), "\(ended.errors)")
        return (held, next)
      }
      let run = next.wait()
      #expect(run.exitCode == 0, "\(run.errors)")
      let state = try project.rows(
        "select status, attempts from fm2pg.run where run_id = '\(cut.run)'")
      #expect(state == [["ok", "2"]])
      project.verify()
    }
  }

  /// Two projects with a table of the same name, in one database and one control schema.
  @Test func anotherProjectHasItsOwnKeys() throws {
    try withLoadedProject { project in
      project.write(
        "project/migration.yml",
        """
        migration: other
        source: { dates: ymd, time_zone: UTC }
        target: { schema: other, staging_schema: other_staging }
        """)
      for _ in 1...2 {
        project.load("--rebuild")
        project.verify()
      }
      let keys = try project.rows("select project, source_key from fm2pg.crosswalk order by 1, 2")
      #expect(keys == [["other", "b"], ["probe", "a"]])
    }
  }

  /// Staging tables have the exports' names: the second project must not take the first one's.
  @Test func stagingOfAnotherTargetIsNotTaken() throws {
    try withLoadedProject { project in
      project.write(
        "project/migration.yml",
        """
        migration: other
        source: { dates: ymd, time_zone: UTC }
        target: { schema: other }
        """)
      let run = project.run("full-load")
      #expect(run.exitCode == 6, "\(run.errors)")
      for part in ["'staging'", "'T'", "'probe'", "staging_schema"] {
        #expect(run.errors.contains(part), "\(run.errors)")
      }
      let staged = try project.rows("select \"Id\" from staging.\"T\"")
      #expect(staged == [["a"]])
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg", "probe", "staging"])
    }
  }

  /// Numbers that the database gives are the same after a table was transformed twice.
  @Test func numbersBeginAgain() throws {
    try Project.with(
      schema: "create table t (id uuid primary key, place serial, code text)",
      tables: ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }"],
      exports: ["T.csv": csv(["Id"], ["a"], ["b"])]
    ) { project in
      project.load()
      project.write("exports/T.csv", csv(["Id"], ["a"], ["b"], ["c"]))
      try HeldLoad.with(project, at: .transform, "--rebuild") { held in
        held.program.send(SIGKILL)
        _ = held.program.wait()
      }
      project.load("--rebuild")
      let places = try project.rows("select code, place from t order by 1")
      #expect(places == [["a", "1"], ["b", "2"], ["c", "3"]])
    }
  }

  /// Rows without a parent are found below tables that were settled before the run died.
  @Test func grandchildrenAreSettledAfterADeath() throws {
    try Project.with(
      schema: """
        create table a (id uuid primary key, code text unique);
        create table b (id uuid primary key, a_id uuid references a (id));
        create table c (id uuid primary key, b_id uuid);
        """,
      tables: [
        "table: a\nfrom: A\nkey: Id\ncolumns: { code: Code }",
        "table: b\nfrom: B\nkey: Id\ncolumns: { a_id: { from: A, references: a } }",
        "table: c\nfrom: C\nkey: Id\ncolumns: { b_id: { from: B, references: b } }",
      ],
      exports: [
        "A.csv": csv(["Id", "Code"], ["1", "x"]), "B.csv": csv(["Id", "A"], ["1", "1"]),
        "C.csv": csv(["Id", "B"], ["1", "1"]),
      ]
    ) { project in
      project.load()
      project.write("exports/A.csv", csv(["Id", "Code"], ["1", "x"], ["2", "x"]))
      project.write("exports/B.csv", csv(["Id", "A"], ["1", "1"], ["2", "2"]))
      project.write("exports/C.csv", csv(["Id", "B"], ["1", "1"], ["2", "2"]))
      let run = try HeldLoad.with(project, at: .record, "--rebuild") { held in
        held.program.send(SIGKILL)
        _ = held.program.wait()
        return held.run
      }
      // As if it had died between the tables of the step: b is settled, c is not.
      let gone = try eventually { try HeldLoad.waiting(project).isEmpty }
      #expect(gone)
      try project.execute(
        """
        update fm2pg.step set status = 'planned', counts = '{}' where run_id = '\(run)'
          and step_id in ('settle:children', 'settle:reasons');
        insert into probe__fm2pg_new.c select id, (select id from probe__fm2pg_work."rows.b"
            where record = 2) from probe__fm2pg_work."rows.c" where record = 2;
        delete from probe__fm2pg_work."faults.c"
        """)
      project.load("--rebuild")
      let rejects = try project.rejects()
      #expect(rejects == ["a 2 R205 code", "b 2 R204 a_id", "c 2 R204 b_id"])
      let rows = try project.rows("select count(*) from c")
      #expect(rows == [["1"]])
      project.verify()
      // A reference without a foreign key is proved all the same.
      try project.execute("delete from b")
      let proof = project.run("verify")
      #expect(proof.exitCode == 1)
      #expect(proof.output.contains("foreign_key.c.b_id references b"), "\(proof.output)")
    }
  }
}
