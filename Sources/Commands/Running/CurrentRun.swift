internal import Synchronization

/// The run that a command has begun, so that its failure can be reported under the run's id.
package final class CurrentRun: Sendable {
  private let name = Mutex<String?>(nil)

  package init() {}

  /// Nil as long as nothing has begun.
  package var id: String? { name.withLock { $0 } }

  package func began(_ id: String) { name.withLock { $0 = id } }
}
