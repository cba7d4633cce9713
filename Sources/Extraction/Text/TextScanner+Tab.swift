internal import MigrationModel

extension TextScanner {
  /// Reads the next row of a Tab export into `row`; false at the end of the file.
  ///
  /// Quotes are literal. Only the file's own record end ends a row; another CR or LF is data.
  mutating func nextTabRow() throws(ExportError) -> Bool {
    guard try fill() else { return false }
    row.begin(at: offset)
    while true {
      row.beginField(at: offset, quoted: false)
      let ending = try tabField()
      row.endField(isNull: false)
      switch ending {
      case .delimiter: continue
      case .recordEnd: return true
      case .endOfFile:
        row.endsAtEndOfFile = true
        return true
      }
    }
  }

  @inline(__always)
  private mutating func tabField() throws(ExportError) -> FieldEnd {
    while try fill() {
      takeToEnd()
      if position == end { continue }
      if current == delimiter {
        position += 1
        return .delimiter
      }
      if try takeLineEnd() { return .recordEnd }
    }
    return .endOfFile
  }

  /// At a CR or LF: passes the record end and answers true, or adds it to the field.
  private mutating func takeLineEnd() throws(ExportError) -> Bool {
    if current == Byte.lineFeed {
      if recordEnd == nil { recordEnd = .lf }
      guard recordEnd == .lf else {
        takeByte()
        return false
      }
      position += 1
      return true
    }
    switch recordEnd {
    case .cr:
      position += 1
      return true
    case .lf:
      takeByte()
      return false
    case .crlf, nil:
      position += 1
      guard try fill() else { return true }
      if current == Byte.lineFeed {
        recordEnd = .crlf
        position += 1
        return true
      }
      if recordEnd == nil {
        recordEnd = .cr
        return true
      }
      row.append(Byte.carriageReturn)
      return false
    }
  }
}
