internal import MigrationModel

/// Appends values in the form of COPY BINARY (PostgreSQL documentation, COPY, "Binary Format"):
/// big-endian lengths, -1 for NULL.
struct BinaryRowWriter {
  var bytes: [UInt8] = []

  /// Signature, flags and an empty header extension.
  static let header: [UInt8] = [
    0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
  ]
  static let trailer: [UInt8] = [0xFF, 0xFF]

  mutating func beginRow(columns: Int) { append(Int16(truncatingIfNeeded: columns)) }

  mutating func appendNull() { append(Int32(-1)) }

  mutating func append(bigint value: Int64?) {
    guard let value else { return appendNull() }
    appendCounted(value)
  }

  /// A number, a truth value and some NULLs, in one go.
  mutating func append(bigint value: Int64?, boolean: Bool, nulls: Int) {
    bytes.append(addingCapacity: 17 + 4 * nulls) {
      if let value {
        Self.append(Int32(8), to: &$0)
        Self.append(value, to: &$0)
      } else {
        Self.append(Int32(-1), to: &$0)
      }
      Self.append(Int32(1), to: &$0)
      $0.append(boolean ? 1 : 0)
      for _ in 0..<nulls { Self.append(Int32(-1), to: &$0) }
    }
  }

  /// The start of a row whose first value is a number.
  mutating func beginRow(columns: Int, bigint value: Int64) {
    bytes.append(addingCapacity: 14) {
      Self.append(Int16(truncatingIfNeeded: columns), to: &$0)
      Self.append(Int32(8), to: &$0)
      Self.append(value, to: &$0)
    }
  }

  mutating func append(integer value: Int32) { appendCounted(value) }

  mutating func append(smallint value: Int16) { appendCounted(value) }

  mutating func append(boolean value: Bool) { appendCounted(UInt8(value ? 1 : 0)) }

  mutating func append(text: [UInt8]) { append(text: text.span) }

  mutating func append(text: Span<UInt8>) {
    bytes.append(addingCapacity: 4 + text.count) {
      Self.append(Int32(text.count), to: &$0)
      $0.append(repeating: 0, count: text.count)
      var target = $0.mutableSpan
      for index in text.indices { target[4 + index] = text[index] }
    }
  }

  /// Appends fields of a record with one growth of the buffer.
  mutating func append(fields: Range<Int>, of record: SourceRecord) {
    var room = 0
    for index in fields { room += 4 + record.fields[index].end - record.fields[index].start }
    bytes.append(addingCapacity: room) {
      $0.append(repeating: 0, count: room)
      let source = record.bytes.span
      var target = $0.mutableSpan
      var place = 0
      for index in fields {
        let field = record.fields[index]
        let length = field.isNull ? -1 : field.end - field.start
        for shift in 0..<4 {
          target[place + shift] = UInt8(truncatingIfNeeded: length >> (24 - 8 * shift))
        }
        place += 4
        if length <= 0 { continue }
        let text = source.extracting(field.start..<field.end)
        for offset in text.indices { target[place + offset] = text[offset] }
        place += length
      }
      $0.removeLast(room - place)
    }
  }

  /// Byte count and value.
  private mutating func appendCounted(_ value: some FixedWidthInteger) {
    bytes.append(addingCapacity: 4 + value.bitWidth / 8) {
      Self.append(Int32(value.bitWidth / 8), to: &$0)
      Self.append(value, to: &$0)
    }
  }

  /// The length of a value whose bytes are sent by themselves.
  mutating func append(length: Int) { append(Int32(length)) }

  private mutating func append(_ value: some FixedWidthInteger) {
    bytes.append(addingCapacity: value.bitWidth / 8) { Self.append(value, to: &$0) }
  }

  @inline(__always)
  private static func append(
    _ value: some FixedWidthInteger, to output: inout OutputSpan<UInt8>
  ) {
    var shift = value.bitWidth
    while shift > 0 {
      shift -= 8
      output.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
