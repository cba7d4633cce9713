internal import Glibc
internal import Synchronization

/// Runs blocking jobs on threads of their own, `width` at a time, in the order given.
///
/// libpq calls block for as long as the server works, so they must not sit on the shared pool of
/// Swift's concurrency. After the first failure no further job is started; that failure is thrown
/// when the running jobs have ended.
package func runInParallel(
  width: Int, _ jobs: [@Sendable () throws -> Void]
) throws {
  guard jobs.count > 1, width > 1 else {
    for job in jobs { try job() }
    return
  }
  let queue = JobQueue(jobs)
  let threads = (0..<min(width, jobs.count)).map { _ in WorkerThread { queue.drain() } }
  for thread in threads { thread.join() }
  if let failure = queue.failure { throw failure }
}

/// Jobs not yet started, and the first failure.
private final class JobQueue: Sendable {
  private struct State {
    var jobs: ArraySlice<@Sendable () throws -> Void>
    var failure: (any Error)?
  }

  private let state: Mutex<State>

  init(_ jobs: [@Sendable () throws -> Void]) {
    state = Mutex(State(jobs: jobs[...], failure: nil))
  }

  var failure: (any Error)? { state.withLock { $0.failure } }

  func drain() {
    while let job = state.withLock({ $0.failure == nil ? $0.jobs.popFirst() : nil }) {
      do {
        try job()
      } catch {
        state.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
  }
}
