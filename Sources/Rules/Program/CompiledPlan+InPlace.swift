internal import MigrationModel

/// The common case: the cell's text is a piece of the record as it lies there, so nothing is
/// copied on the way to the type.
extension CompiledPlan {
  /// As `evaluate` for a column of one field; nil when the text must be rewritten, and for cells
  /// that a policy decides.
  func evaluateInPlace(
    _ rule: ColumnRule, _ field: Int, _ index: Int, _ record: SourceRecord,
    _ text: inout CellText, _ scratch: inout RowScratch, into row: inout RowResult
  ) -> ParsedCell? {
    guard let range = cleanRange(rule, field, record, &scratch) else { return nil }
    let span = record.bytes.span.extracting(range)
    if rule.map >= 0 {
      let entry = maps[rule.map].table.lookup(span)
      guard entry >= 0, !WhiteSpace.isBlank(span) else { return nil }
      scratch.notes[index].use(code: entry)
      switch maps[rule.map].outcomes[entry] {
      case .null: return ParsedCell(.null)
      case .value(let constant):
        return settled(
          copy(constant, into: &row.arena), rule, index, record, &text, &scratch,
          into: &row.arena)
      case .keep, .unknown: return nil
      }
    }
    if WhiteSpace.isBlank(span) { return rule.empty == .null ? ParsedCell(.null) : nil }
    return settled(
      parse(rule.type, range, of: record, &scratch, into: &row.arena), rule, index, record,
      &text, &scratch, into: &row.arena)
  }

  /// Types whose value is the text refer to the record, which lies at the start of the arena.
  @inline(__always)
  private func parse(
    _ type: CellType, _ range: Range<Int>, of record: SourceRecord,
    _ scratch: inout RowScratch, into arena: inout [UInt8]
  ) -> ParsedCell {
    switch type {
    case .text(let limit) where range.count <= limit:
      return ParsedCell(.bytes(range))
    case .label(let table):
      let isLabel = tables.labels[table].lookup(record.bytes.span.extracting(range)) >= 0
      return isLabel ? ParsedCell(.bytes(range)) : ParsedCell(.notInEnumeration)
    case .reference(let parent) where tables.parents[parent].onlyNarrows:
      let key = CanonicalKey.narrowed(
        range, of: record.bytes.span, tables.parents[parent].normalize)
      if key.isEmpty { return ParsedCell(.missingParent) }
      let start = arena.count
      scratch.parents[parent].appendRemembered(
        key: record.bytes.span.extracting(key), to: &arena)
      return ParsedCell(TypedCell(kind: .uuid, start: start, end: arena.count))
    case .text, .integer, .decimal, .float, .boolean, .date, .dateOfTimestamp, .time,
      .localTimestamp, .zonedTimestamp, .interval, .uuid, .json, .jsonb, .jsonString, .list,
      .items, .jsonList, .phone, .email, .reference, .key:
      return CellParser.parse(
        type, record.bytes.span.extracting(range), tables, &scratch, into: &arena)
    }
  }

  /// The cleaned text of a field as a range of the record; nil when a step has to rewrite it, or
  /// when it is a null word.
  @inline(__always)
  private func cleanRange(
    _ rule: ColumnRule, _ field: Int, _ record: SourceRecord, _ scratch: inout RowScratch
  ) -> Range<Int>? {
    guard var range = plainRange(of: field, in: record, scratch) else { return nil }
    let span = record.bytes.span
    if rule.nullWords >= 0,
      isNullWord(nullWords[rule.nullWords], span.extracting(range), &scratch)
    {
      return nil
    }
    for position in rule.steps.range {
      guard steps[position].narrow(&range, of: span, stepTables) else { return nil }
    }
    return rule.type.keepsBlanks ? range : WhiteSpace.trimmed(range, of: span)
  }
}
