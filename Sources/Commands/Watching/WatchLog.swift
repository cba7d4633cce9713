package import MigrationModel
internal import Reports

/// Which looks at a run are worth a line where nothing can be painted over.
package struct WatchLog: Sendable, Hashable {
  /// What gets a line at once when it changes.
  private struct Event: Sendable, Hashable {
    var state: StatusReport.State
    var run: String?
    var attempts: Int64?
    var done: Int64
    var steps: [String]
    var stale: [String]

    init(_ report: StatusReport) {
      state = report.state
      run = report.run?.id
      attempts = report.run?.attempts
      done = report.stepsDone
      steps = report.progress.map(\.id)
      stale = report.progress.filter(\.isStale).map(\.id)
    }
  }

  /// Counts alone get a line only after so many seconds.
  package static let countSeconds = 10.0

  private var event: Event?
  private var counts: [Int64] = []
  private var printedAt = 0.0

  package init() {}

  /// The line, with its line feed; nil when nothing has changed.
  ///
  /// - Parameter seconds: When it was seen, by a clock that never goes back.
  package mutating func line(_ report: StatusReport, at seconds: Double) -> String? {
    let seen = Event(report)
    let counted = report.progress.flatMap { [$0.rows, $0.bytes] }
    let isDue = seconds - printedAt >= Self.countSeconds && counted != counts
    guard seen != event || isDue else { return nil }
    event = seen
    counts = counted
    printedAt = seconds
    return report.line + "\n"
  }
}
