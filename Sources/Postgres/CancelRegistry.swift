internal import Synchronization

/// The cancel handles of all open connections, for the one who answers SIGINT.
package final class CancelRegistry: Sendable {
  private struct State {
    var handles: [ObjectIdentifier: CancelHandle] = [:]
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// An empty registry.
  package init() {}

  /// Whether `cancelAll` was called: a worker looks here between two steps.
  package var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Keeps a handle; cancels it at once when all were cancelled before.
  package func add(_ handle: CancelHandle) {
    let isLate = state.withLock { state in
      state.handles[ObjectIdentifier(handle)] = handle
      return state.isCancelled
    }
    if isLate { handle.cancel() }
  }

  /// Forgets a handle.
  package func remove(_ handle: CancelHandle) {
    state.withLock { state in
      _ = state.handles.removeValue(forKey: ObjectIdentifier(handle))
    }
  }

  /// Cancels what every connection runs; may be called again.
  package func cancelAll() {
    let handles = state.withLock { state in
      state.isCancelled = true
      return Array(state.handles.values)
    }
    // All know of it before the first server is asked, which takes as long as the network likes.
    for handle in handles { handle.request() }
    for handle in handles { handle.interruptServer() }
  }
}
