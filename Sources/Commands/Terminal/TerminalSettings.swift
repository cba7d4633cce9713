internal import Glibc

/// What is known of the terminal on stderr, or on stdout.
package struct TerminalSettings: Sendable, Hashable {
  /// Whether the stream is a terminal.
  package var isTerminal: Bool
  /// `TERM`, empty when it is not set.
  package var term: String

  package init(isTerminal: Bool, term: String) {
    self.isTerminal = isTerminal
    self.term = term
  }

  /// Asks the system about stderr, or another stream.
  package static func current(
    environment: [String: String], of stream: OutputStream = .message
  ) -> TerminalSettings {
    TerminalSettings(isTerminal: isatty(stream.rawValue) == 1, term: environment["TERM"] ?? "")
  }

  /// Whether a line can be drawn over. The bar has no colours, so `NO_COLOR` has nothing to forbid.
  package var canDraw: Bool { isTerminal && !term.isEmpty && term != "dumb" }

  /// Columns of the terminal on stderr; asked anew each time, because windows are resized.
  package static func width() -> Int { size(of: .message).columns }

  /// Columns and rows of the terminal on a stream; 80 and 24 when it does not tell.
  package static func size(of stream: OutputStream) -> (columns: Int, rows: Int) {
    var size = winsize()
    guard unsafe ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }
}
