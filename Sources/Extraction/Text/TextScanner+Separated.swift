internal import MigrationModel

extension TextScanner {
  /// Reads the next row of a CSV or Merge export into `row`; false at the end of the file.
  ///
  /// CR, LF and CRLF outside quotes each end a row. A quote within an unquoted field is data.
  /// Throws `.malformed` for text after a closing quote and `.truncated` for an unclosed quote.
  mutating func nextSeparatedRow() throws(ExportError) -> Bool {
    if skipsLineFeed {
      skipsLineFeed = false
      if try fill(), current == Byte.lineFeed { position += 1 }
    }
    guard try fill() else { return false }
    row.begin(at: offset)
    while true {
      let ending: FieldEnd
      if try fill(), current == Byte.quote {
        position += 1
        row.beginField(at: offset, quoted: true)
        ending = try quotedField()
        row.endField(isNull: false)
      } else {
        row.beginField(at: offset, quoted: false)
        ending = try unquotedField()
        row.endField(isNull: row.fieldIsEmpty)
      }
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
  private mutating func unquotedField() throws(ExportError) -> FieldEnd {
    while try fill() {
      takeToEnd()
      if position < end { return endField() }
    }
    return .endOfFile
  }

  @inline(__always)
  private mutating func quotedField() throws(ExportError) -> FieldEnd {
    while try fill() {
      takeToQuote()
      if position == end { continue }
      position += 1
      guard try fill() else { return .endOfFile }
      switch current {
      case Byte.quote: takeByte()
      case delimiter, Byte.carriageReturn, Byte.lineFeed: return endField()
      default: throw textAfterQuote()
      }
    }
    throw unclosedQuote()
  }

  @inline(__always)
  private mutating func endField() -> FieldEnd {
    let byte = current
    position += 1
    if byte == delimiter { return .delimiter }
    skipsLineFeed = byte == Byte.carriageReturn
    return .recordEnd
  }

  private func textAfterQuote() -> ExportError {
    ExportError(
      .malformed, file: input.file, byteOffset: offset,
      "text follows a closing quote before the next delimiter",
      hint: "a quote within a quoted field must be doubled; export the table again")
  }

  private func unclosedQuote() -> ExportError {
    ExportError(
      .truncated, file: input.file, byteOffset: row.start,
      "the file ends within a quoted field of the record that starts here",
      hint: "export the table again; the file is not complete")
  }
}
