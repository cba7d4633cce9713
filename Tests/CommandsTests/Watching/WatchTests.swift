import Commands
import MigrationModel
import Reports
import Testing

/// When a watched run is over, and what is shown meanwhile.
@Suite struct WatchTests {
  private static func running() -> StatusReport { Samples.running() }

  private static func report(_ status: RecordedRun.Status, id: String? = nil) -> StatusReport {
    var report = Samples.report(Samples.run(status, id: id ?? Samples.run().id))
    report.judge(holder: nil)
    return report
  }

  @Test(arguments: [
    (RecordedRun.Status.ok, ExitCode.ok), (.findings, .findings), (.failed, .findings),
    (.interrupted, .findings),
  ])
  func theExitCodeSaysHowItEnded(status: RecordedRun.Status, expected: ExitCode) {
    var watch = RunWatch()
    #expect(watch.see(Self.running(), at: 0) == .goOn)
    #expect(watch.see(Self.report(status), at: 1) == .ended(expected))
    // What had ended before is not waited for.
    var late = RunWatch()
    #expect(late.see(Self.report(status), at: 0) == .ended(expected))
  }

  @Test func nothingToWatchIsFine() {
    var watch = RunWatch()
    #expect(watch.see(StatusReport(project: "p", targetSchema: "p"), at: 0) == .ended(.ok))
  }

  @Test func aStartingRunIsWaitedFor() {
    var watch = RunWatch()
    var starting = Samples.report(Samples.run(.failed, id: "before"))
    var holder = Samples.holder
    holder.since = "2026-11-21T06:00:00Z"
    starting.judge(holder: holder)
    #expect(starting.state == .starting)
    for second in 0...100 { #expect(watch.see(starting, at: Double(second)) == .goOn) }
    #expect(watch.see(Self.running(), at: 101) == .goOn)
    #expect(watch.see(Self.report(.ok), at: 102) == .ended(.ok))
  }

  @Test func aLostConnectionMayComeBack() {
    var watch = RunWatch()
    #expect(watch.see(Self.running(), at: 0) == .goOn)
    #expect(watch.see(Self.report(.running), at: 10) == .goOn)
    #expect(watch.see(Self.report(.running), at: 29) == .goOn)
    #expect(watch.see(Self.running(), at: 29.5) == .goOn)
    #expect(watch.see(Self.report(.running), at: 40) == .goOn)
    #expect(watch.see(Self.report(.running), at: 60) == .ended(.findings))
    // Dead from the first look on: little to wait for.
    var late = RunWatch()
    #expect(late.see(Self.report(.running), at: 0) == .goOn)
    #expect(late.see(Self.report(.running), at: 2.9) == .goOn)
    #expect(late.see(Self.report(.running), at: 3) == .ended(.findings))
  }

  @Test func theNextRunIsNotTheWatchedOne() {
    var watch = RunWatch()
    #expect(watch.see(Self.running(), at: 0) == .goOn)
    let next = Self.report(.ok, id: "next")
    #expect(watch.see(next, at: 1) == .replaced(run: Samples.run().id))
  }

  @Test func aLineWhenSomethingChanges() {
    var log = WatchLog()
    var report = Self.running()
    #expect(log.line(report, at: 0) == report.line + "\n")
    report.now = "2026-11-21T05:03:06Z"
    #expect(log.line(report, at: 1) == nil)
    // Counts alone are written now and then.
    report.progress[0].rows += 1
    #expect(log.line(report, at: 2) == nil)
    #expect(log.line(report, at: 10) == report.line + "\n")
    #expect(log.line(report, at: 30) == nil)
    report.stepsDone += 1
    #expect(log.line(report, at: 30.1) == report.line + "\n")
    report.progress.removeLast()
    #expect(log.line(report, at: 30.2) == report.line + "\n")
    report.judge(holder: nil)
    #expect(log.line(report, at: 30.3)?.contains(": dead") == true)
  }

  @Test func aBlockIsPaintedOver() {
    var block = ScreenBlock()
    #expect(block.erase() == "")
    #expect(block.paint("one\ntwo\n", columns: 80, rows: 24) == "one\ntwo\n")
    #expect(block.paint("three\n", columns: 80, rows: 24) == "\r\u{1B}[2A\u{1B}[Jthree\n")
    #expect(block.erase() == "\r\u{1B}[1A\u{1B}[J")
    #expect(block.erase() == "")
  }

  @Test func aBlockFitsTheScreen() {
    var block = ScreenBlock()
    #expect(block.paint("患者の名前\nb\n\nc\nd", columns: 8, rows: 4) == "患者の…\nb\n\n")
    #expect(block.paint("a", columns: 0, rows: 0) == "\r\u{1B}[3A\u{1B}[J\n")
  }
}
