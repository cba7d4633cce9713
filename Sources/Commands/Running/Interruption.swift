internal import Synchronization

/// Whether the user asked the run to stop, and what is to be done about it.
///
/// A command registers actions that make its blocking calls return, e.g. cancelling the statements
/// of its connections.
package final class Interruption: Sendable {
  private struct State {
    var isRequested = false
    var actions: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Whether a stop was asked for.
  package var isRequested: Bool { state.withLock { $0.isRequested } }

  /// Runs the action once when a stop is asked for, on another thread; at once if it already was.
  package func onRequest(_ action: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      if !state.isRequested { state.actions.append(action) }
      return state.isRequested
    }
    if isLate { action() }
  }

  /// Asks for a stop; a second request does nothing.
  package func request() {
    let actions = state.withLock { state in
      state.isRequested = true
      defer { state.actions = [] }
      return state.actions
    }
    for action in actions { action() }
  }
}
