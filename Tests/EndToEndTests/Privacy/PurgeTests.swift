import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// What `purge` removes and keeps, by a role with the rights that `grants` prints.
@Suite struct PurgeTests {
  private static let schema = """
    create table t (id uuid primary key, code text not null unique, n int);
    """
  private static let table = """
    table: t
    from: T
    key: Id
    columns: { code: Code, n: N }
    """

  private func with<R>(_ body: (Project) throws -> R) throws -> R {
    try Project.with(
      schema: Self.schema, tables: [Self.table],
      exports: [
        "T.csv": csv(["Id", "Code", "N"], ["1", "a", "1"], ["2", "b", "x"], ["3", "", "3"])
      ], body)
  }

  private func age(_ project: Project, days: Int) throws {
    try project.execute(
      """
      update fm2pg.run set finished_at = finished_at - interval '\(days) days',
        attempt_at = attempt_at - interval '\(days) days'
      """)
  }

  /// Tables of staging, rejects with cells or key, rejects, reasons.
  private func kept(_ project: Project) throws -> [String?] {
    try project.rows(
      """
      select (select count(*) from pg_class where relnamespace = 'staging'::regnamespace),
        count(*) filter (where num_nonnulls(cells, source_key) > 0), count(*),
        (select count(*) from fm2pg.reject_reason) from fm2pg.reject
      """)[0]
  }

