internal import Glibc

/// What is known of the terminal on stderr.
package struct TerminalSettings: Sendable, Hashable {
  /// Whether stderr is a terminal.
  package var isTerminal: Bool
  /// `TERM`, empty when it is not set.
  package var term: String

  package init(isTerminal: Bool, term: String) {
    self.isTerminal = isTerminal
    self.term = term
  }

  /// Asks the system about stderr.
  package static func current(environment: [String: String]) -> TerminalSettings {
    TerminalSettings(isTerminal: isatty(STDERR_FILENO) == 1, term: environment["TERM"] ?? "")
  }

  /// Whether a line can be drawn over. The bar has no colours, so `NO_COLOR` has nothing to forbid.
  package var canDraw: Bool { isTerminal && !term.isEmpty && term != "dumb" }

  /// Columns of the terminal on stderr; asked anew each time, because windows are resized.
  package static func width() -> Int {
    var size = winsize()
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }
}
