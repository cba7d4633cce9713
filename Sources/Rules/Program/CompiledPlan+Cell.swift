internal import MigrationModel

extension CompiledPlan {
  /// One cell: source, null words, clean, empty policy, map, type, fault policy. A code is a
  /// reason to refuse the row.
  func evaluate(
    _ rule: ColumnRule, _ index: Int, _ record: SourceRecord, _ text: inout CellText,
    _ scratch: inout RowScratch, into row: inout RowResult
  ) -> ParsedCell {
    if rule.choice >= 0 {
      return chosen(rule, index, record, &text, &scratch, into: &row)
    }
    if let field = rule.singleField,
      let cell = evaluateInPlace(rule, field, index, record, &text, &scratch, into: &row)
    {
      return cell
    }
    scratch.stepFault = nil
    if case .object(let members) = rule.source {
      let cell = object(members, rule, record, &text, &scratch, into: &row.arena)
      // Of several fields, so there is no one original that a policy could keep.
      if let code = scratch.stepFault { return ParsedCell(code) }
      if cell.kind != .null { return ParsedCell(cell) }
      text.clear()
      return empty(rule, index, text, &scratch, into: &row.arena)
    }
    if case .keyParts(let fields) = rule.source {
      return compositeReference(rule, fields, index, record, &text, &scratch, into: &row.arena)
    }
    load(rule.source, record, &text)
    clean(rule, &text, &scratch)
    if let code = scratch.stepFault {
      return settled(ParsedCell(code), rule, index, record, &text, &scratch, into: &row.arena)
    }
    if !rule.type.keepsBlanks { text.trim() }
    if rule.map < 0 {
      if text.isBlank { return empty(rule, index, text, &scratch, into: &row.arena) }
      let parsed = CellParser.parse(
        rule.type, text.bytes.span.extracting(text.range), tables, &scratch, into: &row.arena)
      return settled(parsed, rule, index, record, &text, &scratch, into: &row.arena)
    }
    return mapped(rule, index, record, &text, &scratch, into: &row.arena)
  }

  private func mapped(
    _ rule: ColumnRule, _ index: Int, _ record: SourceRecord, _ text: inout CellText,
    _ scratch: inout RowScratch, into arena: inout [UInt8]
  ) -> ParsedCell {
    if text.isBlank { text.range = 0..<0 }
    let map = maps[rule.map]
    let entry = map.table.lookup(text.bytes.span.extracting(text.range))
    if entry < 0 {
      // An entry for "" speaks for empty cells; without one, `otherwise` is about codes only.
      if text.range.isEmpty { return empty(rule, index, text, &scratch, into: &arena) }
      switch map.otherwise {
      case .null, .value, .keep: scratch.notes[index].unknownCodes += 1
      case .unknown: break
      }
    } else {
      scratch.notes[index].use(code: entry)
    }
    let parsed: ParsedCell
    switch entry < 0 ? map.otherwise : map.outcomes[entry] {
    case .unknown: parsed = ParsedCell(.unknownCode)
    case .null: return ParsedCell(.null)
    case .keep:
      parsed = CellParser.parse(
        rule.type, text.bytes.span.extracting(text.range), tables, &scratch, into: &arena)
    case .value(let constant): parsed = copy(constant, into: &arena)
    }
    return settled(parsed, rule, index, record, &text, &scratch, into: &arena)
  }

  /// The empty policy.
  private func empty(
    _ rule: ColumnRule, _ index: Int, _ text: CellText, _ scratch: inout RowScratch,
    into arena: inout [UInt8]
  ) -> ParsedCell {
    switch rule.empty {
    case .null: return ParsedCell(.null)
    case .reject: return ParsedCell(.required)
    case .value(let constant):
      scratch.notes[index].emptyToDefault += 1
      return copy(constant, into: &arena)
    case .keep:
      // "No related record" is not an empty field (fixtures/quirks/unquoted-empty).
      if text.isNull { return ParsedCell(.null) }
      // Blanks as they are; too many of them break the type's limit like other characters.
      return CellParser.parse(
        rule.type, text.bytes.span.extracting(text.range), tables, &scratch, into: &arena)
    }
  }

  /// The fault policy.
  func settled(
    _ parsed: ParsedCell, _ rule: ColumnRule, _ index: Int, _ record: SourceRecord,
    _ text: inout CellText, _ scratch: inout RowScratch, into arena: inout [UInt8]
  ) -> ParsedCell {
    var parsed = parsed
    if rule.fractionDigits < 6, parsed.code == nil, parsed.cell.kind == .integer,
      !fitsFraction(micros: parsed.cell.number, digits: rule.fractionDigits)
    {
      parsed = ParsedCell(.outOfRange)
    }
    guard parsed.code != nil else {
      switch parsed.note {
      case .none: break
      case .ambiguousResolved: scratch.notes[index].ambiguousTimes += 1
      case .shifted: scratch.notes[index].shiftedTimes += 1
      }
      return parsed
    }
    switch rule.fault {
    case .reject: return parsed
    case .null:
      scratch.notes[index].refusedToNull += 1
      return ParsedCell(.null)
    case .value(let constant):
      scratch.notes[index].refusedToDefault += 1
      return copy(constant, into: &arena)
    case .keep:
      scratch.notes[index].refusedAndKept += 1
      keepOriginal(of: rule, index, record, &text, &scratch)
      return ParsedCell(.null)
    }
  }

  /// Keeps what the record has for a column, for the jsonb column that takes it.
  func keepOriginal(
    of rule: ColumnRule, _ index: Int, _ record: SourceRecord, _ text: inout CellText,
    _ scratch: inout RowScratch
  ) {
    scratch.hasKept = true
    load(rule.source, record, &text)
    let start = scratch.kept.count
    scratch.kept.append(contentsOf: text.bytes)
    scratch.keptRanges[index] = start..<scratch.kept.count
  }

