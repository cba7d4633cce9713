import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// `status` and `runs`, asked beside real loads.
@Suite struct WatchingTests {
  private static let schema = "create table t (id uuid primary key, code text unique);"
  private static let tables = ["table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }"]
  private static let lock = "SELECT pg_advisory_lock(hashtextextended('fm2pg probe', 0))"

  private static func exports(_ count: Int) -> String {
    csv(["Id"]) + (1...count).map { "\"\($0)\"\r\n" }.joined()
  }

  private func withProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables, exports: ["T.csv": Self.exports(50)], body)
  }

  private func state(_ project: Project) throws -> String? {
    let run = project.run("status", "--json")
    #expect(run.exitCode == 0, "\(run.errors)")
    return try json(run.output, "state")
  }

  private func waitFor(
    _ state: String, _ project: Project, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let isThere = try eventually { try self.state(project) == state }
    #expect(isThere, "never '\(state)'", sourceLocation: sourceLocation)
  }

  /// Runs the body while a load waits for a lock on a table of the ledger that others may still
  /// read; the lock is free afterwards.
  private func withHeldLoad(
    _ project: Project, _ body: (RunningChild) throws -> Void
  ) throws -> ChildRun {
    project.load()
    project.write("exports/T.csv", Self.exports(60))
    let holder = try project.database.connect()
    try holder.execute("BEGIN; LOCK TABLE fm2pg.table_count IN SHARE MODE")
    let load = project.startLoad("--rebuild")
    do {
      let isHeld = try eventually { try !HeldLoad.waiting(project).isEmpty }
      #expect(isHeld, "\(load.errors)")
      try body(load)
    } catch {
      load.send(SIGKILL)
      _ = load.wait()
      throw error
    }
    try holder.execute("ROLLBACK")
    return load.wait()
  }

  @Test func nothingIsMadeForAQuestion() throws {
    try withProject { project in
      let state = project.scratch.path + "/own-state"
      let none = "nothing has run yet: no run for 'probe' is recorded\n"
      for (command, said) in [
        (["status"], none), (["status", "--watch"], none), (["runs"], "nothing has run yet\n"),
      ] {
        let run = Program.run(command + [project.folder, "--state", state])
        #expect(run.exitCode == 0 && run.errors == "", "\(run.errors)")
        #expect(run.output == said)
      }
      #expect(unsafe access(state, F_OK) != 0)
      // A server that is there, and holds nothing.
      #expect(try self.state(project) == "none")
      let runs = project.run("runs", "--json")
      #expect(try json(runs.output, "runs") == "[]")
      let schemas = try project.schemas()
      #expect(schemas == [])
    }
  }

  @Test func aLoadOnItsWay() throws {
    try withProject { project in
      var name = ""
      var watch: RunningChild?
      let load = try withHeldLoad(project) { _ in
        try waitFor("running", project)
        let run = project.run("status", "--json")
        let id = try json(run.output, "last_run,run") ?? ""
        #expect(try json(run.output, "run") == id)
        #expect(try json(run.output, "last_run,alive") == "true")
        #expect(try json(run.output, "last_run,command") == "full-load")
        #expect(try json(run.output, "lock,backend_pid") != nil)
        #expect(try json(run.output, "lock,application_name") == "fm2pg \(id) control")
        #expect(try json(run.output, "last_finished,status") == "ok")
        let total = try json(run.output, "steps,total").flatMap { Int($0) } ?? 0
        let done = try json(run.output, "steps,done").flatMap { Int($0) } ?? 0
        #expect(done > 0 && done < total, "\(run.output)")
        // The step that waits is shown a second after it began.
        let isShown = try eventually {
          try json(project.run("status", "--json").output, "progress,0,step") != nil
        }
        #expect(isShown)
        try project.execute(
          """
          insert into fm2pg.progress (run_id, step_id, started_at, updated_at, rows, total_rows)
          values ('\(id)', 'probe 患者', now() - interval '10 s', now(), 1000, 4000)
          """)
        name = "full-load of 'probe', run \(id)"
        let text = project.run("status").output
        #expect(text.hasPrefix("\(name) is running\n"), "\(text)")
        #expect(text.contains("probe 患者") && text.contains("1,000 of 4,000"), "\(text)")
        #expect(text.contains("100 rows/s"), "\(text)")
        let runs = project.run("runs").output
        #expect(runs.contains("  running  ") && runs.contains("  ok  "), "\(runs)")
        let started = project.start("status", "--watch")
        watch = started
        #expect(eventually { started.output.contains("\n") }, "\(started.errors)")
        // A connection that is cut is made again.
        let ended = try project.rows(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'fm2pg status' and datname = current_database()
          """)
        #expect(ended == [["t"]])
      }
      #expect(load.exitCode == 0, "\(load.errors)")
      let watched = watch?.wait()
      #expect(watched?.exitCode == 0, "\(watched?.errors ?? "")")
      let lines = (watched?.output ?? "").split(separator: "\n")
      #expect(lines.first?.contains("\(name): running") == true, "\(lines)")
      #expect(lines.last?.contains("\(name): ok") == true, "\(lines)")
      #expect(try state(project) == "finished")
      let rows = try project.rows("select count(*) from t")
      #expect(rows == [["60"]])
    }
  }

  @Test func aKilledLoadIsDead() throws {
    try withProject { project in
      let load = try withHeldLoad(project) { $0.send(SIGKILL) }
      #expect(load.exitCode == 137)
      try waitFor("dead", project)
      let status = project.run("status")
      #expect(status.exitCode == 0)
      #expect(status.output.contains("is dead: it did not end, and no session holds its lock"))
      #expect(status.output.hasSuffix("the same command goes on where it stopped\n"))
      let runs = project.run("runs").output
      #expect(runs.contains("  dead  "), "\(runs)")
      let watch = project.run("status", "--watch")
      #expect(watch.exitCode == 1)
      #expect(watch.output.contains(": dead"))
      project.load("--rebuild")
      let after = project.run("status", "--json")
      #expect(try json(after.output, "state") == "finished")
      #expect(try json(after.output, "last_run,attempts") == "2")
      #expect(try json(after.output, "progress") == "[]")
      #expect(try json(after.output, "steps,done") == json(after.output, "steps,total"))
    }
  }

  @Test func anInterruptedLoadSaysSo() throws {
    try withProject { project in
      let load = try withHeldLoad(project) { load in
        load.send(SIGINT)
        #expect(eventually { !load.isRunning })
      }
      #expect(load.exitCode == 130)
      let status = project.run("status")
      #expect(status.output.contains(" was interrupted\n"), "\(status.output)")
      #expect(status.output.hasSuffix("the same command goes on where it stopped\n"))
      #expect(project.run("status", "--watch").exitCode == 1)
      let runs = project.run("runs", "--json")
      #expect(try json(runs.output, "runs,0,status") == "interrupted")
      #expect(try json(runs.output, "runs,0,error_code") == "E130")
    }
  }

  @Test func howARunEndedIsTold() throws {
    try withProject { project in
      project.load()
      // Twice the same: nothing to do, and no run.
      project.load()
      project.writeTable(0, Self.tables[0] + "\nreject_budget: 0\n")
      project.write("exports/T.csv", Self.exports(5) + "\"\"\r\n")
      project.load("--rebuild", expecting: 1)
      #expect(try state(project) == "finished")
      #expect(project.run("status").output.contains("ended: f"))
      #expect(project.run("status", "--watch").exitCode == 1)
      #expect(project.run("status", "--watch", "--quiet").exitCode == 1)
      let runs = project.run("runs", "--json")
      #expect(runs.exitCode == 0)
      #expect(try json(runs.output, "runs,0,rejected") == "1")
      #expect(try json(runs.output, "runs,1,status") == "ok")
      #expect(try json(runs.output, "runs,1,records") == "50")
      #expect(try json(runs.output, "runs,2") == nil)
      let one = project.run("runs", "--json", "--limit", "1")
      #expect(try json(one.output, "runs,0,run") == json(runs.output, "runs,0,run"))
      #expect(try json(one.output, "runs,1") == nil)
      try project.execute("update fm2pg.run set status = 'interrupted', finished_at = now()")
      #expect(try state(project) == "interrupted")
      #expect(project.run("status", "--watch").exitCode == 1)
      try project.execute("update fm2pg.run set status = 'ok'")
      let well = project.run("status", "--watch", "--quiet")
      #expect(well.exitCode == 0 && well.output + well.errors == "")
    }
  }

  /// As a person sees it: painted over every second, and left with the keyboard.
  @Test func aTerminalIsPaintedOver() throws {
    try withProject { project in
      let holder = try project.database.connect()
      try holder.execute(Self.lock)
      let command = ([Program.path] + project.words("status") + ["--watch"])
        .map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
      let watch = RunningChild(
        "/usr/bin/script", ["-qec", command, "/dev/null"],
        environment: Program.plain.merging(["TERM": "xterm"]) { $1 })
      let isPainted = eventually { watch.output.contains("\u{1B}[J") }
      #expect(isPainted, "\(watch.output)")
      try holder.execute("SELECT pg_advisory_unlock_all()")
      let seen = watch.wait()
      #expect(seen.exitCode == 0, "\(seen.output)\(seen.errors)")
      let frames = seen.output.split(separator: "\u{1B}[J")
      #expect(frames.count >= 3, "\(frames)")
      #expect(frames.first?.hasPrefix("a load of 'probe' is starting") == true, "\(frames)")
      #expect(frames.first?.contains("Ctrl-C ends the watching, not the run") == true)
      #expect(frames.last?.hasPrefix("nothing has run yet") == true, "\(frames)")
    }
  }

  @Test func anInterruptedWatchIsQuiet() throws {
    try withProject { project in
      let holder = try project.database.connect()
      try holder.execute(Self.lock)
      let child = project.start("status", "--watch")
      #expect(eventually { child.output.contains("\n") })
      child.send(SIGINT)
      let watch = child.wait()
      #expect(watch.exitCode == 130)
      #expect(watch.errors == "")
      #expect(watch.output.hasSuffix("'probe': starting\n"), "\(watch.output)")
    }
  }

  @Test func whatCannotBeAnswered() throws {
    try withProject { project in
      let both = project.run("status", "--watch", "--json")
      #expect(both.exitCode == 2)
      #expect(try json(both.output, "errors,0,code") == "E201")
      for command in ["status", "runs"] {
        let run = Program.run([command, project.folder, "--target", "host=/nowhere", "--json"])
        #expect(run.exitCode == 4)
        #expect(try json(run.output, "errors,0,code") == "E401")
      }
      let watch = Program.run(["status", project.folder, "--target", "host=/nowhere", "--watch"])
      #expect(watch.exitCode == 4)
      project.load()
      try project.execute("insert into fm2pg.schema_version values (99, now(), '')")
      for command in ["status", "runs"] {
        let run = project.run(command, "--json")
        #expect(run.exitCode == 4)
        #expect(try json(run.output, "errors,0,code") == "E404")
      }
    }
  }
}
