internal import MigrationModel

/// Reads CSV, Merge and Tab exports.
struct TextExtractor: Extractor, ~Copyable {
  private(set) var header: ExportHeader
  private var scanner: TextScanner
  private var decoder: TextDecoder
  private var folding: ContinuationFolding
  private let settings: ExportSettings
  private var records: Int64 = 0
  private var continuationRows: Int64 = 0
  private var undecodable: Int64 = 0
  /// The cells of the header row; empty when there is none or it has one cell only.
  private var headerRow: [[UInt8]] = []
  /// Line of the file on which the next row starts, from 1.
  private var line: Int64
  private var isFinished = false
  private var sha256 = ""

  /// Reads the header row if there is one. Throws `.headerInvalid` and what a row can throw.
  init(
    input: consuming BlockInput, dialect: ExportDialect, settings: ExportSettings
  ) throws(ExportError) {
    let file = input.file
    var scanner = try TextScanner(
      input: input, skippingFirst: dialect.hasByteOrderMark ? 3 : 0, delimiter: dialect.delimiter,
      recordEnd: dialect.recordEnd)
    var names = settings.fields.map(\.value)
    var headerLines: Int64 = 0
    if dialect.hasHeader {
      let found = try TextHeader.read(from: &scanner, dialect: dialect, settings: settings)
      names = found.names
      headerRow = found.cells.count > 1 ? found.cells : []
      headerLines = TextHeader.lines(of: scanner.row)
    } else if names.isEmpty {
      throw ExportError(
        .headerInvalid, file: file, "the export does not name its fields",
        hint: "list them with 'fields:' in the mapping, or say 'header: present'")
    }
    names = FieldNames.unique(names)
    folding = try ContinuationFolding(settings: settings, names: names, file: file)
    header = ExportHeader(dialect: dialect, fields: names.map { ExportField(name: $0) })
    decoder = TextDecoder(fields: names.count, settings: settings)
    line = 1 + headerLines
    self.settings = settings
    self.scanner = consume scanner
  }

  var bytesRead: Int64 { scanner.input.bytesRead }

  mutating func next(into record: inout SourceRecord) throws(ExportError) -> Bool {
    if isFinished { return false }
    let found = folding.isOn ? try nextFolded(into: &record) : try nextRow(into: &record)
    guard found else {
      try finish()
      return false
    }
    records += 1
    record.number = records
    continuationRows += Int64(record.continuationRows)
    if record.isUndecodable { undecodable += 1 }
    return true
  }

  mutating func summary() -> ExtractionSummary {
    precondition(isFinished, "the export has not been read to its end")
    return ExtractionSummary(
      sha256: sha256, byteCount: bytesRead, records: records, continuationRows: continuationRows,
      undecodable: undecodable, changes: decoder.changes)
  }

  private mutating func finish() throws(ExportError) {
    if records == 0 && !settings.allowEmpty { throw noRecords(scanner.input.file) }
    sha256 = scanner.input.finishDigest()
    isFinished = true
  }

  private mutating func nextFolded(into record: inout SourceRecord) throws(ExportError) -> Bool {
    if !folding.hasParent {
      guard try nextRow(into: &record) else { return false }
      folding.start(with: &record)
    }
    while try nextRow(into: &record) {
      if folding.isContinuation(record) {
        folding.add(&record)
      } else {
        folding.finish(startingNext: &record)
        return true
      }
    }
    folding.finish(into: &record)
    return true
  }

  /// The next row that is not a blank line at the end of the file.
  private mutating func nextRow(into record: inout SourceRecord) throws(ExportError) -> Bool {
    var blankLine: (line: Int64, offset: Int64)?
    while true {
      let found: Bool
      do throws(ExportError) {
        found =
          header.dialect.format == .tab
          ? try scanner.nextTabRow() : try scanner.nextSeparatedRow()
      } catch {
        throw placed(error)
      }
      guard found else { return false }
      let expected = header.fields.count
      if scanner.row.isBlank && expected > 1 {
        if blankLine == nil { blankLine = (line, scanner.row.start) }
        line += 1
        continue
      }
      if let blankLine {
        throw ragged(actual: 1, line: blankLine.line, offset: blankLine.offset)
      }
      let actual = scanner.row.fieldCount
      guard actual == expected else {
        throw ragged(actual: actual, line: line, offset: scanner.row.start)
      }
      record.clear()
      let start = line
      try decode(into: &record)
      try checkIsData(record, line: start)
      line += 1
      return true
    }
  }

  /// Refuses what shows that files have been joined: the header again, or a byte order mark.
  private func checkIsData(_ record: borrowing SourceRecord, line: Int64) throws(ExportError) {
    let isMarked = scanner.row.hasHigh && !scanner.row.isQuoted(0) && startsWithMark
    guard isMarked || isHeader(record) else { return }
    throw ExportError(
      .malformed, file: scanner.input.file, record: records + 1 + (folding.hasParent ? 1 : 0),
      line: line, byteOffset: scanner.row.start,
      isMarked ? "a byte order mark in the middle of the file" : "the header stands here again",
      hint: "two exports have been joined; export the table again into one file")
  }

