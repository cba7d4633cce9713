internal import CLibXML2
internal import MigrationModel

/// Reads FMPXMLRESULT with libxml2's push parser: strict, without entities, without the network.
@safe
struct FMPXMLExtractor: Extractor, ~Copyable {
  /// The state that the callbacks change; owned.
  private let state: UnsafeMutablePointer<FMPXMLHandler>
  private let parser: xmlParserCtxtPtr
  private var input: BlockInput
  private var filter: XMLByteFilter
  private let hasByteOrderMark: Bool
  private var bytesToSkip: Int
  private var records: Int64 = 0
  private var undecodable: Int64 = 0
  private var isFinished = false
  private var sha256 = ""

  /// Reads until RESULTSET begins.
  init(
    input: consuming BlockInput, dialect: ExportDialect, settings: ExportSettings
  ) throws(ExportError) {
    let state = UnsafeMutablePointer<FMPXMLHandler>.allocate(capacity: 1)
    unsafe state.initialize(to: FMPXMLHandler(file: input.file, settings: settings))
    guard let parser = unsafe SAXCallbacks.makeParser(for: state) else {
      preconditionFailure("out of memory")
    }
    unsafe state.pointee.parser = parser
    unsafe self.state = state
    unsafe self.parser = parser
    self.input = input
    hasByteOrderMark = dialect.hasByteOrderMark
    bytesToSkip = dialect.hasByteOrderMark ? 3 : 0
    filter = XMLByteFilter(startingAt: Int64(bytesToSkip), policy: settings.undecodable)
    while unsafe !state.pointee.headIsComplete {
      guard try parseBlock() else { throw unsafe state.pointee.truncated() }
    }
  }

  deinit {
    unsafe xmlFreeParserCtxt(parser)
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  var header: ExportHeader {
    var header = unsafe state.pointee.header
    header.dialect.hasByteOrderMark = hasByteOrderMark
    return header
  }

  var bytesRead: Int64 { input.bytesRead }

  mutating func next(into record: inout SourceRecord) throws(ExportError) -> Bool {
    if isFinished { return false }
    while unsafe !state.pointee.dequeueRow(into: &record) {
      // Rows before a mistake are still given, so that any block size gives the same rows.
      if let failure = unsafe state.pointee.failure { throw failure }
      guard try parseBlock() else {
        try finish()
        return false
      }
    }
    records += 1
    if record.isUndecodable { undecodable += 1 }
    return true
  }

  mutating func summary() -> ExtractionSummary {
    precondition(isFinished, "the export has not been read to its end")
    return ExtractionSummary(
      sha256: sha256, byteCount: bytesRead, records: records, continuationRows: 0,
      undecodable: undecodable, changes: unsafe state.pointee.decoder.changes)
  }

  /// Parses one block; false at the end of a complete document. While the head is being read, a
  /// mistake is thrown at once; later it waits until the rows before it have been taken.
  private mutating func parseBlock() throws(ExportError) -> Bool {
    if unsafe state.pointee.isAtEndOfFile { return false }
    let count = try input.refill()
    let skipped = min(count, bytesToSkip)
    bytesToSkip -= skipped
    let parser = unsafe self.parser
    let outcome = unsafe filter.filter(
      input.block + skipped, count: count - skipped, isLast: count == 0
    ) { bytes in
      unsafe Self.parse(bytes, by: parser, isLast: false)
    }
    switch outcome {
    case .passed: break
    case .undecodable(let offset):
      fail(
        .badEncoding, at: offset, "a byte sequence is not UTF-8",
        hint: "export again as Unicode (UTF-8), or set 'undecodable:' in the mapping")
    case .overlongReference(let offset):
      fail(
        .malformed, at: offset, "a character reference is longer than any character needs",
        hint: "export the table again and do not edit the file")
    }
    if unsafe state.pointee.row.count > input.recordLimit {
      var error = recordTooLong(input.file, byteOffset: nil, limit: input.recordLimit)
      error.hint = "leave the long field out of the export"
      error.record = unsafe state.pointee.currentRecord
      error.line = unsafe state.pointee.line
      error.column = unsafe state.pointee.currentColumn
      unsafe state.pointee.fail(error)
    }
    if count == 0 {
      unsafe state.pointee.isAtEndOfFile = true
      if unsafe state.pointee.failure == nil {
        unsafe Self.parse(UnsafeBufferPointer(start: nil, count: 0), by: parser, isLast: true)
      }
      if unsafe state.pointee.failure == nil && state.pointee.place != .end {
        let error = unsafe state.pointee.truncated()
        unsafe state.pointee.fail(error)
      }
    }
    if unsafe !state.pointee.headIsComplete, let failure = unsafe state.pointee.failure {
      throw failure
    }
    return true
  }

  /// Records a mistake of the bytes themselves, at an offset of the file.
  private func fail(_ code: ExportError.Code, at offset: Int64, _ message: String, hint: String) {
    let error = unsafe ExportError(
      code, file: input.file, record: state.pointee.currentRecord, line: state.pointee.line,
      column: state.pointee.currentColumn, byteOffset: offset, message, hint: hint)
    unsafe state.pointee.fail(error)
  }

  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, by parser: xmlParserCtxtPtr, isLast: Bool
  ) {
    // The parser takes an Int32 and stops being careful above it; a block is far smaller.
    let start = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
    unsafe _ = xmlParseChunk(parser, start, CInt(bytes.count), isLast ? 1 : 0)
  }

  private mutating func finish() throws(ExportError) {
    if unsafe !state.pointee.headIsComplete { throw unsafe state.pointee.truncated() }
    if let found = unsafe state.pointee.found, unsafe found != state.pointee.rowsRead {
      throw ExportError(
        .countMismatch, file: input.file,
        "FOUND says \(found) records, but the export holds \(unsafe state.pointee.rowsRead)",
        hint: unsafe found > state.pointee.rowsRead
          ? "export the table again; the file is not complete"
          : "export the table again; the file was damaged or edited")
    }
    if unsafe records == 0 && !state.pointee.settings.allowEmpty { throw noRecords(input.file) }
    sha256 = input.finishDigest()
    isFinished = true
  }
}
