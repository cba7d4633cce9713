internal import Glibc

/// SIGINT and SIGTERM, received by one thread with sigwait, so that no code runs in a signal handler.
package enum SignalWatch {
  /// Blocks both signals in this thread and all that it starts, ignores SIGPIPE, and waits on a
  /// thread of its own: the first signal calls the closure, the second ends the process with 130.
  ///
  /// Call it before any other thread exists. Child processes inherit the mask and the ignored
  /// SIGPIPE: whoever spawns one must reset both (POSIX_SPAWN_SETSIGMASK, POSIX_SPAWN_SETSIGDEF).
  package static func start(_ onFirst: @escaping @Sendable () -> Void) {
    _ = signal(SIGPIPE, SIG_IGN)
    var signals = stopSignals()
    guard unsafe pthread_sigmask(SIG_BLOCK, &signals, nil) == 0 else { return }
    let isWatching = startDetachedThread {
      var signals = stopSignals()
      waitForOne(of: &signals)
      // Not on this thread: a second signal must end even a cancellation that hangs.
      if !startDetachedThread(onFirst) { onFirst() }
      waitForOne(of: &signals)
      _exit(ExitCode.interrupted.rawValue)
    }
    // Without a watcher the signals must end the process as they do by default.
    if !isWatching { _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
  }

  private static func stopSignals() -> sigset_t {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    return signals
  }

  private static func waitForOne(of signals: inout sigset_t) {
    var received: Int32 = 0
    while unsafe sigwait(&signals, &received) != 0 {}
  }
}
