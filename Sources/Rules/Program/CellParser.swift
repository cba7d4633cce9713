internal import MigrationModel

/// What became of one text.
struct ParsedCell {
  var cell: TypedCell
  /// Why the type refuses the text; `cell` is then NULL.
  var code: RejectCode?
  var note = TimestampNote.none

  init(_ cell: TypedCell) { self.cell = cell }

  init(_ code: RejectCode) {
    cell = .null
    self.code = code
  }

  init(_ number: ParsedNumber) {
    switch number {
    case .value(let value): self.init(.integer(value))
    case .refused(let code): self.init(code)
    }
  }

  init(_ timestamp: ParsedTimestamp) {
    switch timestamp.kind {
    case .value: self.init(.integer(timestamp.micros))
    case .refused(let code): self.init(code)
    }
    note = timestamp.note
  }

  /// Bytes that were appended to the arena from `start` on, unless there is a code.
  init(_ code: RejectCode?, from start: Int, _ arena: [UInt8]) {
    cell = code == nil ? .bytes(start..<arena.count) : .null
    self.code = code
  }
}

/// Text to typed cell, for every type that a column can have.
enum CellParser {
  /// `text` is not blank, and trimmed unless the type keeps blanks. A refused text leaves the
  /// arena as it was.
  static func parse(
    _ type: CellType, _ text: Span<UInt8>, _ tables: ProgramTables, _ scratch: inout RowScratch,
    into arena: inout [UInt8]
  ) -> ParsedCell {
    let start = arena.count
    let parsed = append(type, text, tables, &scratch, into: &arena)
    if parsed.code != nil, arena.count > start { arena.removeSubrange(start...) }
    return parsed
  }

  private static func append(
    _ type: CellType, _ text: Span<UInt8>, _ tables: ProgramTables, _ scratch: inout RowScratch,
    into arena: inout [UInt8]
  ) -> ParsedCell {
    let start = arena.count
    switch type {
    case .text(let limit):
      guard fits(text, limit) else { return ParsedCell(.tooLong) }
      ByteText.append(text, to: &arena)
      return ParsedCell(.bytes(start..<arena.count))
    case .label(let table):
      guard tables.labels[table].lookup(text) >= 0 else { return ParsedCell(.notInEnumeration) }
      ByteText.append(text, to: &arena)
      return ParsedCell(.bytes(start..<arena.count))
    case .integer(let least, let greatest, let reading):
      return ParsedCell(IntegerText.parse(text, reading, range: least...greatest))
    case .decimal(let precision, let scale, let reading, let whole):
      if whole {
        let number = IntegerText.parse(text, reading, range: Int64.min...Int64.max)
        if case .refused(let code) = number { return ParsedCell(code) }
      }
      let code = DecimalText.parse(
        text, reading, precision: precision, scale: scale, into: &arena)
      return ParsedCell(code, from: start, arena)
    case .float(let single, let reading):
      return ParsedCell(FloatText.parse(text, reading, single: single))
    case .boolean(let words):
      return ParsedCell(
        BooleanText.parse(
          text, trueWords: tables.words[words].whenTrue,
          falseWords: tables.words[words].whenFalse))
    case .date(let order, let pivot):
      return ParsedCell(DateText.parse(text, order: order, pivot: pivot))
    case .dateOfTimestamp(let order, let pivot):
      return dateOfTimestamp(TimestampText.parseLocal(text, order: order, pivot: pivot))
    case .time: return ParsedCell(TimeText.parse(text))
    case .localTimestamp(let order, let pivot):
      return ParsedCell(TimestampText.parseLocal(text, order: order, pivot: pivot))
    case .zonedTimestamp(let format, let zone):
      return ParsedCell(
        TimestampText.parse(
          text, format: format, zone: tables.zones[zone], hint: &scratch.zoneHints[zone]))
    case .interval: return ParsedCell(IntervalText.parse(text))
    case .uuid:
      if let code = UUIDText.parse(text, into: &arena) { return ParsedCell(code) }
      return ParsedCell(TypedCell(kind: .uuid, start: start, end: arena.count))
    case .json:
      if let code = JSONText.validate(text) { return ParsedCell(code) }
      ByteText.append(text, to: &arena)
      return ParsedCell(.bytes(start..<arena.count))
    case .jsonb:
      return ParsedCell(JSONText.canonicalize(text, into: &arena), from: start, arena)
    case .jsonString:
      appendQuoted(text, to: &arena)
      return ParsedCell(.bytes(start..<arena.count))
    case .list(let limit):
      guard appendItems(text, limit: limit, to: &arena) else { return ParsedCell(.tooLong) }
      return ParsedCell(TypedCell(kind: .list, start: start, end: arena.count))
    case .items(let element):
      return items(tables.elements[element], text, tables, &scratch, into: &arena)
    case .jsonList:
      appendJSONList(text, to: &arena)
      return ParsedCell(.bytes(start..<arena.count))
    case .phone(let region, let limit):
      let code = PhoneNumber.parse(text, region: region, into: &arena)
      if code == nil, arena.count - start > limit { return ParsedCell(.tooLong) }
      return ParsedCell(code, from: start, arena)
    case .email(let limit):
      let code = EmailAddress.parse(text, into: &arena)
      if code == nil, !fits(arena.span.extracting(start..<arena.count), limit) {
        return ParsedCell(.tooLong)
      }
      return ParsedCell(code, from: start, arena)
    case .reference(let parent):
      guard takeKey(parent, text, tables, &scratch) else { return ParsedCell(.missingParent) }
      return ParsedCell(id(of: parent, &scratch, into: &arena))
    case .key(let parent, let word):
      guard takeKey(parent, text, tables, &scratch) else { return ParsedCell(.missingParent) }
      return ParsedCell(key(word, scratch, into: &arena))
    }
  }

