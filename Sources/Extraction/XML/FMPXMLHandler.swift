internal import CLibXML2
internal import Glibc
internal import MigrationModel

/// Follows the grammar of FMPXMLRESULT and turns rows into records.
///
/// Elements are matched by namespace, never by prefix. Within RESULTSET nothing unknown is passed
/// over: it could be data.
@safe
struct FMPXMLHandler: ~Copyable {
  /// Which element the parser is in.
  enum Place: Equatable {
    case start
    case root
    case errorCode
    case metadata
    case resultSet
    case row
    case column
    case data
    case end
    /// Below an element of no interest, this many levels deep.
    case ignored(depth: Int, inMetadata: Bool)
  }

  /// File name without folders, for messages.
  let file: String
  /// How this export is to be read.
  let settings: ExportSettings
  /// Where the parser is.
  var place = Place.start
  /// The first thing that was wrong.
  private(set) var failure: ExportError?
  /// Whether anything was; cheaper to ask.
  private(set) var hasFailed = false
  /// The parser that calls; nil before it exists.
  var parser: xmlParserCtxtPtr?
  /// The parser's own copies of the names that make up rows.
  var names = ElementNames()
  /// Set when the parser has been told that no more bytes will come.
  var isAtEndOfFile = false
  // What the head of the document says.
  /// FIELD of METADATA, in order.
  var fields: [ExportField] = []
  /// How many they are, once the head is complete.
  var fieldCount = 0
  var dateFormat: String?
  var timeFormat: String?
  var layout: String?
  var found: Int64?
  var recordsInTable: Int64?
  /// Text of ERRORCODE.
  var errorCode: [UInt8] = []
  /// True from the start of RESULTSET on.
  var headIsComplete = false
  // The row being read.
  /// The row so far, stand-ins of the open DATA included.
  var row = RowBuffer()
  /// FileMaker's RECORDID and MODID of the row.
  var recordID: Int64?
  var modificationID: Int64?
  /// Whether the row holds text that is not UTF-8 and is to be set aside.
  var isUndecodable = false
  /// DATA elements of the column so far.
  var values = 0
  /// Where the text of the open DATA starts in the row.
  var valueStart = 0
  /// Per field: whether several DATA are related values, not repetitions.
  var joinsRelated: [Bool] = []
  /// Counts what had to be changed.
  var decoder: TextDecoder
  // The rows of the last block.
  private var rows: [SourceRecord] = []
  private var rowCount = 0
  private var nextRow = 0
  /// Rows read so far.
  private(set) var rowsRead: Int64 = 0
  /// Buffers above this size are given back rather than kept for the next record.
  private static let largeBuffer = 1 << 20

  /// At the start of a document.
  init(file: String, settings: ExportSettings) {
    self.file = file
    self.settings = settings
    decoder = TextDecoder(fields: 0, settings: settings)
  }

  /// Records what was wrong first, and stops the parser.
  mutating func fail(_ error: ExportError) {
    guard failure == nil else { return }
    failure = error
    hasFailed = true
    if let parser = unsafe parser { unsafe xmlStopParser(parser) }
  }

  /// Records something that the grammar does not allow, at the parser's position.
  mutating func fail(_ code: ExportError.Code, _ message: String, hint: String? = nil) {
    // At the end of the file libxml2 takes what is left of a tag for a whole one.
    if isAtEndOfFile { return fail(truncated()) }
    fail(
      ExportError(
        code, file: file, record: currentRecord, line: line, column: currentColumn, message,
        hint: hint))
  }

  /// The parser's line, from 1.
  var line: Int64? {
    unsafe parser.map { Int64(unsafe xmlSAX2GetLineNumber(UnsafeMutableRawPointer($0))) }
  }

  /// The record being read, from 1; nil outside of rows.
  var currentRecord: Int64? {
    switch place {
    case .row, .column, .data: rowsRead + 1
    case .start, .root, .errorCode, .metadata, .resultSet, .end, .ignored: nil
    }
  }

  /// The field being read; nil outside of fields.
  var currentColumn: String? {
    switch place {
    case .column, .data: fields[row.fieldCount].name
    case .start, .root, .errorCode, .metadata, .resultSet, .row, .end, .ignored: nil
    }
  }

  /// Takes the row that has ended into the queue.
  mutating func enqueueRow() {
    rowsRead += 1
    if rowCount == rows.count { rows.append(SourceRecord()) }
    rows[rowCount].clear()
    unsafe rows[rowCount].bytes.append(
      contentsOf: UnsafeBufferPointer(start: row.bytes, count: row.count))
    unsafe rows[rowCount].fields.append(contentsOf: row.fields)
    rows[rowCount].number = rowsRead
    rows[rowCount].recordID = recordID
    rows[rowCount].modificationID = modificationID
    rows[rowCount].isUndecodable = isUndecodable
    rowCount += 1
    row.releaseStorage(above: Self.largeBuffer)
  }

  /// Gives the next row of the queue; false when it is empty.
  mutating func dequeueRow(into record: inout SourceRecord) -> Bool {
    guard nextRow < rowCount else {
      nextRow = 0
      rowCount = 0
      return false
    }
    swap(&rows[nextRow], &record)
    if rows[nextRow].bytes.capacity > Self.largeBuffer { rows[nextRow] = SourceRecord() }
    nextRow += 1
    return true
  }
}
