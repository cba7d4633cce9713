internal import Synchronization

/// Who says how the command ended: the command itself or, when it does not end after a signal,
/// the watch. Exactly one of them reports, so that stdout never gets two JSON objects.
package final class LastWord: Sendable {
  private struct State {
    var isTaken = false
    var overdueReport: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  package init() {}

  /// What to say when the command is overdue; before this there is nothing to say.
  package func prepare(_ report: @escaping @Sendable () -> Void) {
    state.withLock { $0.overdueReport = report }
  }

  /// True for the one who may report. Waits while the overdue report is being written: who is told
  /// false may end the process.
  package func take() -> Bool {
    state.withLock { state in
      defer { state.isTaken = true }
      return !state.isTaken
    }
  }

  /// Reports that the command was interrupted, unless it reports itself; true when it did.
  package func reportOverdue() -> Bool {
    state.withLock { state in
      if state.isTaken { return false }
      state.isTaken = true
      state.overdueReport?()
      return true
    }
  }
}
