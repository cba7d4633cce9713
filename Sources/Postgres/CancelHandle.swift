internal import CLibPQ
internal import Synchronization

/// Ends what a connection is running, from any thread.
///
/// Made at connect and independent of the connection's life. A request that meets an idle
/// connection ends the next statement instead, so that an interrupt is never lost between two.
@safe
package final class CancelHandle: @unchecked Sendable {
  // PQcancel only reads the object, so threads may share it.
  private let handle: OpaquePointer?
  private let requested = Atomic<Bool>(false)

  /// Takes what `PQgetCancel` gives for an open connection.
  init(connection: OpaquePointer) {
    unsafe handle = PQgetCancel(connection)
  }

  deinit {
    unsafe PQfreeCancel(handle)
  }

  /// Asks the server to end the running statement, or the next one.
  package func cancel() {
    request()
    interruptServer()
  }

  /// Notes the request alone: a COPY or a next statement of this connection ends by it.
  func request() { requested.store(true, ordering: .sequentiallyConsistent) }

  /// Sends the cancel request alone; returns when the server has signalled the session.
  func interruptServer() {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      _ = unsafe PQcancel(handle, buffer.baseAddress, 256)
    }
  }

  /// Whether a request waits to be honoured.
  var isRequested: Bool { requested.load(ordering: .sequentiallyConsistent) }

  /// Whether a request waited; it is honoured by this call.
  func takeRequest() -> Bool {
    requested.exchange(false, ordering: .sequentiallyConsistent)
  }
}
