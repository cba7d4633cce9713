internal import MigrationModel

/// Frames the rows of a text export; every decision depends on state and one byte, so that blocks
/// may end anywhere.
@safe
struct TextScanner: ~Copyable {
  /// The file.
  var input: BlockInput
  /// The row last read.
  var row = RowBuffer()
  /// Between fields.
  let delimiter: UInt8
  /// How Tab records end; nil until the first end has been seen.
  var recordEnd: RecordEnd?
  /// Next byte of the block.
  var position = 0
  /// Bytes in the block.
  var end = 0
  /// Offset in the file of the current block.
  var blockOffset: Int64 = 0
  /// A CR ended the last row; a LF right after it belongs to that end.
  var skipsLineFeed = false

  /// Starts after the first `skipped` bytes (a byte order mark).
  init(
    input: consuming BlockInput, skippingFirst skipped: Int, delimiter: UInt8,
    recordEnd: RecordEnd?
  ) throws(ExportError) {
    self.input = input
    self.delimiter = delimiter
    self.recordEnd = recordEnd
    for _ in 0..<skipped where try fill() { position += 1 }
  }

  /// Offset in the file of the next byte.
  var offset: Int64 { blockOffset + Int64(position) }

  /// Makes sure that there is a next byte; false at the end of the file.
  @inline(__always)
  mutating func fill() throws(ExportError) -> Bool {
    if position < end { return true }
    return try refill()
  }

  @inline(never)
  private mutating func refill() throws(ExportError) -> Bool {
    blockOffset += Int64(end)
    position = 0
    end = 0
    end = try input.refill()
    if end > 0 && row.count > input.recordLimit {
      throw recordTooLong(input.file, byteOffset: row.start, limit: input.recordLimit)
    }
    return end > 0
  }

  /// The next byte; only after `fill` said that there is one.
  @inline(__always)
  var current: UInt8 { unsafe input.block[position] }

  /// Adds the next byte to the row.
  mutating func takeByte() {
    row.append(current)
    position += 1
  }

  /// Adds the bytes up to the next quote, or to the end of the block, to the row.
  @inline(__always)
  mutating func takeToQuote() {
    let quotes = ByteSearch.pattern(Byte.quote)
    position += unsafe row.append(input.block + position, limit: end - position) { word in
      ByteSearch.zeros(word ^ quotes)
    }
  }

  /// Adds the bytes up to the next delimiter, CR or LF, or to the end of the block, to the row.
  @inline(__always)
  mutating func takeToEnd() {
    let delimiters = ByteSearch.pattern(delimiter)
    let returns = ByteSearch.pattern(Byte.carriageReturn)
    let feeds = ByteSearch.pattern(Byte.lineFeed)
    position += unsafe row.append(input.block + position, limit: end - position) { word in
      ByteSearch.zeros(word ^ delimiters) | ByteSearch.zeros(word ^ returns)
        | ByteSearch.zeros(word ^ feeds)
    }
  }
}

/// A record of more bytes than the limit, which is met wherever a block ends.
func recordTooLong(_ file: String, byteOffset: Int64?, limit: Int) -> ExportError {
  ExportError(
    .recordTooLong, file: file, byteOffset: byteOffset,
    "the record that starts here has more than \(limit / 1_000_000) MB",
    hint: "look for a quote that is never closed, or leave the long field out of the export")
}

/// What ended a field.
enum FieldEnd {
  case delimiter
  case recordEnd
  case endOfFile
}
