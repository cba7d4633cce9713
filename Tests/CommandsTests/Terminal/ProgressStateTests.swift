import Commands
import Glibc
import MigrationModel
import Testing

@Suite struct ProgressStateTests {
  private static let second: UInt64 = 1_000_000_000

  @Test func drawsNothingWithoutSteps() {
    var state = ProgressState()
    #expect(state.line(at: 0, width: 80) == "")
    state.began("stage Patients", totalBytes: 10, at: 0)
    state.ended("stage Patients")
    #expect(state.line(at: 0, width: 80) == "")
  }

  @Test func showsShareRateAndTimeLeft() {
    var state = ProgressState()
    state.began("stage Patients", totalBytes: 200_000_000, at: 5 * Self.second)
    #expect(
      state.line(at: 5 * Self.second, width: 100)
        == "stage Patients  [>                   ]   0%  0 B of 200.0 MB")
    state.advanced("stage Patients", bytes: 50_000_000, rows: 12_345)
    state.advanced("someone else", bytes: 1, rows: 1)
    #expect(
      state.line(at: 7 * Self.second, width: 120)
        == "stage Patients  [=====>              ]  25%  50.0 MB of 200.0 MB  12,345 rows  "
        + "25.0 MB/s  ETA 6.0s")
    state.advanced("stage Patients", bytes: 150_000_000, rows: 0)
    #expect(
      state.line(at: 9 * Self.second, width: 120)
        == "stage Patients  [====================] 100%  200.0 MB of 200.0 MB  12,345 rows  "
        + "50.0 MB/s")
  }

  @Test func sumsParallelSteps() {
    var state = ProgressState()
    state.began("stage A", totalBytes: 1000, at: 0)
    state.began("stage B", totalBytes: 3000, at: Self.second)
    state.advanced("stage B", bytes: 1000, rows: 7)
    #expect(
      state.line(at: 2 * Self.second, width: 120)
        == "stage A +1  [=====>              ]  25%  1.0 kB of 4.0 kB  7 rows  500 B/s  ETA 6.0s")
  }

  @Test func doesWithoutATotal() {
    var state = ProgressState()
    state.began("index", totalBytes: nil, at: 0)
    #expect(state.line(at: 0, width: 80) == "index")
    #expect(state.line(at: 185 * Self.second, width: 80) == "index  3m05s")
    state.began("load", totalBytes: 10, at: 0)
    state.advanced("load", bytes: 2000, rows: 0)
    #expect(state.line(at: 2 * Self.second, width: 80) == "index +1  2.0 kB  1.0 kB/s")
  }

  @Test func goesByRowsWhereBytesHaveNoTotal() {
    var state = ProgressState()
    state.began("transform a", totalBytes: nil, totalRows: 3000, at: 0)
    #expect(
      state.line(at: 0, width: 80) == "transform a  [>                   ]   0%  0 of 3,000 rows")
    #expect(
      state.line(at: Self.second, width: 80)
        == "transform a  [>                   ]   0%  0 of 3,000 rows  1.0s")
    // Bytes that were counted besides do not matter.
    state.advanced("transform a", bytes: 12_345, rows: 1000)
    #expect(
      state.line(at: 2 * Self.second, width: 100)
        == "transform a  [======>             ]  33%  1,000 of 3,000 rows  500 rows/s  ETA 4.0s")
    state.began("transform b", totalBytes: 10, totalRows: 1000, at: Self.second)
    state.advanced("transform b", bytes: 0, rows: 1000)
    #expect(
      state.line(at: 2 * Self.second, width: 100)
        == "transform a +1  [==========>         ]  50%  2,000 of 4,000 rows  1,000 rows/s  "
        + "ETA 2.0s")
    state.began("load", totalBytes: nil, at: 2 * Self.second)
    #expect(
      state.line(at: 4 * Self.second, width: 100)
        == "transform a +2  12.3 kB  2,000 rows  3.1 kB/s")
  }

  @Test func showsRowsPerSecondWithoutATotal() {
    var state = ProgressState()
    state.began("settle", totalBytes: nil, at: 0)
    state.advanced("settle", bytes: 0, rows: 3000)
    #expect(state.line(at: 2 * Self.second, width: 80) == "settle  3,000 rows  1,500 rows/s")
  }

  @Test(arguments: [
    (0, ""), (1, ""), (2, "…"), (9, "stage …"), (10, "stage 患…"), (11, "stage 患者"),
    (12, "stage 患者"),
  ])
  func fitsIntoTheTerminal(width: Int, expected: String) {
    var state = ProgressState()
    state.began("stage 患者", totalBytes: nil, at: 0)
    #expect(state.line(at: 0, width: width) == expected)
  }

  @Test func survivesNonsense() {
    var state = ProgressState()
    state.began("a", totalBytes: 0, at: 10)
    state.advanced("a", bytes: 5, rows: -1)
    #expect(state.line(at: 0, width: 80) == "a  5 B")
    state.began("a", totalBytes: 2, at: 10)
    state.advanced("a", bytes: 5, rows: 0)
    #expect(state.line(at: 10, width: 80) == "a  [====================] 100%  2 B of 2 B")
  }

  @Test func theBarIsTakenAwayAtTheEnd() {
    let sink = RecordingSink()
    let progress = TerminalProgress(output: sink)
    progress.began(step: "stage", totalBytes: nil)
    progress.start()
    for _ in 0..<500 where !sink.status.contains(where: { $0.hasPrefix("stage") }) {
      usleep(10_000)
    }
    #expect(sink.status.contains { $0.hasPrefix("stage") })
    progress.finish()
    #expect(sink.status.last == "")
    usleep(250_000)
    #expect(sink.status.last == "")
  }
}
