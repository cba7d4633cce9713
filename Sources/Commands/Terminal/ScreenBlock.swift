internal import Reports

/// Some lines of a terminal that are painted over again and again; what to write, as text.
package struct ScreenBlock: Sendable, Hashable {
  private var painted = 0

  package init() {}

  /// Takes the block off the screen; empty when nothing is there.
  package mutating func erase() -> String {
    defer { painted = 0 }
    return painted == 0 ? "" : "\r\u{1B}[\(painted)A\u{1B}[J"
  }

  /// Paints the text in place of the last one. Lines are cut to the width, and lines that would
  /// scroll away are left out, because no cursor comes back to them.
  package mutating func paint(_ text: String, columns: Int, rows: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    lines = lines.prefix(max(1, rows - 1)).map {
      DisplayWidth.truncated($0, to: max(0, columns - 1))
    }
    let erased = erase()
    painted = lines.count
    return erased + lines.map { $0 + "\n" }.joined()
  }
}
