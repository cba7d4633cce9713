import Commands
import Synchronization

/// Keeps what was written; can be told to fail like a full disk.
final class RecordingSink: OutputSink {
  private struct Written {
    var result = ""
    var message = ""
    var status: [String] = []
  }

  private let written = Mutex(Written())
  private let resultFailure: Int32?

  init(resultFailure: Int32? = nil) { self.resultFailure = resultFailure }

  var result: String { written.withLock { $0.result } }
  var message: String { written.withLock { $0.message } }
  var status: [String] { written.withLock { $0.status } }

  func write(_ text: String, to stream: OutputStream) {
    written.withLock { written in
      switch stream {
      case .result: written.result += text
      case .message: written.message += text
      }
    }
  }

  func showStatus(_ line: String) { written.withLock { $0.status.append(line) } }

  func failure(of stream: OutputStream) -> Int32? { stream == .result ? resultFailure : nil }
}