  private var startsWithMark: Bool {
    unsafe scanner.row.content(of: 0).starts(with: [0xEF, 0xBB, 0xBF])
  }

  @inline(__always)
  private func isHeader(_ record: borrowing SourceRecord) -> Bool {
    guard let first = headerRow.first, record.fields[0].end - record.fields[0].start == first.count
    else { return false }
    return headerRow.indices.allSatisfy { column in
      let field = record.fields[column]
      return record.bytes[field.start..<field.end].elementsEqual(headerRow[column])
    }
  }

  private mutating func decode(into record: inout SourceRecord) throws(ExportError) {
    let count = scanner.row.count
    let whole = unsafe UnsafeBufferPointer(start: scanner.row.bytes, count: count)
    let isPlain = scanner.row.hasHigh ? unsafe isText(whole) : true
    // VT is by far the most frequent control character, and LF takes its place byte for byte.
    if isPlain && (!scanner.row.hasControl || scanner.row.replaceOnlyVerticalTabs()) {
      unsafe record.bytes.append(contentsOf: whole)
      unsafe record.fields.append(contentsOf: scanner.row.fields)
      return
    }
    let linesBefore = decoder.innerLines
    if count > record.bytes.capacity { record.bytes.reserveCapacity(count) }
    for column in 0..<scanner.row.fieldCount {
      let start = record.bytes.count
      do throws(TextDecoder.Problem) {
        let isText = try unsafe decoder.append(
          scanner.row.content(of: column), column: column, to: &record.bytes)
        if !isText { record.isUndecodable = true }
      } catch {
        throw placed(error, column: column, lines: decoder.innerLines - linesBefore)
      }
      record.fields.append(
        SourceRecord.Field(
          start: start, end: record.bytes.count, isNull: unsafe scanner.row.fields[column].isNull))
    }
    line += decoder.innerLines - linesBefore
  }

  /// Whether the row is UTF-8, and no character of it spans two fields.
  private func isText(_ whole: UnsafeBufferPointer<UInt8>) -> Bool {
    guard unsafe UTF8Check.firstInvalid(in: whole) == nil else { return false }
    for column in 0..<scanner.row.fieldCount {
      let field = unsafe scanner.row.fields[column]
      if unsafe field.start < field.end && whole[field.start] & 0xC0 == 0x80 { return false }
    }
    return true
  }
}

extension TextExtractor {
  private func placed(_ error: ExportError) -> ExportError {
    var error = error
    if error.byteOffset != nil {
      error.record = records + 1 + (folding.hasParent ? 1 : 0)
      error.line = line
    }
    return error
  }

  private func placed(_ problem: TextDecoder.Problem, column: Int, lines: Int64) -> ExportError {
    let record = records + 1 + (folding.hasParent ? 1 : 0)
    let file = scanner.input.file
    let name = header.fields[column].name
    switch problem {
    case .undecodable(let offset):
      return ExportError(
        .badEncoding, file: file, record: record, line: line, column: name,
        byteOffset: scanner.row.fileOffset(of: offset, inField: column),
        "a byte sequence is not UTF-8",
        hint: "export again as Unicode (UTF-8), or set 'undecodable:' in the mapping")
    case .illegalCharacter(let offset):
      return ExportError(
        .illegalCharacter, file: file, record: record, line: line, column: name,
        byteOffset: scanner.row.fileOffset(of: offset, inField: column),
        "a control character", hint: controlsAdvice)
    }
  }

  private func ragged(actual: Int, line: Int64, offset: Int64) -> ExportError {
    let expected = header.fields.count
    let isCut = scanner.row.endsAtEndOfFile && actual < expected
    return ExportError(
      isCut ? .truncated : .ragged, file: scanner.input.file,
      record: records + 1 + (folding.hasParent ? 1 : 0), line: line, byteOffset: offset,
      isCut
        ? "the file ends after \(actual) of \(expected) fields"
        : "\(actual) fields where \(expected) are expected",
      hint: isCut ? "export the table again; the file is not complete" : raggedHint(actual))
  }

  private func raggedHint(_ actual: Int) -> String {
    if records == 0 && actual < header.fields.count && header.dialect.format == .merge {
      return "a field name may hold the delimiter; list the names with 'fields:' in the mapping"
    }
    return "export the table again and do not edit the file"
  }
}

/// What to do about a control character that the mapping refuses.
let controlsAdvice =
  "remove it in FileMaker, or set 'control_characters:' of the export to 'keep' or 'replace'"

/// A header and nothing else.
func noRecords(_ file: String) -> ExportError {
  ExportError(
    .noRecords, file: file, "the export holds no records",
    hint: "set 'allow_empty: true' for this export if that is right; else export all records")
}