  func copy(_ constant: Int, into arena: inout [UInt8]) -> ParsedCell {
    let value = cells[constant]
    if let code = value.code { return ParsedCell(code) }
    var cell = value.cell
    switch cell.kind {
    case .null, .integer: break
    case .bytes, .uuid, .list:
      let start = arena.count
      ByteText.append(cellBytes.span, from: cell.start, to: cell.end, into: &arena)
      cell.start = start
      cell.end = arena.count
    }
    return ParsedCell(cell)
  }

  /// Null words, then the steps.
  func clean(
    _ rule: ColumnRule, _ text: inout CellText, _ scratch: inout RowScratch
  ) {
    if rule.nullWords >= 0,
      isNullWord(nullWords[rule.nullWords], text.bytes.span.extracting(text.range), &scratch)
    {
      text.clear()
      text.isNull = true
      return
    }
    for step in rule.steps.range where !text.apply(steps[step], stepTables) {
      scratch.stepFault = .patternLimit
      text.clear()
      return
    }
  }

  func isNullWord(
    _ words: NullWords, _ text: Span<UInt8>, _ scratch: inout RowScratch
  ) -> Bool {
    let trimmed = text.extracting(WhiteSpace.trimmedRange(text))
    // A letter in lower case may be shorter than in upper case, but never by more than that.
    guard trimmed.count > 0, trimmed.count <= words.longest * 3 else { return false }
    scratch.folded.removeAll(keepingCapacity: true)
    LetterCase.lower(trimmed, into: &scratch.folded)
    return words.table.lookup(scratch.folded.span) >= 0
  }

  /// Makes the source's plain text the text.
  private func load(
    _ source: RuleSource, _ record: SourceRecord, _ text: inout CellText
  ) {
    switch source {
    case .field(let field): load(field: field, of: record, into: &text)
    case .firstOf(let fields):
      for position in fields.range {
        load(field: fieldLists[position], of: record, into: &text)
        if !text.isBlank { return }
      }
    case .template(let parts): loadTemplate(parts, record, &text)
    case .literal(let range):
      text.clear()
      ByteText.append(constants.span, from: range.start, to: range.end, into: &text.bytes)
      text.takeAll()
    case .recordNumber: load(number: record.number, into: &text)
    case .recordID: load(number: record.recordID, into: &text)
    case .modificationID: load(number: record.modificationID, into: &text)
    case .object, .keyParts, .nothing: text.clear()
    }
  }

  private func load(number: Int64?, into text: inout CellText) {
    text.clear()
    if let number { ServerText.appendDecimal(number, to: &text.bytes) }
    text.takeAll()
  }

  private func loadTemplate(
    _ parts: ByteRange, _ record: SourceRecord, _ text: inout CellText
  ) {
    text.clear()
    var hasText = false
    for position in parts.range {
      switch templateParts[position] {
      case .text(let range):
        ByteText.append(constants.span, from: range.start, to: range.end, into: &text.bytes)
      case .field(let field):
        let start = text.bytes.count
        append(field: field, of: record, to: &text)
        if !hasText {
          hasText = !WhiteSpace.isBlank(text.bytes.span.extracting(start..<text.bytes.count))
        }
      }
    }
    if !hasText { text.clear() }
    text.takeAll()
  }

  private func compositeReference(
    _ rule: ColumnRule, _ fields: ByteRange, _ index: Int, _ record: SourceRecord,
    _ text: inout CellText, _ scratch: inout RowScratch, into arena: inout [UInt8]
  ) -> ParsedCell {
    guard let parent = rule.type.parent else { return ParsedCell(.null) }
    var key: [UInt8] = []
    swap(&key, &scratch.key)
    key.removeAll(keepingCapacity: true)
    var missing = 0
    for position in fields.range {
      if position > fields.start { key.append(CanonicalKey.separator) }
      load(field: fieldLists[position], of: record, into: &text)
      clean(rule, &text, &scratch)
      let normalize = tables.parents[parent].normalize
      if !CanonicalKey.append(&text, normalize: normalize, to: &key) { missing += 1 }
    }
    swap(&key, &scratch.key)
    if let code = scratch.stepFault { return ParsedCell(code) }
    if missing == fields.end - fields.start {
      text.clear()
      return empty(rule, index, text, &scratch, into: &arena)
    }
    if missing > 0 {
      return rule.missingBecomesNull ? ParsedCell(.null) : ParsedCell(.missingParent)
    }
    if case .key(_, let word) = rule.type {
      return ParsedCell(CellParser.key(word, scratch, into: &arena))
    }
    return ParsedCell(CellParser.id(of: parent, &scratch, into: &arena))
  }

  /// A polymorphic reference: the type field says which table's key it is. A key of a type that the
  /// mapping does not name has no parent.
  private func chosen(
    _ rule: ColumnRule, _ index: Int, _ record: SourceRecord, _ text: inout CellText,
    _ scratch: inout RowScratch, into row: inout RowResult
  ) -> ParsedCell {
    let choice = tables.choices[rule.choice]
    load(field: choice.field, of: record, into: &text)
    text.trim()
    let word = choice.words.lookup(text.bytes.span.extracting(text.range))
    var rule = rule
    rule.choice = -1
    // Without a known type any parent will do: whether there is a key at all is what counts.
    rule.type = choice.types[max(word, 0)]
    let cell = evaluate(rule, index, record, &text, &scratch, into: &row)
    if word >= 0 || cell.code != nil || cell.cell.kind == .null { return cell }
    return settled(
      ParsedCell(.unknownCode), rule, index, record, &text, &scratch, into: &row.arena)
  }
}
