import MigrationModel
import Reports
import Testing

/// What is true of a run, from what the ledger says and who holds the lock.
@Suite struct StatusStateTests {
  private typealias State = StatusReport.State

  private static func holder(
    name: String? = "fm2pg control", since: String?
  ) -> StatusReport.LockHolder {
    StatusReport.LockHolder(backendPID: 7, applicationName: name, since: since)
  }

  private static func state(
    _ run: RecordedRun?, _ holder: StatusReport.LockHolder?, news: String? = nil
  ) -> State {
    var report = Samples.report(run)
    if let news {
      report.progress = [
        StepProgress(id: "a", title: "a", startedAt: news, updatedAt: news, elapsed: 1, age: 0)
      ]
    }
    report.judge(holder: holder)
    return report.state
  }

  @Test(
    arguments: [
      (nil, State.none), (.running, .dead), (.interrupted, .interrupted), (.ok, .finished),
      (.findings, .finished), (.failed, .finished),
    ] as [(RecordedRun.Status?, State)])
  private func withoutALock(status: RecordedRun.Status?, expected: State) {
    #expect(Self.state(status.map { Samples.run($0) }, nil) == expected)
  }

  /// The run was started at 05:00:00 and, when it has ended, ended at 05:03:05.
  @Test(
    arguments: [
      (nil, "2026-11-21T04:59:59Z", State.starting), (.running, "2026-11-21T05:00:00Z", .running),
      (.running, "2026-11-21T05:00:01Z", .starting), (.running, nil, .running),
      (.interrupted, "2026-11-21T05:00:00Z", .interrupted),
      (.interrupted, "2026-11-21T05:03:06Z", .starting), (.ok, "2026-11-21T05:03:05Z", .finished),
      (.ok, "2026-11-21T05:03:06Z", .starting), (.ok, nil, .starting),
    ] as [(RecordedRun.Status?, String?, State)])
  private func withALock(status: RecordedRun.Status?, since: String?, expected: State) {
    #expect(Self.state(status.map { Samples.run($0) }, Self.holder(since: since)) == expected)
  }

  /// A connection that was lost comes back younger than the run.
  @Test func newsOfTheRunShowThatItLives() {
    let holder = Self.holder(since: "2026-11-21T05:01:00Z")
    #expect(Self.state(Samples.run(), holder, news: "2026-11-21T05:00:59Z") == .starting)
    #expect(Self.state(Samples.run(), holder, news: "2026-11-21T05:01:01Z") == .running)
  }

  @Test func theNameOfTheSessionDecides() {
    let own = Self.holder(
      name: "fm2pg 20261121T050000Z-1f3a control", since: "2026-11-21T05:09:00Z")
    let other = Self.holder(
      name: "fm2pg 20261121T050900Z-0001 control", since: "2026-11-21T04:00:00Z")
    #expect(Self.state(Samples.run(), own) == .running)
    #expect(Self.state(Samples.run(), other) == .starting)
    #expect(Self.state(Samples.run(.ok), own) == .finished)
    #expect(Self.state(Samples.run(.ok), other) == .starting)
    // A table with the name of a run would have to be written in digits.
    #expect(Self.holder(name: "fm2pg extract Patients", since: nil).run == nil)
    #expect(Self.holder(name: "psql 20261121T050000Z-1f3a x", since: nil).run == nil)
    #expect(Self.holder(name: nil, since: nil).run == nil)
  }

  /// What a dead run did is not taken for what the starting one does.
  @Test func aStartingRunIsNotTheDeadOne() {
    var report = Samples.running()
    report.judge(
      holder: Self.holder(
        name: "fm2pg 20261121T050900Z-0001 control", since: "2026-11-21T05:09:00Z"))
    #expect(report.state == .starting)
    #expect(report.run?.isDead == true)
    #expect(
      report.text == """
        a load of 'clinic' is starting: it holds the lock, and has no run yet
          lock     held by the server's process 7 for a local client, since 2026-11-21T05:09:00Z
          before   run 20261121T050000Z-1f3a: dead

        """)
  }

  @Test func ratesNeedTime() {
    func step(elapsed: Double, age: Double = 0, rows: Int64 = 10) -> StepProgress {
      StepProgress(
        id: "a", title: "a", startedAt: "", updatedAt: "", rows: rows, totalRows: 100,
        elapsed: elapsed, age: age)
    }
    #expect(step(elapsed: 0).rowsPerSecond == nil)
    #expect(step(elapsed: 0.4).remainingSeconds == nil)
    #expect(step(elapsed: 2).rowsPerSecond == 5)
    #expect(step(elapsed: 2).remainingSeconds == 18)
    #expect(step(elapsed: 2, age: 31).remainingSeconds == nil)
    #expect(step(elapsed: 2, rows: 0).remainingSeconds == nil)
    #expect(step(elapsed: 2, rows: 100).remainingSeconds == nil)
    #expect(step(elapsed: 2, rows: 200).share == 1)
    #expect(step(elapsed: 2).bytesPerSecond == nil)
  }

  /// The server's clock was set back, or forward.
  @Test func aClockThatJumpsGivesNoNonsense() {
    for (elapsed, age) in [(-3600.0, 5.0), (5, -3600), (-1e9, -1e9), (1e12, 1e12)] {
      let step = StepProgress(
        id: "a", title: "a", startedAt: "", updatedAt: "", rows: 10, bytes: 10, totalRows: 100,
        elapsed: elapsed, age: age)
      for value in [step.rowsPerSecond, step.bytesPerSecond, step.remainingSeconds, step.share] {
        #expect((value ?? 0) >= 0)
      }
      #expect(step.runningSeconds >= 0)
      var report = Samples.running()
      report.progress = [step]
      #expect(!report.text.contains(" -1") && !report.line.contains("-1 "))
    }
  }
}
