internal import MigrationModel

extension CompiledPlan {
  /// Turns one record into cells: key, filter, order, columns, extras. The key comes first because
  /// a reference to a record that is left out is told from one to a record that is not there.
  func evaluate(
    _ record: SourceRecord, _ text: inout CellText, _ scratch: inout RowScratch,
    _ hasher: inout IdentityHasher, into row: inout RowResult
  ) {
    row.clear()
    // Cells that are a piece of the record refer to it in the arena: the record comes first.
    row.arena.append(contentsOf: record.bytes)
    scratch.isPlainRecord = StagedText.isPlain(record.bytes.span)
    evaluateKey(record, &text, &scratch, &hasher, into: &row)
    for index in filter.indices where !passes(filter[index], record, &text) {
      row.fate = .filtered
      row.failedCondition = index
      row.reasons.removeAll(keepingCapacity: true)
      return
    }
    if record.isUndecodable { row.reasons.append(RowResult.Reason(.undecodable)) }
    if let order { row.orderValue = orderValue(order, record, &text, scratch) }
    let first = hasComputedID ? 1 : 0
    for index in columns.indices {
      let cell = evaluate(columns[index], index, record, &text, &scratch, into: &row)
      if let code = cell.code {
        row.reasons.append(RowResult.Reason(code, column: first + index))
      } else if cell.cell.kind == .null, columns[index].isRequired {
        row.reasons.append(RowResult.Reason(.required, column: first + index))
      }
      row.cells.append(cell.cell)
      if scratch.missing.contains(index), cell.code == nil, cell.cell.kind != .null {
        keepOriginal(of: columns[index], index, record, &text, &scratch)
      }
    }
    for members in extras {
      row.cells.append(object(members, nil, record, &text, &scratch, into: &row.arena))
    }
    if scratch.hasKept { forgetKept(&scratch) }
    if !row.reasons.isEmpty { row.fate = .rejected }
  }

  private func forgetKept(_ scratch: inout RowScratch) {
    scratch.hasKept = false
    scratch.kept.removeAll(keepingCapacity: true)
    for index in scratch.keptRanges.indices { scratch.keptRanges[index] = nil }
  }

  /// Where the record holds the plain text of a field; nil when it has to be rewritten first, or
  /// when there is no such field.
  func plainRange(
    of field: Int, in record: SourceRecord, _ scratch: RowScratch
  ) -> Range<Int>? {
    guard record.fields.indices.contains(field) else { return nil }
    let range = record.fields[field].start..<record.fields[field].end
    if scratch.isPlainRecord || StagedText.isPlain(record.bytes.span.extracting(range)) {
      return range
    }
    return nil
  }

  /// Appends the plain text of a field to `text.bytes`; nothing for NULL or a field that is not
  /// there.
  func append(
    field: Int, of record: SourceRecord, to text: inout CellText
  ) {
    guard record.fields.indices.contains(field) else { return }
    let place = record.fields[field]
    StagedText.appendPlain(
      record.bytes.span.extracting(place.start..<place.end), to: &text.bytes)
  }

  /// Makes a field the text.
  func load(field: Int, of record: SourceRecord, into text: inout CellText) {
    text.clear()
    append(field: field, of: record, to: &text)
    text.takeAll()
    text.isNull = !record.fields.indices.contains(field) || record.fields[field].isNull
  }

  private func passes(
    _ condition: FilterRule, _ record: SourceRecord, _ text: inout CellText
  ) -> Bool {
    load(field: condition.field, of: record, into: &text)
    text.trim()
    switch condition.test {
    case .isAny(let table): return table.lookup(text.bytes.span.extracting(text.range)) >= 0
    case .isNone(let table): return table.lookup(text.bytes.span.extracting(text.range)) < 0
    case .isEmpty: return text.range.isEmpty
    case .isNotEmpty: return !text.range.isEmpty
    }
  }

  private func evaluateKey(
    _ record: SourceRecord, _ text: inout CellText, _ scratch: inout RowScratch,
    _ hasher: inout IdentityHasher, into row: inout RowResult
  ) {
    if narrowKeyField >= 0, let range = plainRange(of: narrowKeyField, in: record, scratch) {
      let key = CanonicalKey.narrowed(range, of: record.bytes.span, key.normalize)
      (row.hasKey, row.keyStart, row.keyEnd) = (!key.isEmpty, key.lowerBound, key.upperBound)
    } else {
      row.keyStart = row.arena.count
      row.hasKey = appendKey(record, &text, to: &row.arena)
      row.keyEnd = row.arena.count
    }
    guard row.hasKey else {
      row.keyEnd = row.keyStart
      row.reasons.append(RowResult.Reason(.emptyKey))
      if hasComputedID { row.cells.append(.null) }
      return
    }
    // A longer key fits no index, and would stop the load instead of the record.
    if row.keyEnd - row.keyStart > CanonicalKey.limit {
      row.reasons.append(RowResult.Reason(.tooLong))
    }
    guard hasComputedID else { return }
    hasher.setKey(row.arena.span.extracting(row.keyStart..<row.keyEnd))
    row.idStart = row.arena.count
    hasher.appendID(to: &row.arena)
    row.cells.append(TypedCell(kind: .uuid, start: row.idStart, end: row.arena.count))
  }

  /// False when a part is empty.
  private func appendKey(
    _ record: SourceRecord, _ text: inout CellText, to arena: inout [UInt8]
  ) -> Bool {
    if key.fields.isEmpty {
      guard let recordID = record.recordID else { return false }
      ServerText.appendDecimal(recordID, to: &arena)
      return true
    }
    var isFirst = true
    for field in key.fields {
      if !isFirst { arena.append(CanonicalKey.separator) }
      isFirst = false
      load(field: field, of: record, into: &text)
      guard CanonicalKey.append(&text, normalize: key.normalize, to: &arena) else { return false }
    }
    return true
  }

  /// A timestamp in microseconds, else a number in millionths.
  private func orderValue(
    _ order: OrderPlan, _ record: SourceRecord, _ text: inout CellText, _ scratch: RowScratch
  ) -> Int64? {
    if let range = plainRange(of: order.field, in: record, scratch) {
      let span = record.bytes.span
      return orderValue(order, span.extracting(WhiteSpace.trimmed(range, of: span)))
    }
    load(field: order.field, of: record, into: &text)
    text.trim()
    return orderValue(order, text.bytes.span.extracting(text.range))
  }

  private func orderValue(_ order: OrderPlan, _ text: Span<UInt8>) -> Int64? {
    guard text.count > 0 else { return nil }
    if case .value(let micros) = TimestampText.parseLocal(
      text, order: order.dateOrder, pivot: order.pivot)
    {
      return micros
    }
    return OrderNumber.parse(text)
  }
}