  static func fits(_ text: Span<UInt8>, _ limit: Int) -> Bool {
    text.count <= limit || characterCount(text) <= limit
  }

  private static func dateOfTimestamp(_ number: ParsedNumber) -> ParsedCell {
    switch number {
    case .value(let micros):
      let (days, rest) = micros.quotientAndRemainder(dividingBy: 86_400_000_000)
      return ParsedCell(.integer(rest < 0 ? days - 1 : days))
    case .refused(let code): return ParsedCell(code)
    }
  }

  /// Puts the canonical key into `scratch.key`; false when there is none.
  private static func takeKey(
    _ parent: Int, _ text: Span<UInt8>, _ tables: ProgramTables, _ scratch: inout RowScratch
  ) -> Bool {
    scratch.key.removeAll(keepingCapacity: true)
    scratch.part.clear()
    ByteText.append(text, to: &scratch.part.bytes)
    scratch.part.takeAll()
    let normalize = tables.parents[parent].normalize
    return CanonicalKey.append(&scratch.part, normalize: normalize, to: &scratch.key)
  }

  /// The key in `scratch.key` as text, for the server to find the parent by.
  static func key(
    _ word: Int?, _ scratch: borrowing RowScratch, into arena: inout [UInt8]
  ) -> TypedCell {
    let start = arena.count
    if let word {
      ServerText.appendDecimal(Int64(word), to: &arena)
      arena.append(CanonicalKey.separator)
    }
    ByteText.append(scratch.key.span, to: &arena)
    return .bytes(start..<arena.count)
  }

  /// The id that belongs to the key in `scratch.key`.
  static func id(
    of parent: Int, _ scratch: inout RowScratch, into arena: inout [UInt8]
  ) -> TypedCell {
    let start = arena.count
    var key: [UInt8] = []
    swap(&key, &scratch.key)
    scratch.parents[parent].appendRemembered(key: key.span, to: &arena)
    swap(&key, &scratch.key)
    return TypedCell(kind: .uuid, start: start, end: arena.count)
  }

  static func appendQuoted(_ text: Span<UInt8>, to arena: inout [UInt8]) {
    arena.append(Byte.quote)
    for index in text.indices { JSONText.appendEscaped(text[index], into: &arena) }
    arena.append(Byte.quote)
  }
}
