internal import MigrationModel

extension CompiledPlan {
  /// A JSON object of the members that are not blank; NULL when there is none. `rule` cleans the
  /// members of a mapped object.
  func object(
    _ pieces: ByteRange, _ rule: ColumnRule?, _ record: SourceRecord,
    _ text: inout CellText, _ scratch: inout RowScratch, into arena: inout [UInt8]
  ) -> TypedCell {
    let start = arena.count
    for position in pieces.range {
      let piece = members[position]
      switch piece.source {
      case .field(let field):
        load(field: field, of: record, into: &text)
        if let rule { clean(rule, &text, &scratch) }
      case .kept(let column):
        text.clear()
        guard let range = scratch.keptRanges[column] else { continue }
        text.bytes.append(contentsOf: scratch.kept[range])
        text.takeAll()
      }
      if text.isBlank { continue }
      arena.append(arena.count == start ? Byte.openBrace : Byte.comma)
      if arena.count > start + 1 { arena.append(Byte.space) }
      CellParser.appendQuoted(constants.span.extracting(piece.name.range), to: &arena)
      arena.append(Byte.colon)
      arena.append(Byte.space)
      CellParser.appendQuoted(text.bytes.span.extracting(text.range), to: &arena)
    }
    if arena.count == start { return .null }
    arena.append(Byte.closeBrace)
    return .bytes(start..<arena.count)
  }
}
