internal import Glibc
internal import MigrationModel

/// One row of a text export as it stands in the file, quotes taken off, nothing decoded.
@safe
struct RowBuffer: ~Copyable {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int
  private(set) var fieldCount = 0
  private var fieldCapacity = 64
  private var storedFields: UnsafeMutablePointer<SourceRecord.Field>
  /// Per field: offset in the file of its first byte of content, doubled; odd for quoted fields.
  private var origins: UnsafeMutablePointer<Int64>
  /// Offset in the file of the row's first byte.
  private(set) var start: Int64 = 0
  /// Whether the file ended before the row did.
  var endsAtEndOfFile = false
  private var fieldStart = 0
  // Gathered while bytes are added; only the top bit of each byte counts.
  private var highBits: UInt64 = 0
  private var controlBits: UInt64 = 0
  /// Whole words are written, so that up to 7 bytes after the last one are used too.
  private static let slack = 8

  /// An empty row; grows to the longest one.
  init(capacity: Int = 1 << 12) {
    self.capacity = capacity
    guard let memory = unsafe malloc(capacity) else { preconditionFailure("out of memory") }
    unsafe bytes = memory.assumingMemoryBound(to: UInt8.self)
    unsafe storedFields = .allocate(capacity: fieldCapacity)
    unsafe origins = .allocate(capacity: fieldCapacity)
  }

  deinit {
    unsafe free(bytes)
    unsafe storedFields.deallocate()
    unsafe origins.deallocate()
  }

  /// Where the fields lie in `bytes`; valid until the buffer changes.
  var fields: UnsafeBufferPointer<SourceRecord.Field> {
    unsafe UnsafeBufferPointer(start: storedFields, count: fieldCount)
  }

  /// Whether the row is a line without a single byte.
  var isBlank: Bool { fieldCount == 1 && count == 0 && !isQuoted(0) }

  /// Whether any byte is not ASCII.
  var hasHigh: Bool { highBits & ByteSearch.highs != 0 }

  /// Whether any byte is a control character (below 0x20).
  var hasControl: Bool { controlBits != 0 }

  /// Whether a field stands in quotes.
  func isQuoted(_ column: Int) -> Bool { unsafe origins[column] & 1 == 1 }

  /// Whether any field stands in quotes.
  var hasQuotes: Bool {
    for column in 0..<fieldCount where isQuoted(column) { return true }
    return false
  }

  /// Starts a row; keeps the storage.
  mutating func begin(at offset: Int64) {
    count = 0
    start = offset
    endsAtEndOfFile = false
    fieldCount = 0
    highBits = 0
    controlBits = 0
  }

  /// Starts a field whose content begins at this offset of the file.
  @inline(__always)
  mutating func beginField(at offset: Int64, quoted isQuoted: Bool) {
    fieldStart = count
    if fieldCount == fieldCapacity { growFields() }
    unsafe origins[fieldCount] = offset << 1 | (isQuoted ? 1 : 0)
  }

  /// Ends the current field where the content ends now.
  @inline(__always)
  mutating func endField(isNull: Bool) {
    unsafe (storedFields + fieldCount).initialize(
      to: SourceRecord.Field(start: fieldStart, end: count, isNull: isNull))
    fieldCount += 1
  }

  /// Whether the current field holds nothing so far.
  var fieldIsEmpty: Bool { count == fieldStart }

  /// Adds a byte to the current field.
  mutating func append(_ byte: UInt8) {
    if count + Self.slack > capacity { grow(to: count + Self.slack) }
    unsafe bytes[count] = byte
    count += 1
    highBits |= UInt64(byte)
    if byte < 0x20 { controlBits |= 0x80 }
  }

