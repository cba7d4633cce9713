internal import Glibc
internal import Postgres
internal import Synchronization

/// Commits the progress of the run once a second and brings a lost control session back, so that the
/// lock is held while a long step works.
final class Heartbeat: Sendable {
  private let isStopped = Atomic<Bool>(false)
  private let thread: Mutex<WorkerThread?>

  init(control: RunControl, request: FullLoadRequest) {
    thread = Mutex(nil)
    let worker = WorkerThread { [self] in
      var ticks = 0
      while !isStopped.load(ordering: .acquiring) {
        usleep(50_000)
        ticks += 1
        guard ticks % 20 == 0, !request.cancellation.isCancelled else { continue }
        // What cannot be written now is written later; the steps report what is wrong for good.
        try? control.restore()
      }
    }
    thread.withLock { $0 = worker }
  }

  /// Returns when the last beat is over; may be called again.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    let worker = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    worker?.join()
  }
}
