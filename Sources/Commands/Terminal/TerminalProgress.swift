internal import Glibc
internal import MigrationModel
internal import Synchronization

/// Draws the progress of the running steps ten times a second, from a thread of its own, so that
/// observers never wait for a terminal.
package final class TerminalProgress: ProgressObserver {
  private let state = Mutex(ProgressState())
  private let isFinished = Mutex(false)
  private let output: any OutputSink

  /// Nothing is drawn before the first step begins, nor after `finish`.
  package init(output: any OutputSink) {
    self.output = output
  }

  /// Starts drawing; without threads to spare there is no bar, and nothing else suffers.
  package func start() {
    _ = startDetachedThread { [self] in
      while draw() { usleep(100_000) }
    }
  }

  /// Takes the line away for good.
  package func finish() {
    isFinished.withLock { finished in
      finished = true
      output.showStatus("")
    }
  }

  package func began(step: String, totalBytes: Int64?, totalRows: Int64?) {
    let now = Self.now()
    state.withLock {
      $0.began(step, totalBytes: totalBytes, totalRows: totalRows, at: now)
    }
  }

  package func advanced(step: String, bytes: Int64, rows: Int64) {
    state.withLock { $0.advanced(step, bytes: bytes, rows: rows) }
  }

  package func ended(step: String) {
    state.withLock { $0.ended(step) }
  }

  /// False once finished. The lock is held while drawing, so that no line appears afterwards.
  private func draw() -> Bool {
    isFinished.withLock { finished in
      if finished { return false }
      let state = state.withLock { $0 }
      output.showStatus(state.line(at: Self.now(), width: TerminalSettings.width()))
      return true
    }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
