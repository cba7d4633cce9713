/// A reader for small CSV files: commas, quotes, any line end; blank lines are skipped.
struct LookupTable {
  /// One cell and where it begins, counted from 1.
  struct Cell {
    var text: String
    var isQuoted: Bool
    var line: Int
    var column: Int
  }

  /// The first mistake in quoting.
  struct Fault {
    var message: String
    var line: Int
    var column: Int
  }

  private(set) var fault: Fault?
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1

  /// The bytes must be UTF-8 without a byte order mark.
  init(_ bytes: [UInt8]) {
    scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }

  /// Every row; stops at the first fault.
  mutating func rows() -> [[Cell]] {
    var rows: [[Cell]] = []
    while current != nil, fault == nil {
      let row = row()
      if row.count > 1 || row[0].isQuoted || !row[0].text.isEmpty { rows.append(row) }
    }
    return rows
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func row() -> [Cell] {
    var cells = [cell()]
    while current == ",", fault == nil {
      advance()
      cells.append(cell())
    }
    if current != nil, fault == nil { advance() }
    return cells
  }

  private mutating func cell() -> Cell {
    let (line, column) = (line, column)
    let isQuoted = current == "\""
    let text = isQuoted ? quotedText() : plainText()
    return Cell(text: text, isQuoted: isQuoted, line: line, column: column)
  }

  private mutating func plainText() -> String {
    var text = String.UnicodeScalarView()
    while let scalar = current, scalar != ",", scalar != "\n", scalar != "\r" {
      if scalar == "\"" {
        fail("a quote stands within a text that is not quoted", line: line, column: column)
        break
      }
      text.append(scalar)
      advance()
    }
    return String(text)
  }

  private mutating func quotedText() -> String {
    let start = (line: line, column: column)
    var text = String.UnicodeScalarView()
    advance()
    while let scalar = current {
      advance()
      guard scalar == "\"" else {
        text.append(scalar)
        continue
      }
      switch current {
      case "\"":
        text.append("\"")
        advance()
      case nil, ",", "\n", "\r": return String(text)
      default:
        fail("a quoted text is followed by more text", line: line, column: column)
        return String(text)
      }
    }
    fail("a quoted text is not closed", line: start.line, column: start.column)
    return String(text)
  }

  private mutating func fail(_ message: String, line: Int, column: Int) {
    fault = Fault(message: message, line: line, column: column)
  }

  /// Steps over one character; CR LF counts as one outside of quotes and as two texts within.
  private mutating func advance() {
    let scalar = scalars[index]
    index += 1
    let isFirstOfTwo = scalar == "\r" && current == "\n"
    if (scalar == "\n" || scalar == "\r") && !isFirstOfTwo {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }
}
