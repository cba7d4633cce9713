internal import Glibc
internal import Synchronization

/// Writes to stdout and stderr with write(2), whole texts at a time, from any thread.
///
/// SIGPIPE must be ignored. After the first failed write a stream stays silent: a reader that left
/// (`fm2pg plan | head`) is no reason to stop a load.
package final class DescriptorSink: OutputSink {
  private struct State {
    var failures: [OutputStream: Int32] = [:]
    var hasStatus = false
  }

  private let state = Mutex(State())

  package init() {}

  package func write(_ text: String, to stream: OutputStream) {
    if text.isEmpty { return }
    state.withLock { state in
      if state.hasStatus {
        Self.put("\r\u{1B}[K", .message, &state)
        state.hasStatus = false
      }
      Self.put(text, stream, &state)
    }
  }

  package func showStatus(_ line: String) {
    state.withLock { state in
      if line.isEmpty, !state.hasStatus { return }
      Self.put("\r\u{1B}[K\(line)", .message, &state)
      state.hasStatus = !line.isEmpty
    }
  }

  package func failure(of stream: OutputStream) -> Int32? {
    state.withLock { $0.failures[stream] }.flatMap { $0 == EPIPE ? nil : $0 }
  }

  private static func put(_ text: String, _ stream: OutputStream, _ state: inout State) {
    if state.failures[stream] != nil { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(stream.rawValue, $0.baseAddress, $0.count)
      }
      if written >= 0 {
        bytes = bytes.dropFirst(written)
      } else if errno == EAGAIN {
        // Someone else made the terminal non-blocking; wait until it takes more.
        var waiting = pollfd(fd: stream.rawValue, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, 1000)
      } else if errno != EINTR {
        state.failures[stream] = errno
        return
      }
    }
  }
}
