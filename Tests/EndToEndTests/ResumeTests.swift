import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Runs that die and are run again.
@Suite struct ResumeTests {
  private static let schema = """
    create table p (id uuid primary key, code text unique, seen date);
    create table t (id uuid primary key, code text unique, n int check (n >= 0), p_id uuid
      references p (id));
    """
  private static let tables = [
    "table: p\nfrom: P\nkey: Id\ncolumns: { code: Id, seen: { from: Seen, on_invalid: null } }",
    "table: t\nfrom: T\nkey: Id\n"
      + "columns: { code: Id, n: { from: N }, p_id: { from: P, references: p } }\n"
      + "reject_budget: { percent: 90 }",
  ]

  private static func exports(_ count: Int) -> [String: String] {
    var rows = csv(["Id", "N", "P"])
    for index in 1...count { rows += "\(index),\(index % 7 - 1),\(index % 5)\r\n" }
    let parents = csv(["Id", "Seen"], ["0", "2024-01-31"], ["1", "x"], ["2", ""], ["3", "y"])
    return ["T.csv": rows, "P.csv": parents]
  }

  /// A project whose first exports are loaded and whose exports are others now.
  private func withLoadedProject(_ body: (Project) throws -> Void) throws {
    try Project.with(schema: Self.schema, tables: Self.tables, exports: Self.exports(50)) {
      project in
      project.load()
      for (name, text) in Self.exports(90) { project.write("exports/" + name, text) }
      try body(project)
    }
  }

  /// What a load leaves, without the names of runs.
  private func content(_ project: Project) throws -> [[String?]] {
    let run = "(select run_id from fm2pg.run where status = 'ok' order by ordinal desc limit 1)"
    return try project.rows(
      """
      select 't', t::text from t union all select 'p', p::text from p
      union all select 'staged', s::text from staging."T" s
      union all select 'key', c::text from fm2pg.crosswalk c
      union all select 'reject', concat_ws(' ', target_table, record_number, source_key, cells)
        from fm2pg.reject where run_id = \(run)
      union all select 'reason', concat_ws(' ', target_table, record_number, code, column_name)
        from fm2pg.reject_reason where run_id = \(run)
      union all select 'adjusted', concat_ws(' ', target_table, column_name, kind, cells)
        from fm2pg.adjustment where run_id = \(run)
      union all select 'count', (to_jsonb(c) - 'run_id')::text from fm2pg.table_count c
        where run_id = \(run)
      order by 1, 2
      """)
  }

  private func expectNothingLeft(_ project: Project) throws {
    let schemas = try project.schemas()
    #expect(schemas == ["fm2pg", "probe", "staging"])
    let left = try project.rows(
      """
      select (select count(*) from fm2pg.progress),
        (select count(*) from fm2pg.run where status in ('running', 'interrupted')),
        (select count(*) from pg_locks where locktype = 'advisory'
          and database = (select oid from pg_database where datname = current_database())),
        (select count(*) from pg_stat_activity where datname = current_database()
          and application_name like 'fm2pg 2%')
      """)
    #expect(left == [["0", "0", "0", "0"]])
  }

  private func undisturbed() throws -> [[String?]] {
    var expected: [[String?]] = []
    try withLoadedProject { project in
      project.load("--rebuild")
      expected = try content(project)
    }
    return expected
  }

  private static let doneSteps =
    "select step_id, finished_at from fm2pg.step where status = 'done' and run_id = "

  /// Killed or asked to end in each stage: what was done stays done, the rest is the same.
  @Test(arguments: HeldLoad.Place.allCases, [SIGKILL, SIGTERM])
  func deadRunsAreResumed(place: HeldLoad.Place, signal: Int32) throws {
    let expected = try undisturbed()
    try withLoadedProject { project in
      let dead = try HeldLoad.with(project, at: place, "--rebuild") { held in
        held.program.send(signal)
        let code = held.program.wait().exitCode
        #expect(code == (signal == SIGKILL ? 128 + SIGKILL : 130), "\(held.program.errors)")
        return held.run
      }
      let before = try project.rows(Self.doneSteps + "'\(dead)' order by 1")
      let run = project.run("full-load", "--rebuild", "--json")
      #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
      let name = try json(run.output, "run")
      #expect(name == dead)
      let after = try project.rows(Self.doneSteps + "'\(dead)' order by 1")
      #expect(before.allSatisfy(after.contains), "a step was done twice")
      #expect(before.count < after.count)
      let state = try project.rows(
        "select status, attempts from fm2pg.run where run_id = '\(dead)'")
      #expect(state == [["ok", "2"]])
      let found = try content(project)
      #expect(found == expected)
      try expectNothingLeft(project)
      project.verify()
    }
  }

  @Test func resumingIsSaid() throws {
    try withLoadedProject { project in
      let dead = try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        held.program.send(SIGKILL)
        _ = held.program.wait()
        return held.run
      }
      let run = project.run("full-load", "--rebuild")
      #expect(run.output.contains("resumed run \(dead)"), "\(run.output)")
    }
  }

  /// Other exports, another mapping, or `--fresh`: the dead run's work is undone.
  @Test(arguments: ["exports", "mapping", "fresh"])
  func otherInputsStartClean(change: String) throws {
    try withLoadedProject { project in
      let dead = try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        held.program.send(SIGKILL)
        _ = held.program.wait()
        return held.run
      }
      switch change {
      case "exports": project.write("exports/P.csv", csv(["Id", "Seen"], ["0", ""], ["1", ""]))
      case "mapping": project.write("project/schema/002.sql", "create index on t (n);")
      default: break
      }
      let options = change == "fresh" ? ["--rebuild", "--fresh"] : ["--rebuild"]
      let run = Program.run(
        ["full-load", project.folder, "--exports", project.exports, "--json"]
          + ["--target", project.target] + options)
      #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
      let name = try json(run.output, "run")
      #expect(name != dead)
      let state = try project.rows(
        """
        select r.status, (select count(*) from fm2pg.reject where run_id = r.run_id),
          (select count(*) from fm2pg.table_count where run_id = r.run_id)
        from fm2pg.run r where run_id = '\(dead)'
        """)
      #expect(state == [["abandoned", "0", "0"]])
      try expectNothingLeft(project)
      project.verify()
    }
  }

  /// The exports of the first load again: staging and target still hold them.
  @Test func aDeadRebuildLeavesTheFirstLoadWhole() throws {
    try withLoadedProject { project in
      let before = try content(project)
      try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        held.program.send(SIGKILL)
        _ = held.program.wait()
      }
      for (name, text) in Self.exports(50) { project.write("exports/" + name, text) }
      project.verify()
      let run = project.run("full-load")
      #expect(run.exitCode == 0 && run.output.contains("nothing to do"), "\(run.output)")
      let after = try content(project)
      #expect(after == before)
      try expectNothingLeft(project)
    }
  }

  /// What a dead run has built was dropped by somebody: it starts clean.
  @Test func aRunWithoutItsWorkStartsClean() throws {
    try withLoadedProject { project in
      let dead = try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        held.program.send(SIGKILL)
        _ = held.program.wait()
        return held.run
      }
      let gone = try eventually { try HeldLoad.waiting(project).isEmpty }
      #expect(gone)
      try project.execute("drop schema probe__fm2pg_new cascade")
      let run = project.run("full-load", "--rebuild", "--json")
      #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
      let name = try json(run.output, "run")
      #expect(name != dead)
      try expectNothingLeft(project)
      project.verify()
    }
  }
}
