internal import Glibc
internal import Postgres
internal import Synchronization

/// Commits the progress of the run once a second and brings a lost control session back, so that the
/// lock is held while a long step works.
final class Heartbeat: Sendable {
  private let control: RunControl
  private let progress: RunProgress
  private let cancellation: CancelRegistry
  private let isStopped = Atomic<Bool>(false)
  private let thread = Mutex<WorkerThread?>(nil)

  init(control: RunControl, progress: RunProgress, cancellation: CancelRegistry) {
    self.control = control
    self.progress = progress
    self.cancellation = cancellation
    let worker = WorkerThread { [self] in
      var ticks = 0
      while !isStopped.load(ordering: .acquiring) {
        usleep(50_000)
        ticks += 1
        if ticks % 20 == 0 { beat() }
      }
    }
    thread.withLock { $0 = worker }
  }

  /// Returns when the last beat is over, after which no progress is left; may be called again.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    let worker = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let worker else { return }
    worker.join()
    beat()
  }

  /// What cannot be written now is written later; the steps report what is wrong for good.
  private func beat() {
    if cancellation.isCancelled { return }
    do {
      try control.restore()
    } catch LoadError.locked(let holder) {
      control.giveUp(to: holder)
    } catch {}
    try? control.lend { try progress.flush(on: $0) }
  }
}