  /// Adds bytes to the current field, which are not examined.
  @inline(__always)
  mutating func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
    if count + length + Self.slack > capacity { grow(to: count + length + Self.slack) }
    unsafe memcpy(bytes + count, source, length)
    count += length
  }

  /// Drops what stands after the first `length` bytes.
  mutating func truncate(to length: Int) {
    precondition(length <= count, "a row does not grow by truncating it")
    count = length
  }

  /// Drops every such byte at the end of the current field.
  mutating func dropFromField(last byte: UInt8) {
    while unsafe count > fieldStart && bytes[count - 1] == byte { count -= 1 }
  }

  /// Gives back the storage of an uncommonly long row; only between rows.
  mutating func releaseStorage(above limit: Int) {
    guard capacity > limit else { return }
    capacity = limit
    unsafe free(bytes)
    guard let memory = unsafe malloc(capacity) else { preconditionFailure("out of memory") }
    unsafe bytes = memory.assumingMemoryBound(to: UInt8.self)
  }

  /// Adds bytes to the current field up to the first that `stops` marks, at most `limit`; answers
  /// how many.
  ///
  /// Finds, copies and examines in one pass, by words: `stops` sets the top bit of the byte to stop
  /// at, and 7 bytes after the last one are read too.
  @inline(__always)
  mutating func append(
    _ source: UnsafePointer<UInt8>, limit: Int, stops: (UInt64) -> UInt64
  ) -> Int {
    if count + limit + Self.slack > capacity { grow(to: count + limit + Self.slack) }
    let target = unsafe UnsafeMutableRawPointer(bytes + count)
    var index = 0
    var high = highBits
    var control = controlBits
    while index < limit {
      let word = unsafe ByteSearch.word(source + index)
      unsafe target.storeBytes(of: word.littleEndian, toByteOffset: index, as: UInt64.self)
      let hit = stops(word)
      let rest = limit - index
      if hit != 0 || rest < 8 {
        let length = min(hit.trailingZeroBitCount >> 3, rest)
        if length == 8 {
          high |= word
          control |= ByteSearch.controls(word)
        } else {
          high |= ByteSearch.prefix(word, length)
          control |= ByteSearch.prefix(ByteSearch.controls(word), length)
        }
        index += length
        break
      }
      high |= word
      control |= ByteSearch.controls(word)
      index += 8
    }
    highBits = high
    controlBits = control
    count += index
    return index
  }

  /// Turns each VT into LF and answers true, if the row holds no other control character.
  mutating func replaceOnlyVerticalTabs() -> Bool {
    guard unsafe visitControls({ unsafe $0.pointee == Byte.verticalTab }) else { return false }
    return unsafe visitControls { byte in
      unsafe byte.pointee = Byte.lineFeed
      return true
    }
  }

  /// Shows each control character to `body` until it answers false; answers whether it never did.
  @inline(__always)
  private mutating func visitControls(_ body: (UnsafeMutablePointer<UInt8>) -> Bool) -> Bool {
    var index = 0
    while index < count {
      let end = min(index + 8, count)
      if unsafe ByteSearch.controls(ByteSearch.word(bytes + index)) != 0 {
        for place in index..<end {
          let byte = unsafe bytes + place
          if unsafe byte.pointee < 0x20 && !body(byte) { return false }
        }
      }
      index = end
    }
    return true
  }

  /// The content of one field.
  func content(of index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = unsafe fields[index]
    return unsafe UnsafeBufferPointer(start: bytes + field.start, count: field.end - field.start)
  }

  /// Offset in the file of byte `index` of a field's content.
  func fileOffset(of index: Int, inField column: Int) -> Int64 {
    let origin = unsafe origins[column] >> 1
    guard isQuoted(column) else { return origin + Int64(index) }
    // Every quote within a quoted field was doubled in the file.
    let doubled = unsafe content(of: column)[..<index].count { $0 == Byte.quote }
    return origin + Int64(index + doubled)
  }

  @inline(never)
  private mutating func growFields() {
    let larger = UnsafeMutablePointer<SourceRecord.Field>.allocate(
      capacity: fieldCapacity * 2)
    unsafe larger.moveInitialize(from: storedFields, count: fieldCount)
    unsafe storedFields.deallocate()
    unsafe storedFields = larger
    let offsets = UnsafeMutablePointer<Int64>.allocate(capacity: fieldCapacity * 2)
    unsafe offsets.moveInitialize(from: origins, count: fieldCount)
    unsafe origins.deallocate()
    unsafe origins = offsets
    fieldCapacity *= 2
  }

  @inline(never)
  private mutating func grow(to needed: Int) {
    capacity = max(needed, capacity * 2)
    guard let memory = unsafe realloc(bytes, capacity) else { preconditionFailure("out of memory") }
    unsafe bytes = memory.assumingMemoryBound(to: UInt8.self)
  }
}
