internal import Glibc

/// A thread that runs one body to its end. `join` waits for it, once.
package final class WorkerThread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let handle: pthread_t

  package init(_ body: @escaping @Sendable () -> Void) {
    let context = unsafe Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer = unsafe pointer else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
        withAlternateStack(body.run)
        return nil
      }, context.toOpaque())
    precondition(status == 0, "the system refused a thread")
    handle = thread
  }

  package func join() { _ = pthread_join(handle, nil) }
}
