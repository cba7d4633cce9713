internal import MigrationModel

/// The shape of the first rows of a text export, as one delimiter would cut them.
struct RowSketch {
  /// How many cells a row has, and how they are written.
  struct Row: Equatable {
    var cells = 0
    var quoted = 0
    var empty = 0
  }

  /// Complete rows of the sample; the last one of the file need not have an end.
  private(set) var rows: [Row] = []
  /// What ends the first row.
  private(set) var firstEnd: RecordEnd?

  /// Looks at no more than `limit` rows.
  init(_ bytes: ArraySlice<UInt8>, delimiter: UInt8, isWhole: Bool, limit: Int) {
    var row = Row()
    var index = bytes.startIndex
    var hasBytes = false
    while index < bytes.endIndex, rows.count < limit {
      hasBytes = true
      let cellStart = index
      if bytes[index] == Byte.quote {
        guard let close = Self.closingQuote(of: bytes, openedAt: index) else { return }
        row.quoted += 1
        index = close + 1
      }
      while index < bytes.endIndex, !Self.ends(bytes[index], delimiter) { index += 1 }
      row.cells += 1
      if index == cellStart { row.empty += 1 }
      guard index < bytes.endIndex else { break }
      if bytes[index] == delimiter {
        index += 1
        if index == bytes.endIndex {
          row.cells += 1
          row.empty += 1
        }
        continue
      }
      let isCR = bytes[index] == Byte.carriageReturn
      let isCRLF = isCR && index + 1 < bytes.endIndex && bytes[index + 1] == Byte.lineFeed
      if firstEnd == nil { firstEnd = isCRLF ? .crlf : isCR ? .cr : .lf }
      rows.append(row)
      row = Row()
      hasBytes = false
      index += isCRLF ? 2 : 1
    }
    if isWhole && hasBytes && rows.count < limit { rows.append(row) }
  }

  /// Whether all rows but blank lines have one width, of more than one cell.
  var isRegular: Bool {
    guard let first = rows.first, first.cells > 1 else { return false }
    return rows.allSatisfy { $0.cells == first.cells || $0.cells == 1 && $0.empty == 1 }
  }

  private static func ends(_ byte: UInt8, _ delimiter: UInt8) -> Bool {
    byte == delimiter || byte == Byte.carriageReturn || byte == Byte.lineFeed
  }

  private static func closingQuote(of bytes: ArraySlice<UInt8>, openedAt start: Int) -> Int? {
    var index = start + 1
    while index < bytes.endIndex {
      if bytes[index] == Byte.quote {
        guard index + 1 < bytes.endIndex, bytes[index + 1] == Byte.quote else { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }
}
