internal import MigrationModel

/// Lines of a text as items.
extension CellParser {
  /// The text's lines, each through the rule of the array's elements; the first item that it
  /// refuses refuses the cell.
  static func items(
    _ element: ProgramTables.Element, _ text: Span<UInt8>, _ tables: ProgramTables,
    _ scratch: inout RowScratch, into arena: inout [UInt8]
  ) -> ParsedCell {
    let start = arena.count
    var note = TimestampNote.none
    var refusal: RejectCode?
    _ = eachItem(text) { item in
      let place = ListItems.begin(&arena)
      let parsed = parse(element.type, item, tables, &scratch, into: &arena)
      refusal = parsed.code
      if parsed.cell.kind == .integer {
        if !fitsFraction(micros: parsed.cell.number, digits: element.fractionDigits) {
          refusal = .outOfRange
        }
        BigEndian.append(parsed.cell.number, to: &arena)
      }
      if parsed.note != .none { note = parsed.note }
      ListItems.end(place, &arena)
      return refusal == nil
    }
    if let refusal { return ParsedCell(refusal) }
    var cell = ParsedCell(TypedCell(kind: .list, start: start, end: arena.count))
    cell.note = note
    return cell
  }

  /// Runs `body` for each line that is not blank, trimmed; stops when it says false.
  private static func eachItem(
    _ text: Span<UInt8>, _ body: (Span<UInt8>) -> Bool
  ) -> Bool {
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x0A { end += 1 }
      let line = text.extracting(start..<end)
      let item = line.extracting(WhiteSpace.trimmedRange(line))
      if item.count > 0, !body(item) { return false }
      start = end + 1
    }
    return true
  }

  static func appendItems(
    _ text: Span<UInt8>, limit: Int, to arena: inout [UInt8]
  ) -> Bool {
    eachItem(text) { item in
      guard fits(item, limit) else { return false }
      ListItems.append(item, to: &arena)
      return true
    }
  }

  static func appendJSONList(_ text: Span<UInt8>, to arena: inout [UInt8]) {
    arena.append(Byte.openBracket)
    var isFirst = true
    _ = eachItem(text) { item in
      if !isFirst {
        arena.append(Byte.comma)
        arena.append(Byte.space)
      }
      isFirst = false
      appendQuoted(item, to: &arena)
      return true
    }
    arena.append(Byte.closeBracket)
  }
}
