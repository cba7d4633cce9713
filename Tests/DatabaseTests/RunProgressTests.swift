import FM2PGTestSupport
import Glibc
import Loading
import MigrationModel
import Postgres
import Synchronization
import Testing

/// The progress of a run in the ledger, as another session sees it.
@Suite struct RunProgressTests {
  /// Notes every call.
  private final class Recorder: ProgressObserver {
    private let noted = Mutex<[String]>([])
    var calls: [String] { noted.withLock { $0 } }
    func began(step: String, totalBytes: Int64?, totalRows: Int64?) {
      noted.withLock { $0.append("began \(step) \(totalBytes ?? -1) \(totalRows ?? -1)") }
    }
    func advanced(step: String, bytes: Int64, rows: Int64) {
      noted.withLock { $0.append("advanced \(step) \(bytes) \(rows)") }
    }
    func ended(step: String) { noted.withLock { $0.append("ended \(step)") } }
  }

  private static let control = "con\"trol"

  private func withRun(
    _ body: (borrowing Connection, RunProgress, Recorder) throws -> Void
  ) throws {
    try ScratchDatabase.with { database in
      let connection = try database.connect()
      try ControlSchema.ensure(control: Self.control, staging: "staging", on: connection)
      try connection.execute(
        """
        INSERT INTO "con""trol".run (run_id, project, tenant, command, status, target_schema,
          mapping_hash, program_version, host, pid)
        SELECT id, 'p', '', 'full-load', 'running', 'p', '', '', 'h', 1
        FROM unnest(array['r-1', 'r-2']) AS id
        """)
      let recorder = Recorder()
      let progress = RunProgress(control: Self.control, run: "r-1", next: recorder)
      try body(connection, progress, recorder)
    }
  }

  /// `step rows bytes total_rows total_bytes` of each row of the run.
  private func rows(on connection: borrowing Connection, run: String = "r-1") throws -> [String] {
    try connection.query(
      """
      SELECT format('%s %s %s %s %s', step_id, rows, bytes, coalesce(total_rows, -1),
        coalesce(total_bytes, -1))
      FROM "con""trol".progress WHERE run_id = $1 ORDER BY step_id COLLATE "C"
      """, [run]
    ).compactMap { $0[0] }
  }

