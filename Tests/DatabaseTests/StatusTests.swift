import FM2PGTestSupport
import Glibc
import Loading
import MigrationModel
import Postgres
import Testing

/// What the ledger and the lock of a real server say of a run.
@Suite struct StatusTests {
  private static let reader = LedgerReader(control: "fm2pg")
  private static let lock = "SELECT pg_advisory_lock(hashtextextended('fm2pg clinic', 0))"

  private func withControl(
    _ body: (ScratchDatabase, borrowing Connection) throws -> Void
  ) throws {
    try ScratchDatabase.with { database in
      let connection = try database.connect()
      try ControlSchema.ensure(control: "fm2pg", staging: "staging", on: connection)
      try body(database, connection)
    }
  }

  private func insertRun(
    _ id: String, _ status: String, schema: String = "clinic", more: (String, String)? = nil,
    on connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO fm2pg.run (run_id, project, tenant, command, status, target_schema, mapping_hash,
        program_version, host, pid\(more.map { ", " + $0.0 } ?? ""))
      VALUES ('\(id)', 'p', '', 'full-load', '\(status)', '\(schema)', '', '1', 'h', 7\
      \(more.map { ", " + $0.1 } ?? ""))
      """)
  }

  private func status(on connection: borrowing Connection) throws -> StatusReport {
    try Self.reader.status(project: "p", targetSchema: "clinic", on: connection)
  }

  @Test func nothingHasRun() throws {
    try ScratchDatabase.with { database in
      let connection = try database.connect()
      let report = try status(on: connection)
      #expect(report.state == .none && report.run == nil && report.now != nil)
      #expect(try Self.reader.runs(project: "p", limit: 5, on: connection) == [])
      // Nothing was made for the question.
      #expect(try connection.queryValue("SELECT to_regnamespace('fm2pg')") == nil)
    }
  }

  @Test func onlyTheHolderOfTheLockIsAlive() throws {
    try withControl { database, connection in
      try insertRun("r-1", "running", on: connection)
      #expect(try status(on: connection).state == .dead)
      do {
        let load = try Connection(
          ConnectionTarget(conninfo: database.conninfo), role: "r-1 control")
        _ = try load.query(Self.lock)
        try connection.execute("UPDATE fm2pg.run SET attempt_at = clock_timestamp()")
        let report = try status(on: connection)
        #expect(report.state == .running && report.run?.isAlive == true)
        #expect(report.holder?.backendPID == load.backendPID)
        #expect(report.holder?.applicationName == "fm2pg r-1 control")
        #expect(report.holder?.since?.hasSuffix("Z") == true)
        #expect(
          try Self.reader.runs(project: "p", limit: 5, on: connection).map(\.isDead) == [false])
        // Locks of other schemas, and of other kinds, are not it.
        try connection.execute("UPDATE fm2pg.run SET target_schema = 'clinics'")
        let other = try Self.reader.status(project: "p", targetSchema: "clinics", on: connection)
        #expect(other.state == .dead && other.holder == nil)
        #expect(
          try Self.reader.runs(project: "p", limit: 5, on: connection).map(\.isDead) == [true])
        try connection.execute("UPDATE fm2pg.run SET target_schema = 'clinic'")
        _ = try load.query("SELECT pg_advisory_unlock_all()")
        _ = try load.query("SELECT pg_advisory_lock_shared(1, 2)")
        #expect(try status(on: connection).state == .dead)
        _ = try load.query(Self.lock)
        #expect(try status(on: connection).state == .running)
      }
      // The session has gone, and its lock with it.
      try waitUntil { try status(on: connection).state == .dead }
    }
  }

  /// The same key in another database of the server is another lock.
  @Test func locksOfOtherDatabasesDoNotCount() throws {
    try withControl { _, connection in
      try insertRun("r-1", "running", on: connection)
      try ScratchDatabase.with { other in
        let stranger = try other.connect()
        _ = try stranger.query(Self.lock)
        #expect(try status(on: connection).state == .dead)
      }
    }
  }

  @Test func stepsAndProgressAreRead() throws {
    try withControl { database, connection in
      let load = try database.connect()
      _ = try load.query(Self.lock)
      try insertRun("r-0", "ok", on: connection)
      try insertRun("r-1", "running", on: connection)
      try connection.execute(
        """
        INSERT INTO fm2pg.step (run_id, step_id, status, seconds, ordinal, title, finished_at) VALUES
          ('r-1', 'a', 'done', 1.5, 1, 'extract A', '2026-11-21 05:00:00+00'),
          ('r-1', 'b', 'done', 2.5, 2, '', '2026-11-21 05:00:01+00'),
          ('r-1', 'c', 'planned', NULL, 3, 'extract 患者', NULL),
          ('r-1', 'd', 'planned', NULL, 4, 'transform d', NULL),
          ('r-1', 'e', 'failed', 1, 5, 'e', '2026-11-21 05:00:02+00'),
          ('r-0', 'z', 'done', 1, 1, 'z', '2026-11-21 06:00:00+00');
        INSERT INTO fm2pg.progress
          (run_id, step_id, started_at, updated_at, rows, bytes, total_rows, total_bytes)
        SELECT run_id, step_id, now() - began, now() - seen, 100, bytes, total_rows, total_bytes
        FROM (VALUES
          ('r-1', 'd', interval '20 s', interval '10 s', 1000, NULL::bigint, 4000::bigint),
          ('r-1', 'c', interval '70 s', interval '60 s', 0, 400, NULL),
          ('r-1', 'unplanned', interval '-1 day', interval '-1 hour', 0, NULL, NULL),
          ('r-0', 'z', interval '1 s', interval '0 s', 0, NULL, NULL))
          AS v (run_id, step_id, began, seen, bytes, total_rows, total_bytes)
        """)
      let report = try status(on: connection)
      #expect(report.state == .running)
      #expect(report.stepsDone == 2 && report.stepsTotal == 5)
      #expect(
        report.lastStep
          == StatusReport.FinishedStep(
            id: "b", title: "b", finishedAt: "2026-11-21T05:00:01Z", seconds: 2.5))
      #expect(report.progress.map(\.title) == ["extract 患者", "transform d", "unplanned"])
      #expect(report.progress.map(\.isStale) == [true, false, false])
      #expect(report.progress[0].share == 0.25 && report.progress[0].remainingSeconds == nil)
      #expect(report.progress[1].rowsPerSecond == 10)
      #expect(report.progress[1].remainingSeconds == 30)
      // Its times lie ahead, as after a clock that was set back.
      #expect(report.progress[2].rowsPerSecond == nil || report.progress[2].rowsPerSecond == 0)
      #expect(report.progress[2].runningSeconds >= 0)
      #expect(report.earlierRun?.id == "r-0")
    }
  }

  /// Between the lock and the run's row, and between its end and the lock's.
  @Test func aHolderWithoutARunIsStarting() throws {
    try withControl { database, connection in
      let load = try database.connect()
      _ = try load.query(Self.lock)
      #expect(try status(on: connection).state == .starting)
      try insertRun("r-1", "ok", more: ("finished_at", "now() - interval '1 hour'"), on: connection)
      #expect(try status(on: connection).state == .starting)
      try connection.execute("UPDATE fm2pg.run SET finished_at = clock_timestamp()")
      #expect(try status(on: connection).state == .finished)
    }
  }

  @Test func replacedRunsAreListedButNotShown() throws {
    try withControl { _, connection in
      try insertRun("r-1", "failed", more: ("finished_at", "now()"), on: connection)
      try insertRun("r-2", "interrupted", more: ("error", "'E130: interrupted'"), on: connection)
      try insertRun("r-3", "abandoned", on: connection)
      try insertRun("r-4", "ok", schema: "other", on: connection)
      let report = try status(on: connection)
      #expect(report.state == .interrupted && report.run?.id == "r-2")
      #expect(report.run?.errorCode == "E130")
      #expect(report.earlierRun?.id == "r-1")
      let runs = try Self.reader.runs(project: "p", limit: 3, on: connection)
      #expect(runs.map(\.id) == ["r-4", "r-3", "r-2"])
      #expect(try Self.reader.runs(project: "q", limit: 3, on: connection) == [])
    }
  }

  @Test func durationsAreNeverNegative() throws {
    try withControl { _, connection in
      // Begun by a machine whose clock is ahead; upgraded after its end; ended before its start.
      try insertRun(
        "r-1", "ok",
        more: (
          "started_at, attempt_at, finished_at",
          "now() + interval '1 day', now() - interval '90 s', now()"
        ), on: connection)
      try insertRun(
        "r-2", "ok",
        more: (
          "started_at, attempt_at, finished_at",
          "now() - interval '30 s', now() + interval '1 h', now()"
        ), on: connection)
      try insertRun(
        "r-3", "failed",
        more: (
          "started_at, attempt_at, finished_at",
          "now() + interval '1 h', now() + interval '1 h', now()"
        ), on: connection)
      let runs = try Self.reader.runs(project: "p", limit: 3, on: connection)
      #expect(runs.map(\.seconds) == [0, 30, 90])
    }
  }

  @Test func countsAreSums() throws {
    try withControl { _, connection in
      try insertRun("r-1", "ok", more: ("attempts, is_rebuild", "3, true"), on: connection)
      try connection.execute(
        """
        INSERT INTO fm2pg.manifest VALUES ('r-1', 'A', 'A.csv', 'csv', '', 1, 100, 0, 100, 0),
          ('r-1', 'B', 'B.csv', 'csv', '', 1, 23, 0, 23, 0);
        INSERT INTO fm2pg.table_count VALUES
          ('r-1', 'A', 'a', 100, 90, 0, 0, 0, 10, 90, 90, 0, 0, 0, 0, 90),
          ('r-1', 'B', 'b', 23, 21, 0, 0, 0, 2, 21, 21, 0, 0, 0, 0, 21)
        """)
      let run = try Self.reader.run("r-1", on: connection)
      #expect(run?.exports == 2 && run?.records == 123 && run?.rejected == 12)
      #expect(run?.attempts == 3 && run?.isRebuild == true)
      #expect(try Self.reader.run("r-2", on: connection) == nil)
    }
  }

  /// Another role sees the lock and its holder, and little of the holder.
  @Test func anOrdinaryRoleGetsAnAnswer() throws {
    try withControl { database, connection in
      let load = try database.connect()
      _ = try load.query(Self.lock)
      try insertRun("r-1", "running", on: connection)
      let role = database.name + "_watcher"
      try connection.execute(
        """
        CREATE ROLE \(role); GRANT USAGE ON SCHEMA fm2pg TO \(role);
        GRANT SELECT ON ALL TABLES IN SCHEMA fm2pg TO \(role)
        """)
      defer {
        _ = try? connection.execute("RESET ROLE; DROP OWNED BY \(role); DROP ROLE \(role)")
      }
      try connection.execute("SET ROLE \(role)")
      let report = try status(on: connection)
      #expect(report.state == .running)
      #expect(report.holder?.backendPID == load.backendPID)
      #expect(report.holder?.since == nil && report.holder?.clientAddress == nil)
    }
  }

  /// What an older release has left is read as it is, and not upgraded.
  @Test func theFirstVersionIsRead() throws {
    try ScratchDatabase.with { database in
      let connection = try database.connect()
      let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      let sql = String(
        decoding: Scratch.read("/\(root)/staging-sql/0001_control.sql"), as: UTF8.self)
      try connection.execute("CREATE SCHEMA fm2pg; SET search_path TO fm2pg")
      try connection.execute(sql)
      try connection.execute("INSERT INTO schema_version VALUES (1, now(), '')")
      try connection.execute("SET search_path TO ''")
      try insertRun("r-1", "ok", more: ("finished_at", "now()"), on: connection)
      try insertRun("r-2", "running", on: connection)
      try connection.execute(
        "INSERT INTO fm2pg.step (run_id, step_id, status, seconds) VALUES ('r-2', 'a', 'done', 1.5)"
      )
      let report = try status(on: connection)
      #expect(report.state == .dead && report.run?.id == "r-2" && report.earlierRun?.id == "r-1")
      #expect(report.stepsDone == 1 && report.stepsTotal == nil)
      #expect(report.lastStep?.title == "a" && report.progress == [])
      let load = try database.connect()
      _ = try load.query(Self.lock)
      #expect(try status(on: connection).state == .running)
      let runs = try Self.reader.runs(project: "p", limit: 9, on: connection)
      #expect(runs.map(\.id) == ["r-2", "r-1"] && runs.map(\.attempts) == [1, 1])
      #expect(try connection.queryValue("SELECT max(version) FROM fm2pg.schema_version") == "1")
    }
  }

  @Test func aNewerVersionIsRefused() throws {
    try withControl { _, connection in
      try connection.execute("INSERT INTO fm2pg.schema_version VALUES (99, now(), '')")
      #expect(throws: LoadError.self) { _ = try status(on: connection) }
      #expect(throws: LoadError.self) {
        _ = try Self.reader.runs(project: "p", limit: 1, on: connection)
      }
    }
  }

  /// Nothing is locked, so that neither a load nor its publishing waits for who asks, and the other
  /// way round: what a load has locked for itself is not needed.
  @Test func asksWithoutWaiting() throws {
    try withControl { database, connection in
      try insertRun("r-1", "running", on: connection)
      let load = try database.connect()
      try load.execute("BEGIN; UPDATE fm2pg.run SET status = 'ok'")
      try connection.execute("SET statement_timeout = '20s'")
      #expect(try status(on: connection).state == .dead)
      try load.execute("COMMIT")
      #expect(try status(on: connection).state == .finished)
    }
  }

  private func waitUntil(_ condition: () throws -> Bool) throws {
    for _ in 1...200 {
      if try condition() { return }
      usleep(50_000)
    }
    Issue.record("it did not come about in ten seconds")
  }
}
