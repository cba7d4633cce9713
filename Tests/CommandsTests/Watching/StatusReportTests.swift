import MigrationModel
import Reports
import Testing

/// What `status` and `runs` print.
@Suite struct StatusReportTests {
  @Test func aRunningLoad() {
    #expect(
      Samples.running().text == """
        full-load of '診療所', run 20261121T050000Z-1f3a is running
          host     loader1, process 4711
          started  2026-11-21T05:00:00Z
          so far   3m05s
          steps    3 of 1,017 done
          last     extract A, 2026-11-21T05:02:59Z, took 2.1s
          lock     held by the server's process 99 for 10.0.0.7, since 2026-11-21T04:59:59Z

        Running
          step              share            rows                bytes        rate   ETA    for  news
          extract 患者        25%          12,345  50.0 MB of 200.0 MB   12.5 MB/s   12s   5.0s
          transform visits    75%  3,000 of 4,000               9.0 MB  750 rows/s  1.3s   5.0s
          index                 -               -                    -           -     -   5.0s
          silent              60%    600 of 1,000                    -           -     -  3m05s  no news since 2026-11-21T05:01:00Z

        """)
  }

  @Test func aRunningLoadAsOneLine() {
    #expect(
      Samples.running().line == """
        2026-11-21T05:03:05Z full-load of '診療所', run 20261121T050000Z-1f3a: running; \
        steps: 3 of 1,017 done; extract 患者 25%, 12,345 rows, 50.0 MB of 200.0 MB, 12.5 MB/s, \
        ETA 12s; transform visits 75%, 3,000 of 4,000 rows, 9.0 MB, 750 rows/s, ETA 1.3s; index; \
        silent 60%, 600 of 1,000 rows, no news since 2026-11-21T05:01:00Z
        """)
  }

  @Test func aDeadLoadGoesOn() {
    var report = Samples.running()
    report.run?.attempts = 3
    report.run?.attemptAt = "2026-11-21T05:02:00Z"
    report.earlierRun = Samples.run(.failed, id: "20261120T050000Z-0001")
    report.earlierRun?.records = 1_234
    report.earlierRun?.exports = 1
    report.progress = [Samples.progress[0]]
    report.judge(holder: nil)
    #expect(report.state == .dead)
    #expect(
      report.text == """
        full-load of '診療所', run 20261121T050000Z-1f3a is dead: it did not end, and no session holds its lock
          host     loader1, process 4711
          started  2026-11-21T05:02:00Z, attempt 3; first started 2026-11-21T05:00:00Z
          steps    3 of 1,017 done
          last     extract A, 2026-11-21T05:02:59Z, took 2.1s

        Begun and not done
          step          share    rows                bytes  rate  ETA  for  news
          extract 患者    25%  12,345  50.0 MB of 200.0 MB     -    -    -  last 2026-11-21T05:03:04Z

        before it: full-load, run 20261120T050000Z-0001, ended 2026-11-21T05:03:05Z: failed, \
        1,234 records of 1 export

        the same command goes on where it stopped

        """)
    // A ledger that knows no planned steps cannot promise that.
    report.stepsTotal = nil
    #expect(report.text.hasSuffix("the same command can be run again\n"))
  }

  @Test func anEndedLoad() {
    var run = Samples.run(.failed)
    run.error = "E402: the server refused\u{1B}[2J a statement"
    run.records = 5000
    run.rejected = 10
    run.exports = 6
    var report = Samples.report(run)
    report.stepsDone = 5
    report.judge(holder: nil)
    #expect(
      report.text == """
        nothing is running; full-load of '診療所', run 20261121T050000Z-1f3a ended: failed
          host     loader1, process 4711
          started  2026-11-21T05:00:00Z
          ended    2026-11-21T05:03:05Z
          took     3m05s
          steps    5 done
          read     5,000 records of 6 exports, 10 rejected
          error    E402: the server refused\u{FFFD}[2J a statement

        """)
    #expect(
      report.line == """
        2026-11-21T05:03:05Z full-load of '診療所', run 20261121T050000Z-1f3a: failed; \
        steps: 5 done; 5,000 records of 6 exports, 10 rejected; \
        E402: the server refused\u{FFFD}[2J a statement
        """)
  }

  @Test func nothingEverRan() {
    let report = StatusReport(project: "p", targetSchema: "clinic")
    #expect(report.text == "nothing has run yet: no run for 'clinic' is recorded\n")
    #expect(report.line == "'clinic': nothing has run yet")
    let object = JSONValue.object(report.jsonMembers)
    #expect(
      object.text == """
        {"state": "none", "project": "p", "target_schema": "clinic", "now": null, \
        "last_run": null, "last_finished": null, "lock": null, \
        "steps": {"done": 0, "total": null, "last": null}, "progress": []}
        """)
  }

  @Test func aStartingLoad() {
    var report = Samples.report(nil)
    var holder = Samples.holder
    holder.since = nil
    holder.clientAddress = nil
    report.judge(holder: holder)
    #expect(
      report.text == """
        a load of 'clinic' is starting: it holds the lock, and has no run yet
          lock     held by the server's process 99, which this role may not look at

        """)
    #expect(report.line == "2026-11-21T05:03:05Z 'clinic': starting")
  }

  @Test func runningAsJSON() {
    var report = Samples.running()
    report.progress = [Samples.progress[0], Samples.progress[3]]
    #expect(
      JSONValue.object(report.jsonMembers).text == """
        {"state": "running", "project": "診療所", "target_schema": "clinic", \
        "now": "2026-11-21T05:03:05Z", "last_run": {"run": "20261121T050000Z-1f3a", \
        "project": "診療所", "command": "full-load", "status": "running", "alive": true, \
        "target_schema": "clinic", "tenant": "", "masked": false, "program_version": "0.1.0", \
        "host": "loader1", "pid": 4711, \
        "rebuild": false, "started_at": "2026-11-21T05:00:00Z", "attempts": 1, \
        "attempt_at": "2026-11-21T05:00:00Z", "finished_at": null, "seconds": 185.000, \
        "exports": 0, "records": null, "rejected": null, "error_code": null, "error": null}, \
        "last_finished": null, "lock": {"backend_pid": 99, "application_name": "fm2pg control", \
        "client_address": "10.0.0.7", "since": "2026-11-21T04:59:59Z"}, \
        "steps": {"done": 3, "total": 1017, "last": {"step": "extract:A", "title": "extract A", \
        "finished_at": "2026-11-21T05:02:59Z", "seconds": 2.100}}, \
        "progress": [{"step": "extract:患者", "title": "extract 患者", \
        "started_at": "2026-11-21T05:03:00Z", "updated_at": "2026-11-21T05:03:04Z", \
        "stale": false, "seconds": 5.000, "rows": 12345, "total_rows": null, \
        "bytes": 50000000, "total_bytes": 200000000, "share": 0.250, \
        "rows_per_second": 3086.250, "bytes_per_second": 12500000.000, "eta_seconds": 12.000}, \
        {"step": "silent", "title": "silent", "started_at": "2026-11-21T05:00:00Z", \
        "updated_at": "2026-11-21T05:01:00Z", "stale": true, "seconds": 185.000, "rows": 600, \
        "total_rows": 1000, "bytes": 0, "total_bytes": null, "share": 0.600, \
        "rows_per_second": null, "bytes_per_second": null, "eta_seconds": null}]}
        """)
  }

  @Test func theListOfRuns() {
    var dead = Samples.run()
    dead.isAlive = false
    dead.seconds = nil
    var failed = Samples.run(.failed, id: "20261120T050000Z-0001")
    failed.error = "E402: no"
    failed.records = 5000
    failed.rejected = 10
    failed.exports = 6
    failed.attempts = 2
    #expect(
      RecordedRun.table([dead, failed]) == """
          run                    command    masked  status  started                took  records  rejected  exports  attempts  error
          20261121T050000Z-1f3a  full-load  no      dead    2026-11-21T05:00:00Z      -        -         -        0         1  -
          20261120T050000Z-0001  full-load  no      failed  2026-11-21T05:00:00Z  3m05s    5,000        10        6         2  E402

        """)
    failed.tenant = "north"
    failed.isMasked = true
    #expect(
      RecordedRun.table([failed, dead]) == """
          run                    command    tenant  masked  status  started                took  records  rejected  exports  attempts  error
          20261120T050000Z-0001  full-load  north   yes     failed  2026-11-21T05:00:00Z  3m05s    5,000        10        6         2  E402
          20261121T050000Z-1f3a  full-load  -       no      dead    2026-11-21T05:00:00Z      -        -         -        0         1  -

        """)
    #expect(
      Samples.report(failed).text.contains(
        "  tenant   north\n  masked   yes: personal data was replaced\n"))
  }

  @Test(arguments: [
    ("E402: x", "E402"), ("E130", "E130"), ("e402: x", nil), ("E4x2", nil), ("E40", nil), ("", nil),
    ("57P01: ended", "57P01"), ("E130 interrupted", "E130"), ("ABCDE x", nil),
    ("1234", nil),
    (nil, nil), ("no code", nil),
  ])
  func errorsBeginWithTheirCode(error: String?, code: String?) {
    var run = Samples.run(.failed)
    run.error = error
    #expect(run.errorCode == code)
  }
}
