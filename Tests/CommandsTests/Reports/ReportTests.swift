import Commands
import MigrationModel
import Reports
import Testing
import Verification

@Suite struct ReportTests {
  private static let load = LoadReport(
    run: "r-1", status: .ok,
    exports: [
      ExportCounts(
        source: "Patients", file: "Patients.mer", sha256: "ab12", records: 5001, undecodable: 1,
        staged: 5000, continuationRows: 3)
    ],
    tables: [
      TableCounts(
        source: "Patients", target: "patients", staged: 5000, used: 4987, merged: 3, rejected: 10,
        produced: 4987, inserted: 4987, ownedAfter: 4987)
    ],
    seconds: [
      PhaseTime("extract", seconds: 1.2), PhaseTime("transform", seconds: 2.3004),
      PhaseTime("total", seconds: 185),
    ],
    balanced: true, notes: ["1 NUL character was removed from 'Notes'"],
    rejects: [
      RejectCount(target: "patients", code: .notDate, column: "date_of_birth", count: 8),
      RejectCount(target: "patients", code: .duplicateKey, count: 2),
    ])

  @Test func loadAsText() {
    #expect(
      Self.load.text(command: "full-load") == """
        full-load: ok, run r-1

        Exports
          source    file          records  undecodable  staged
          Patients  Patients.mer    5,001            1   5,000

        Records
          source    target    staged   used  filtered  merged  held  rejected
          Patients  patients   5,000  4,987         0       3     0        10

        Rows
          target    produced  inserted  updated  unchanged  deleted  owned
          patients     4,987     4,987        0          0        0  4,987

        Rejects
          target    code  column         rows  reason
          patients  R105  date_of_birth     8  not a date
          patients  R202  -                 2  another record has the same key

        note: 1 NUL character was removed from 'Notes'

        balanced: every record is accounted for
        time: 3m05s (extract 1.2s, transform 2.3s)

        """)
  }

  @Test func loadAsJSON() {
    let outcome = CommandOutcome.load(Self.load, command: "full-load")
    #expect(outcome.exitCode == .ok)
    #expect(outcome.isSummary)
    let object = JSONEnvelope.object(
      command: "full-load", run: outcome.run, status: .ok, exitCode: 0, members: outcome.members)
    #expect(
      object.text == """
        {"schema_version": 1, "command": "full-load", "run": "r-1", "status": "ok", \
        "exit_code": 0, "balanced": true, \
        "exports": [{"source": "Patients", "file": "Patients.mer", "sha256": "ab12", \
        "records": 5001, "undecodable": 1, "staged": 5000, "continuation_rows": 3}], \
        "tables": [{"source": "Patients", "target": "patients", "staged": 5000, "used": 4987, \
        "filtered": 0, "merged": 3, "held": 0, "rejected": 10, "produced": 4987, \
        "inserted": 4987, "updated": 0, "unchanged": 0, "merged_rows": 0, "held_rows": 0, \
        "rejected_rows": 0, "deleted": 0, "owned_before": 0, "owned": 4987}], \
        "rejects": [{"target": "patients", "code": "R105", "column": "date_of_birth", \
        "count": 8}, {"target": "patients", "code": "R202", "column": "", "count": 2}], \
        "seconds": {"extract": 1.200, "transform": 2.300, "total": 185.000}, "published": true, \
        "notes": ["1 NUL character was removed from 'Notes'"], "errors": []}
        """)
  }

  @Test(arguments: [
    (RunStatus.ok, true, ExitCode.ok), (.ok, false, .findings), (.findings, true, .findings),
    (.failed, true, .findings),
  ])
  func loadExitCode(status: RunStatus, balanced: Bool, expected: ExitCode) {
    let report = LoadReport(run: "r", status: status, balanced: balanced)
    #expect(CommandOutcome.load(report, command: "full-load").exitCode == expected)
  }

  @Test func anUnbalancedLoadSaysSo() {
    let text = LoadReport(run: "r", status: .findings, balanced: false).text(command: "full-load")
    #expect(
      text == """
        full-load: findings, run r

        NOT BALANCED: some records are not accounted for

        """)
  }

  /// A gate that keeps the target as it was: no rows are claimed to be in it.
  @Test func aLoadThatIsNotPublishedSaysSo() {
    var report = Self.load
    report.status = .findings
    report.isPublished = false
    let text = report.text(command: "full-load")
    #expect(text.contains("\nnot published: the target is as it was before\n"))
    #expect(text.contains("\nRecords\n"))
    #expect(!text.contains("\nRows\n"))
    #expect(report.jsonMembers.contains(.init("published", .bool(false))))
  }

  private static func verification(_ checks: [CheckResult]) -> VerificationReport {
    VerificationReport(
      run: "r-1", target: "private", startedAt: "2024-05-01T00:00:00Z", checks: checks,
      notes: ["Nothing is proved about meaning."])
  }

  private static let passed = CheckResult(
    id: "count.patients", kind: .count, table: "patients", status: .pass, message: "equal")
  private static let failed = CheckResult(
    id: "checksum.target.patients.mobile", kind: .checksum, table: "patients", column: "mobile",
    status: .fail, expected: "1a", actual: "2b", message: "the sums differ",
    examples: ["record 7", "record 9"])

  @Test func verificationAsText() {
    #expect(
      Self.verification([Self.passed, Self.failed]).text == """
        verify: FAILED, 1 of 2 checks, run r-1, target private

        Findings
          fail checksum.target.patients.mobile: the sums differ
            expected 1a, actual 2b
            for example: record 7, record 9

        Checks
          kind      pass  warn  fail
          count        1     0     0
          checksum     0     0     1

        note: Nothing is proved about meaning.

        """)
    #expect(
      Self.verification([Self.passed]).text.hasPrefix(
        "verify: ok, 1 checks passed, run r-1, target private\n"))
  }

  @Test func verificationAsJSON() {
    let members = Self.verification([Self.failed]).jsonMembers
    #expect(
      JSONValue.object(members).text == """
        {"balanced": false, "target": "private", "started_at": "2024-05-01T00:00:00Z", \
        "checks": [{"id": "checksum.target.patients.mobile", "kind": "checksum", \
        "table": "patients", "column": "mobile", "status": "fail", "expected": "1a", \
        "actual": "2b", "message": "the sums differ", "examples": ["record 7", "record 9"]}], \
        "notes": ["Nothing is proved about meaning."]}
        """)
  }

  @Test func verificationExitCode() {
    var warned = Self.passed
    warned.status = .warn
    #expect(CommandOutcome.verification(Self.verification([Self.passed])).exitCode == .ok)
    #expect(CommandOutcome.verification(Self.verification([warned])).exitCode == .ok)
    let failed = CommandOutcome.verification(Self.verification([Self.passed, Self.failed]))
    #expect(failed.exitCode == .findings)
    #expect(failed.reported == [ReportedError(code: "E103", "1 of 2 checks failed")])
    let empty = CommandOutcome.verification(Self.verification([]))
    #expect(empty.exitCode == .findings)
    #expect(empty.reported == [ReportedError(code: "E103", "nothing was checked")])
  }
}
