internal import Glibc

/// SIGINT, SIGTERM and SIGHUP, received by one thread with sigwait, so that no code runs in a
/// signal handler.
package enum SignalWatch {
  /// How long a command may take to end by itself after the first signal.
  private static let patience = 1.5
  /// How long its last words may take to be written, e.g. to a pipe that nobody reads.
  private static let grace = 0.4

  /// Blocks the signals in this thread and all that it starts, ignores SIGPIPE, and waits on a
  /// thread of its own. The first signal calls `onFirst`; when the process still runs 1.5 seconds
  /// later, or on a second signal, `onOverdue` is called, which ends the process; if even that
  /// hangs, the watch ends it with 130.
  ///
  /// A SIGHUP that was ignored at start, as nohup does, stays ignored. SIGINT works as in psql, also
  /// where a shell without job control has started `fm2pg … &` with it ignored: a script that sends
  /// it means this process.
  ///
  /// Call it before any other thread exists. Child processes inherit the mask and the ignored
  /// SIGPIPE: whoever spawns one must reset both (POSIX_SPAWN_SETSIGMASK, POSIX_SPAWN_SETSIGDEF).
  package static func start(
    _ onFirst: @escaping @Sendable () -> Void, onOverdue: @escaping @Sendable () -> Void
  ) {
    _ = signal(SIGPIPE, SIG_IGN)
    // A write beyond the file size limit then fails like one on a full disk.
    _ = signal(SIGXFSZ, SIG_IGN)
    let watched = [SIGTERM, SIGINT] + (isIgnored(SIGHUP) ? [] : [SIGHUP])
    for number in watched { _ = signal(number, SIG_DFL) }
    var signals = set(of: watched)
    guard unsafe pthread_sigmask(SIG_BLOCK, &signals, nil) == 0 else { return }
    let isWatching = startDetachedThread {
      var signals = set(of: watched)
      while !wait(for: &signals, seconds: 3600) {}
      // Not on this thread: a second signal must end even a cancellation that hangs.
      if !startDetachedThread(onFirst) { onFirst() }
      _ = wait(for: &signals, seconds: patience)
      if startDetachedThread(onOverdue) { rest(seconds: grace) }
      _exit(ExitCode.interrupted.rawValue)
    }
    // Without a watcher the signals must end the process as they do by default.
    if !isWatching { _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
  }

  /// Whether the signal is ignored now. A blocked signal is kept even if it is ignored, so an ignored one must not be in the set.
  static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func set(of numbers: [Int32]) -> sigset_t {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
    return signals
  }

  /// Whether one of the signals came in time.
  private static func wait(for signals: inout sigset_t, seconds: Double) -> Bool {
    let end = now() + seconds
    while true {
      var time = interval(max(0, end - now()))
      if unsafe sigtimedwait(&signals, nil, &time) > 0 { return true }
      // Also fails when the process is stopped and goes on.
      if errno == EAGAIN { return false }
    }
  }

  private static func rest(seconds: Double) {
    let end = now() + seconds
    while now() < end {
      var time = interval(end - now())
      unsafe nanosleep(&time, nil)
    }
  }

  private static func interval(_ seconds: Double) -> timespec {
    timespec(tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
  }

  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