  @Test func isWrittenAndRemovedByFlush() throws {
    try withRun { connection, progress, recorder in
      progress.began(step: "extract 患者 \"x\\y\"", totalBytes: 100)
      progress.began(step: "transform a", totalBytes: nil, totalRows: 7)
      progress.began(step: "short", totalBytes: nil)
      progress.ended(step: "short")
      progress.advanced(step: "transform a", bytes: 10, rows: 2)
      progress.advanced(step: "unknown", bytes: 10, rows: 2)
      #expect(try rows(on: connection) == [])
      try progress.flush(on: connection)
      #expect(
        try rows(on: connection) == ["extract 患者 \"x\\y\" 0 0 -1 100", "transform a 2 10 7 -1"])
      progress.advanced(step: "transform a", bytes: 1, rows: 3)
      progress.ended(step: "extract 患者 \"x\\y\"")
      try progress.flush(on: connection)
      #expect(try rows(on: connection) == ["transform a 5 11 7 -1"])
      progress.ended(step: "transform a")
      try progress.flush(on: connection)
      #expect(try rows(on: connection) == [])
      #expect(
        recorder.calls == [
          "began extract 患者 \"x\\y\" 100 -1", "began transform a -1 7", "began short -1 -1",
          "ended short", "advanced transform a 10 2", "advanced unknown 10 2",
          "advanced transform a 1 3", "ended extract 患者 \"x\\y\"", "ended transform a",
        ])
    }
  }

  /// A statement in a failed transaction would throw.
  @Test func nothingNewIsNoStatement() throws {
    try withRun { connection, progress, _ in
      progress.began(step: "a", totalBytes: nil)
      try progress.flush(on: connection)
      progress.began(step: "never written", totalBytes: nil)
      progress.ended(step: "never written")
      try connection.execute("BEGIN")
      _ = try? connection.execute("SELECT 1 / 0")
      try progress.flush(on: connection)
      progress.advanced(step: "a", bytes: 0, rows: 1)
      #expect(throws: DatabaseError.self) { try progress.flush(on: connection) }
      try connection.execute("ROLLBACK")
      // What was not written then is written now, once.
      try progress.flush(on: connection)
      #expect(try rows(on: connection) == ["a 1 0 -1 -1"])
      let version = "SELECT xmin FROM \"con\"\"trol\".progress"
      let before = try connection.queryValue(version)
      try progress.flush(on: connection)
      #expect(try connection.queryValue(version) == before)
    }
  }

  @Test func anEndThatFailedIsWrittenLater() throws {
    try withRun { connection, progress, _ in
      progress.began(step: "a", totalBytes: nil)
      try progress.flush(on: connection)
      progress.ended(step: "a")
      try connection.execute("BEGIN")
      _ = try? connection.execute("SELECT 1 / 0")
      #expect(throws: DatabaseError.self) { try progress.flush(on: connection) }
      try connection.execute("ROLLBACK")
      try progress.flush(on: connection)
      #expect(try rows(on: connection) == [])
    }
  }

  /// What a killed attempt left behind goes with the first flush, and only of this run.
  @Test func leftoversGoAway() throws {
    try withRun { connection, progress, _ in
      try connection.execute(
        """
        INSERT INTO "con""trol".progress (run_id, step_id, rows) VALUES
          ('r-1', 'old', 3), ('r-1', 'a', 3), ('r-2', 'old', 3)
        """)
      progress.began(step: "a", totalBytes: nil)
      try progress.flush(on: connection)
      #expect(try rows(on: connection) == ["a 0 0 -1 -1"])
      #expect(try rows(on: connection, run: "r-2") == ["old 3 0 -1 -1"])
      try progress.clear(on: connection)
      #expect(try rows(on: connection) == [])
      #expect(try rows(on: connection, run: "r-2") == ["old 3 0 -1 -1"])
    }
  }

  /// Began again: counts and time start over. The row was there already, with another time.
  @Test func timesAreDurationsOfASteadyClock() throws {
    try withRun { connection, progress, _ in
      progress.began(step: "a", totalBytes: nil)
      progress.advanced(step: "a", bytes: 5, rows: 5)
      usleep(120_000)
      try progress.flush(on: connection)
      let elapsed = """
        SELECT updated_at - started_at BETWEEN interval '120 milliseconds' AND interval '1 minute'
          AND updated_at BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp()
        FROM "con""trol".progress
        """
      #expect(try connection.queryValue(elapsed) == "t")
      try connection.execute(
        "UPDATE \"con\"\"trol\".progress SET started_at = now() + interval '1 year'")
      progress.advanced(step: "a", bytes: 5, rows: 5)
      try progress.flush(on: connection)
      #expect(try connection.queryValue(elapsed) == "t")
      progress.began(step: "a", totalBytes: 9)
      try progress.flush(on: connection)
      #expect(try rows(on: connection) == ["a 0 0 -1 9"])
      let before = try connection.queryValue(
        "SELECT updated_at - started_at < interval '1 minute' FROM \"con\"\"trol\".progress")
      #expect(before == "t")
    }
  }

  @Test func manyThreadsCountTogether() throws {
    try withRun { connection, progress, _ in
      progress.began(step: "a", totalBytes: nil, totalRows: 40_000)
      let threads = (0..<4).map { number in
        onThread {
          for _ in 0..<10_000 { progress.advanced(step: "a", bytes: 3, rows: 1) }
          progress.began(step: "b \(number)", totalBytes: nil)
        }
      }
      for _ in 0..<20 { try progress.flush(on: connection) }
      for thread in threads { pthread_join(thread, nil) }
      try progress.flush(on: connection)
      #expect(
        try rows(on: connection) == ["a 40000 120000 40000 -1"]
          + (0..<4).map { "b \($0) 0 0 -1 -1" })
    }
  }
}
