import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Sessions that end, and targets that are taken, while a load goes on.
@Suite struct LostSessionTests {
  private func withProject(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: "create table t (id uuid primary key, code text unique, n int)",
      tables: [
        "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id, n: { from: N } }\nreject_budget: 9"
      ],
      exports: ["T.csv": csv(["Id", "N"], ["a", "1"], ["b", "2"])]
    ) { project in
      project.load()
      project.write("exports/T.csv", csv(["Id", "N"], ["a", "3"], ["b", "x"], ["c", "5"]))
      try body(project)
    }
  }

  /// The step's session, or the one that holds the lock, is ended from outside: it goes on.
  @Test(arguments: HeldLoad.Place.allCases, ["step", "control", "all"])
  func anEndedSessionIsReplaced(place: HeldLoad.Place, which: String) throws {
    try withProject { project in
      let program = try HeldLoad.with(project, at: place, "--rebuild") { held in
        let condition =
          switch which {
          case "step": "wait_event_type = 'Lock'"
          case "control": "application_name like '% control'"
          default: "true"
          }
        let ended = try project.rows(
          """
          select pg_terminate_backend(pid) from pg_stat_activity where \(condition)
            and datname = current_database() and application_name like 'fm2pg \(held.run) %'
          """)
        #expect(!ended.isEmpty)
        return held.program
      }
      #expect(program.wait().exitCode == 0, "\(program.output)\(program.errors)")
      #expect(which == "control" || program.errors.contains("trying again"), "\(program.errors)")
      let rows = try project.rows("select code, n from t order by code")
      #expect(rows == [["a", "3"], ["c", "5"]])
      let runs = try project.rows("select status, attempts from fm2pg.run order by ordinal")
      #expect(runs == [["ok", "1"], ["ok", "1"]])
      let schemas = try project.schemas()
      #expect(schemas == ["fm2pg", "probe", "staging"])
      project.verify()
    }
  }

  /// Without the will to try again the run ends, and can be resumed.
  @Test func retryingCanBeTurnedOff() throws {
    try withProject { project in
      let options = ["--rebuild", "--retry", "0", "--json"]
      let dead = try HeldLoad.with(project, at: .crosswalk, options) { held in
        _ = try project.rows(
          "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
            + " and datname = current_database()")
        let ended = held.program.wait()
        #expect(ended.exitCode == 4, "\(ended.errors)")
        let named = try json(ended.output, "run")
        #expect(named == held.run)
        return held.run
      }
      let state = try project.rows(
        "select status, error from fm2pg.run where run_id = '\(dead)'")
      #expect(state.first?.first == "interrupted")
      #expect(state.first?.last??.contains("administrator command") == true, "\(state)")
      let run = project.run("full-load", "--rebuild")
      #expect(run.output.contains("resumed run \(dead)"), "\(run.output)\(run.errors)")
      project.verify()
    }
  }

  /// A second load is refused with the first one's name, or waits for its end.
  @Test func theHolderIsNamedOrWaitedFor() throws {
    try withProject { project in
      let (waiting, first) = try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        let refused = project.run("full-load", "--rebuild")
        #expect(refused.exitCode == 5)
        let parts = ["run \(held.run)", "process \(held.program.pid)", "since 20", "UTC"]
        for part in parts { #expect(refused.errors.contains(part), "\(refused.errors)") }
        let waiting = project.startLoad("--rebuild", "--wait")
        let isWaiting = eventually { waiting.errors.contains("waiting for another load") }
        #expect(isWaiting && waiting.isRunning)
        return (waiting, held.program)
      }
      #expect(first.wait().exitCode == 0, "\(first.errors)")
      #expect(waiting.wait().exitCode == 0, "\(waiting.errors)")
      project.verify()
    }
  }

  @Test func waitingCanBeInterrupted() throws {
    try withProject { project in
      try HeldLoad.with(project, at: .crosswalk, "--rebuild") { _ in
        let waiting = project.startLoad("--rebuild", "--wait")
        let isWaiting = eventually { waiting.errors.contains("waiting for another load") }
        #expect(isWaiting)
        waiting.send(SIGINT)
        #expect(waiting.wait(seconds: 10).exitCode == 130)
      }
    }
  }

  /// Two processes after a dead run: the one that is late does not spoil the other's work.
  @Test func aRunThatWasTakenOverEnds() throws {
    try withProject { project in
      let stopped = try HeldLoad.with(project, at: .crosswalk, "--rebuild") { held in
        held.program.send(SIGSTOP)
        // As after a cut cable: the server ends the sessions, the process does not know yet.
        _ = try project.rows(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like 'fm2pg \(held.run) %'
          """)
        return held
      }
      let second = project.run("full-load", "--rebuild")
      #expect(second.exitCode == 0, "\(second.errors)")
      stopped.program.send(SIGCONT)
      #expect(stopped.program.wait().exitCode == 5, "\(stopped.program.errors)")
      let state = try project.rows(
        "select status, attempts from fm2pg.run where run_id = '\(stopped.run)'")
      #expect(state == [["ok", "2"]])
      project.verify()
    }
  }
}
