/// A table for a terminal or a mail: columns aligned by display width, numbers to the right.
package struct TextTable: Sendable, Hashable {
  /// On which side the cells of a column are flush.
  package enum Alignment: Sendable, Hashable {
    case left
    case right
  }

  private var titles: [String]
  private var alignments: [Alignment]
  private var rows: [[String]] = []

  package init(_ columns: [(title: String, alignment: Alignment)]) {
    self.titles = columns.map(\.title)
    self.alignments = columns.map(\.alignment)
  }

  /// Adds a row; it must have as many cells as the table has columns.
  package mutating func add(_ cells: [String]) {
    precondition(cells.count == titles.count, "a row has \(cells.count) cells")
    rows.append(cells.map(Self.onOneLine))
  }

  /// Title line and rows, each ended by a line feed and indented by two spaces; never trailing
  /// spaces. Empty when there are no rows.
  package var text: String {
    if rows.isEmpty { return "" }
    var widths = titles.map(DisplayWidth.of)
    for row in rows {
      for (index, cell) in row.enumerated() {
        widths[index] = max(widths[index], DisplayWidth.of(cell))
      }
    }
    return ([titles] + rows).map { line($0, widths) }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(cell))
      line += "  "
      switch alignments[index] {
      case .left: line += cell + padding
      case .right: line += padding + cell
      }
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  /// The text without control characters: one in a name would break a line or talk to the terminal.
  package static func onOneLine(_ cell: String) -> String {
    var result = ""
    for scalar in cell.unicodeScalars {
      if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
        result.unicodeScalars.append("\u{FFFD}")
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
