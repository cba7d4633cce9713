internal import Glibc
internal import Synchronization

/// Runs the asynchronous body to its end while this thread sleeps. Only for the main thread: on a
/// thread of the concurrency pool it could wait for itself.
func waitForResult(_ body: @escaping @Sendable () async -> Int32) -> Int32 {
  let result = PendingResult()
  Task.detached { result.store(await body()) }
  return result.wait()
}

/// A number that one thread waits for. Unchecked: a semaphore is made to be shared, and the
/// pointer to it never changes.
@safe private final class PendingResult: @unchecked Sendable {
  private let value = Mutex<Int32?>(nil)
  private let semaphore: UnsafeMutablePointer<sem_t>

  init() {
    unsafe semaphore = .allocate(capacity: 1)
    unsafe semaphore.initialize(to: sem_t())
    unsafe sem_init(semaphore, 0, 0)
  }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  func store(_ number: Int32) {
    value.withLock { $0 = number }
    unsafe sem_post(semaphore)
  }

  func wait() -> Int32 {
    // Fails only when a signal interrupts it.
    while unsafe sem_wait(semaphore) != 0 {}
    return value.withLock { $0 } ?? ExitCode.internal.rawValue
  }
}
