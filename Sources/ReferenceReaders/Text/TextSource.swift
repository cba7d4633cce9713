internal import MigrationModel

/// Reads the rows of a CSV, Merge or Tab export as canonical records, continuation rows unfolded.
struct TextSource: ~Copyable {
  private var file: FileChunks
  /// Nil for Tab exports.
  private var csv: CSVRows?
  private var tab: TabRows
  private var queue = RowQueue()
  private var chunk: [UInt8]
  private var isFinished = false
  private let fieldCount: Int
  private let controls: ExportSettings.ControlPolicy
  private let refusesUndecodable: Bool
  private let setsAside: Bool
  /// Rows read, the header not counted; for messages.
  private var rows: Int64 = 0

  private init(
    _ file: consuming FileChunks, header: ExportHeader, settings: ExportSettings, chunkSize: Int
  ) {
    self.file = file
    csv = header.dialect.format == .tab ? nil : CSVRows(delimiter: header.dialect.delimiter)
    tab = TabRows(recordEnd: header.dialect.recordEnd)
    chunk = [UInt8](repeating: 0, count: chunkSize)
    fieldCount = header.fields.count
    controls = settings.controls
    refusesUndecodable = settings.undecodable == .refuse
    setsAside = settings.undecodable == .setAside
  }

  /// Opens the file and reads its header row, if it has one.
  static func open(
    path: String, header: ExportHeader, settings: ExportSettings, chunkSize: Int
  ) throws(ExportError) -> TextSource {
    let file = try FileChunks(path: path)
    var source = TextSource(file, header: header, settings: settings, chunkSize: chunkSize)
    if header.dialect.hasHeader {
      try source.readNames(header, areReplaced: !settings.fields.isEmpty)
    }
    return source
  }

  /// - Parameter areReplaced: The mapping gives other names; those of the file say nothing, and
  ///   being unquoted may even look like more of them.
  private mutating func readNames(
    _ header: ExportHeader, areReplaced: Bool
  ) throws(ExportError) {
    var row = SourceRecord()
    guard try takeRow(into: &row) else {
      throw ExportError(.headerInvalid, file: file.name, "has no header row")
    }
    rows = 0
    if areReplaced { return }
    let names = row.fields.indices.map { row.text(at: $0) ?? "" }
    try checkNames(names, against: header, file: file.name)
  }

  /// Bytes read so far.
  var byteCount: Int64 { file.byteCount }

  /// Fills `row` with the fields of the next row; false at the end of the file.
  mutating func readRow(into row: inout SourceRecord) throws(ExportError) -> Bool {
    var isAfterBlankLine = false
    while true {
      guard try takeRow(into: &row) else { return false }
      // Blank lines may end a file; elsewhere they are rows without their fields.
      guard row.fields.isEmpty, fieldCount > 1 else { break }
      isAfterBlankLine = true
    }
    guard row.fields.count == fieldCount, !isAfterBlankLine else {
      throw ExportError(
        .ragged, file: file.name, record: rows,
        "a row has \(row.fields.count) fields, the header \(fieldCount)")
    }
    return true
  }

  private mutating func takeRow(into row: inout SourceRecord) throws(ExportError) -> Bool {
    row.clear()
    while true {
      if let next = queue.takeRow() {
        rows += 1
        try copy(next, to: &row)
        return true
      }
      guard !isFinished else { return false }
      queue.forgetTakenRows()
      try splitNextChunk()
    }
  }

  private mutating func splitNextChunk() throws(ExportError) {
    // Taken out for the call: a span of a stored property would borrow all of self.
    var bytes: [UInt8] = []
    swap(&bytes, &chunk)
    defer { swap(&bytes, &chunk) }
    let count = try file.read(into: &bytes)
    isFinished = count == 0
    let part = bytes.span.extracting(..<count)
    switch (csv == nil, isFinished) {
    case (true, false): tab.split(part, into: &queue)
    case (true, true): tab.finish(into: &queue)
    case (false, false):
      guard csv?.split(part, into: &queue) == true else {
        throw ExportError(
          .malformed, file: file.name, byteOffset: file.byteCount,
          "a quote stands where none may be, within the \(count) bytes before this place")
      }
    case (false, true):
      guard csv?.finish(into: &queue) == true else {
        throw ExportError(.truncated, file: file.name, "ends within quotes")
      }
    }
  }

  private mutating func copy(
    _ source: RowQueue.Row, to row: inout SourceRecord
  ) throws(ExportError) {
    var start = source.start
    if fieldCount == 1, source.cells.isEmpty {
      row.appendNull()
    } else if fieldCount > 1, csv == nil, source.cells.count == 1,
      queue.cells[source.cells.lowerBound].end == start
    {
      // libcsv reports a blank line as a row without cells, the Tab splitter with an empty one.
      return
    }
    guard let last = source.cells.last else { return }
    // The row's last byte ends the span, so that what stands for itself is looked for only there.
    let all = queue.bytes.span.extracting(..<queue.cells[last].end)
    var plainEnd = FieldWriter.plainRun(all, from: start)
    // Values that stand for themselves are copied together: from `pending` on they are still to be,
    // and `shift` is how much further they will stand in the row than in the queue.
    var pending = start
    var shift = row.bytes.count - start
    for index in source.cells {
      let cell = queue.cells[index]
      if cell.end <= plainEnd {
        row.fields.append(
          .init(start: start + shift, end: cell.end + shift, isNull: cell.isNull))
      } else {
        row.bytes.append(copying: all.extracting(pending..<start))
        try appendCanonical(all.extracting(start..<cell.end), to: &row)
        pending = cell.end
        shift = row.bytes.count - pending
        plainEnd = FieldWriter.plainRun(all, from: pending)
      }
      start = cell.end
    }
    row.bytes.append(copying: all.extracting(pending..<start))
  }

  private func appendCanonical(
    _ bytes: Span<UInt8>, to row: inout SourceRecord
  ) throws(ExportError) {
    let first = row.bytes.count
    var writer = FieldWriter(controls: controls)
    var position = 0
    // What stands for itself is copied in runs.
    var runStart = 0
    var repeats = false
    let separator = CanonicalText.repetitionSeparator
    while position < bytes.count {
      let byte = bytes[position]
      let length: Int
      if byte >= 0x20, byte < 0x80 {
        position = FieldWriter.plainRun(bytes, from: position + 1)
        continue
      } else if byte == separator {
        repeats = true
        position += 1
        continue
      } else if byte < 0x20 {
        writer.append(run: bytes.extracting(runStart..<position), to: &row.bytes)
        writer.append(control: byte, to: &row.bytes)
        length = 1
      } else {
        switch UTF8Sequence(bytes, at: position) {
        case .character(let count):
          position += count
          continue
        case .illFormed(let count): length = count
        case .incomplete: length = bytes.count - position
        }
        writer.append(run: bytes.extracting(runStart..<position), to: &row.bytes)
        writer.appendUndecodable(to: &row.bytes)
      }
      position += length
      runStart = position
    }
    writer.append(run: bytes.extracting(runStart...), to: &row.bytes)
    if repeats {
      while row.bytes.count > first, row.bytes.last == separator {
        row.bytes.removeLast()
      }
    }
    if writer.isUndecodable {
      if refusesUndecodable {
        throw ExportError(
          .badEncoding, file: file.name, record: rows, "holds bytes that are not UTF-8")
      }
      row.isUndecodable = row.isUndecodable || setsAside
    }
    row.fields.append(.init(start: first, end: row.bytes.count, isNull: false))
  }
}
