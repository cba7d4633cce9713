/// Where the program's words go.
package protocol OutputSink: Sendable {
  /// Writes the text as it is.
  func write(_ text: String, to stream: OutputStream)
  /// Shows one line at the bottom of the terminal in place of the last one; empty takes it away.
  func showStatus(_ line: String)
  /// The `errno` of the first failed write to the stream; a reader that went away is no failure.
  func failure(of stream: OutputStream) -> Int32?
}

/// Results are what the user asked for; messages are all else.
package enum OutputStream: Int32, Sendable, Hashable, CaseIterable {
  case result = 1
  case message = 2
}
