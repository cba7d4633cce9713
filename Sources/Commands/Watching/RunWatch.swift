package import MigrationModel

/// Decides which run is watched, and when its watching ends; a pure function of what was seen.
package struct RunWatch: Sendable, Hashable {
  /// What comes after a look.
  package enum Verdict: Sendable, Hashable {
    case goOn
    /// The watched run has ended, or there is none.
    case ended(ExitCode)
    /// Another run came after the one that was watched: how that one ended has to be asked for.
    case replaced(run: String)
  }

  /// A load that lost its connection comes back with another one: a run that was seen alive counts
  /// as dead only after so many seconds.
  package static let graceSeconds = 20.0
  /// As `graceSeconds`, for a run that was dead from the first look on: the command that takes it up
  /// again may have been given in the same moment.
  package static let unseenGraceSeconds = 3.0

  private var watched: String?
  private var deadSince: Double?

  package init() {}

  /// - Parameter seconds: When it was seen, by a clock that never goes back.
  package mutating func see(_ report: StatusReport, at seconds: Double) -> Verdict {
    if report.state != .dead { deadSince = nil }
    guard report.state != .starting, let run = report.run else {
      return report.state == .none ? .ended(.ok) : .goOn
    }
    if let watched, watched != run.id { return .replaced(run: watched) }
    switch report.state {
    case .running:
      watched = run.id
      return .goOn
    case .dead:
      let since = deadSince ?? seconds
      deadSince = since
      let grace = watched == nil ? Self.unseenGraceSeconds : Self.graceSeconds
      return seconds - since >= grace ? .ended(.findings) : .goOn
    case .none, .starting, .interrupted, .finished:
      return .ended(Self.exitCode(of: run))
    }
  }

  /// 0 for a run that ended well, else 1.
  package static func exitCode(of run: RecordedRun) -> ExitCode {
    switch run.status {
    case .ok: .ok
    case .running, .interrupted, .findings, .failed, .abandoned: .findings
    }
  }
}