  @Test func removesDataAndKeepsTheAudit() throws {
    try with { project in
      project.load()
      try age(project, days: 29)
      let young = project.run("purge")
      #expect(young.exitCode == 0 && young.output.contains("nothing is old enough"))
      #expect(try kept(project) == ["1", "2", "2", "2"])
      try age(project, days: 2)
      let audit = try self.audit(project)
      let dry = project.run("purge", "--dry-run", "--json")
      #expect(try json(dry.output, "rejects") == "2")
      #expect(try json(dry.output, "staging_tables,0") == "T")
      #expect(try kept(project) == ["1", "2", "2", "2"])
      #expect(try project.rows("select count(*) from fm2pg.purge") == [["1"]])
      let purge = project.run("purge", "--older-than", "4w")
      #expect(purge.exitCode == 0, "\(purge.errors)")
      #expect(
        purge.output.contains("the staging tables of 1 export, the cells of 2 rejects"),
        "\(purge.output)")
      #expect(try kept(project) == ["0", "0", "2", "2"])
      #expect(try self.audit(project) == audit)
      // Statistics hold texts, too.
      #expect(
        try project.rows(
          """
          select count(*) from pg_stats where schemaname = 'fm2pg' and tablename = 'reject'
            and attname in ('cells', 'source_key')
            and num_nonnulls(histogram_bounds, most_common_vals) > 0
          """) == [["0"]])
      #expect(
        try project.rows(
          """
          select older_than::text, runs, staging_tables, rejects, reports from fm2pg.purge
          order by purged_at
          """) == [["720:00:00", "0", "0", "0", "0"], ["672:00:00", "1", "1", "2", "0"]])
      let again = project.run("purge", "--older-than", "4w")
      #expect(again.output.contains("nothing is old enough"), "\(again.output)")
    }
  }

  private func audit(_ project: Project) throws -> [[String?]] {
    try ["run", "step", "manifest", "staged_field", "table_count", "reject_reason", "crosswalk"]
      .flatMap { table in
        try project.rows(
          "select (to_jsonb(t) - 'purged_at')::text from fm2pg.\(table) t order by 1")
      } + project.rows("select to_jsonb(t)::text from t order by 1")
  }

  /// What can no longer be proved is a warning; what is still wrong is found.
  @Test func verifyAfterwards() throws {
    try with { project in
      project.load()
      let purge = project.run("purge", "--older-than", "0d")
      #expect(purge.exitCode == 0, "\(purge.errors)")
      let verification = project.run("verify", "--json")
      #expect(verification.exitCode == 0, "\(verification.errors)")
      let text = project.run("verify")
      for id in ["count.staging.T", "fate.t.T.reject_cells"] {
        #expect(text.output.contains("warn \(id)"), "\(text.output)")
      }
      #expect(text.output.contains("can no longer be proved"))
      #expect(!text.output.contains("fail "), "\(text.output)")
      let show = project.run("rejects show", "--show-values")
      #expect(show.exitCode == 0 && show.output.contains("(purged)"), "\(show.output)")
      #expect(project.run("rejects export", "--out", project.scratch.path + "/r.csv").exitCode == 0)
      let load = project.run("full-load", "--json")
      #expect(try json(load.output, "notes")?.contains("nothing to do") == true)

      try project.execute("update t set n = 4711")
      try project.execute(
        """
        insert into fm2pg.reject (run_id, source_table, target_table, record_number)
        select run_id, 'T', 't', 99 from fm2pg.run
        """)
      let damaged = project.run("verify")
      #expect(damaged.exitCode == 1)
      for id in ["checksum.target.t.n", "fate.t.T.reject_cells"] {
        #expect(damaged.output.contains("fail \(id)"), "\(damaged.output)")
      }
      // Another load brings all of it back.
      project.load("--rebuild")
      let whole = project.run("verify")
      #expect(whole.exitCode == 0 && !whole.output.contains("purged"), "\(whole.output)")
    }
  }

  /// Staging that a younger load has put there stays.
  @Test func youngerLoadsKeepTheirs() throws {
    try with { project in
      project.load()
      try age(project, days: 40)
      project.load("--rebuild")
      let purge = project.run("purge", "--json")
      #expect(try json(purge.output, "staging_tables") == "[]", "\(purge.errors)")
      #expect(try json(purge.output, "rejects") == "2")
      #expect(try kept(project) == ["1", "2", "4", "4"])
      project.verify()
    }
  }

  /// The texts are gone from the rows even if the file cannot be rewritten now.
  @Test func readersAreNotWaitedForLong() throws {
    try with { project in
      project.load()
      let reader = try project.database.connect()
      try reader.execute("BEGIN; LOCK TABLE fm2pg.reject IN ACCESS SHARE MODE")
      let purge = project.run("purge", "--older-than", "0d")
      #expect(purge.exitCode == 0, "\(purge.errors)")
      #expect(purge.errors.contains("warning[E402]"), "\(purge.errors)")
      #expect(try kept(project) == ["0", "0", "2", "2"])
    }
  }

  @Test func heedsTheLock() throws {
    try with { project in
      project.load()
      try HeldLoad.with(project, at: .record, "--rebuild") { held in
        let purge = project.run("purge", "--older-than", "0d")
        #expect(purge.exitCode == 5, "\(purge.output)\(purge.errors)")
        #expect(purge.errors.contains("E501") && purge.errors.contains(held.run))
        #expect(project.run("purge", "--older-than", "0d", "--dry-run").exitCode == 0)
      }
    }
  }

  /// What a load left that died goes, too, once it is old; a young one can go on.
  @Test func deadLoads() throws {
    try with { project in
      project.load()
      let dead = try HeldLoad.with(project, at: .record, "--rebuild") { held in
        held.program.send(SIGKILL)
        return held.run
      }
      let built = try project.schemas()
      #expect(built.contains("probe__fm2pg_staging"))
      #expect(project.run("purge").exitCode == 0)
      #expect(try project.schemas() == built)
      let purge = project.run("purge", "--older-than", "0d", "--json")
      #expect(purge.exitCode == 0, "\(purge.errors)")
      let runs = try json(purge.output, "runs") ?? ""
      #expect(runs.contains(dead))
      #expect(try project.schemas() == ["fm2pg", "probe", "staging"])
      #expect(
        try project.rows("select status from fm2pg.run where run_id = '\(dead)'")
          == [["abandoned"]])
    }
  }

  @Test func reports() throws {
    try with { project in
      project.load()
      project.write("state/reports/2025/old.html", "old")
      project.write("state/reports/new.html", "new")
      project.write("state/kept.txt", "not a report")
      for name in ["reports/2025/old.html", "kept.txt"] {
        let touch = ChildRun("/usr/bin/touch", ["-d", "40 days ago", project.state + "/" + name])
        #expect(touch.exitCode == 0)
      }
      let purge = project.run("purge", "--json")
      #expect(purge.exitCode == 0, "\(purge.errors)")
      let removed = try json(purge.output, "reports,0") ?? ""
      #expect(removed.hasSuffix("reports/2025/old.html"))
      #expect(Scratch.read(project.state + "/reports/2025/old.html") == [])
      #expect(Scratch.read(project.state + "/reports/new.html") != [])
      #expect(Scratch.read(project.state + "/kept.txt") != [])
      #expect(try project.rows("select reports from fm2pg.purge") == [["1"]])
    }
  }

  @Test(arguments: ["", "30", "d", "-1d", "+1d", "3x", "1.5d", "99999999999999999999d"])
  func ages(text: String) {
    let run = Program.run([
      "purge", Program.root + "/mappings/clinic", "--older-than", text.isEmpty ? " " : text,
    ])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("E201"), "\(run.errors)")
  }
}
