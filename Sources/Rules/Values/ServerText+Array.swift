internal import MigrationModel

extension ServerText {
  /// Appends an array as array_out prints it.
  static func appendArray(
    _ cell: TypedCell, of element: ColumnType, arena: [UInt8], to output: inout [UInt8]
  ) {
    if ItemEncoding(element) != nil {
      appendItems(cell, of: element, arena: arena, to: &output)
      return
    }
    // Elements of char(n) keep their padding: only the cast of a lone value takes it off.
    var width = 0
    if case .char(let length) = element { width = length }
    output.append(Byte.openBrace)
    var offset = cell.start
    while let item = ListItems.next(in: arena, at: &offset, end: cell.end) {
      if item.lowerBound - 4 > cell.start { output.append(Byte.comma) }
      let padding = max(0, width - characterCount(arena.span.extracting(item)))
      let isQuoted = padding > 0 || needsQuotes(arena, item)
      if isQuoted { output.append(Byte.quote) }
      for index in item {
        if arena[index] == Byte.quote || arena[index] == Byte.backslash {
          output.append(Byte.backslash)
        }
        output.append(arena[index])
      }
      for _ in 0..<padding { output.append(Byte.space) }
      if isQuoted { output.append(Byte.quote) }
    }
    output.append(Byte.closeBrace)
  }

  private static func appendItems(
    _ cell: TypedCell, of element: ColumnType, arena: [UInt8], to output: inout [UInt8]
  ) {
    output.append(Byte.openBrace)
    var offset = cell.start
    while let item = ListItems.next(in: arena, at: &offset, end: cell.end) {
      if item.lowerBound - 4 > cell.start { output.append(Byte.comma) }
      let value = ListItems.cell(item, of: element, in: arena)
      if element == .bool {
        // The only type whose output function is not its cast to text.
        output.append(value.number == 0 ? .ascii("f") : .ascii("t"))
        continue
      }
      let start = output.count
      _ = append(value, as: element, arena: arena, to: &output)
      if needsQuotes(output, start..<output.count) {
        output.insert(Byte.quote, at: start)
        output.append(Byte.quote)
      }
    }
    output.append(Byte.closeBrace)
  }

  private static func needsQuotes(_ arena: [UInt8], _ item: Range<Int>) -> Bool {
    if item.isEmpty { return true }
    for index in item {
      switch arena[index] {
      case Byte.quote, Byte.backslash, Byte.openBrace, Byte.closeBrace, Byte.comma: return true
      case Byte.space, 0x09...0x0D: return true
      default: break
      }
    }
    // The word would otherwise mean the null value.
    guard item.count == 4 else { return false }
    var word: UInt32 = 0
    for index in item { word = word << 8 | UInt32(arena[index].lowercasedASCII) }
    return word == 0x6E75_6C6C
  }
}
