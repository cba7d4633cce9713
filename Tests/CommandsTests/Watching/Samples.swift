import MigrationModel

/// A load on its way, with the names that a Japanese solution has.
enum Samples {
  static func run(
    _ status: RecordedRun.Status = .running, id: String = "20261121T050000Z-1f3a"
  ) -> RecordedRun {
    var run = RecordedRun(
      id: id, project: "診療所", command: "full-load", status: status, targetSchema: "clinic",
      programVersion: "0.1.0", host: "loader1", pid: 4711, startedAt: "2026-11-21T05:00:00Z")
    run.attemptAt = run.startedAt
    if status == .running {
      run.isAlive = true
    } else {
      run.finishedAt = "2026-11-21T05:03:05Z"
    }
    run.seconds = 185
    return run
  }

  static func report(_ run: RecordedRun?) -> StatusReport {
    var report = StatusReport(project: "診療所", targetSchema: "clinic")
    report.now = "2026-11-21T05:03:05Z"
    report.run = run
    return report
  }

  static let holder = StatusReport.LockHolder(
    backendPID: 99, applicationName: "fm2pg control", clientAddress: "10.0.0.7",
    since: "2026-11-21T04:59:59Z")

  /// Two steps that move, one that says nothing, one that is silent.
  static let progress = [
    StepProgress(
      id: "extract:患者", title: "extract 患者", startedAt: "2026-11-21T05:03:00Z",
      updatedAt: "2026-11-21T05:03:04Z", rows: 12_345, bytes: 50_000_000,
      totalBytes: 200_000_000, elapsed: 4, age: 1),
    StepProgress(
      id: "transform:visits", title: "transform visits", startedAt: "2026-11-21T05:03:00Z",
      updatedAt: "2026-11-21T05:03:04Z", rows: 3000, bytes: 9_000_000, totalRows: 4000, elapsed: 4,
      age: 1),
    StepProgress(
      id: "index", title: "index", startedAt: "2026-11-21T05:03:00Z",
      updatedAt: "2026-11-21T05:03:00Z", elapsed: 0, age: 5),
    StepProgress(
      id: "silent", title: "silent", startedAt: "2026-11-21T05:00:00Z",
      updatedAt: "2026-11-21T05:01:00Z", rows: 600, totalRows: 1000, elapsed: 60, age: 125),
  ]

  static func running() -> StatusReport {
    var report = report(run())
    report.stepsDone = 3
    report.stepsTotal = 1017
    report.lastStep = StatusReport.FinishedStep(
      id: "extract:A", title: "extract A", finishedAt: "2026-11-21T05:02:59Z", seconds: 2.1)
    report.progress = progress
    report.judge(holder: holder)
    return report
  }
}
