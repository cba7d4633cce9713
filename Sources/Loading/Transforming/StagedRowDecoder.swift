internal import MigrationModel

/// Turns a row of `COPY … TO STDOUT (FORMAT binary)` over staging into a `SourceRecord`.
///
/// The row holds record number, RECORDID and MODID, then the fields that the program uses. Fields
/// that were not asked for become NULL, so that indexes stay those of the export. Nothing is
/// copied: the message is the record's bytes, and its fields lie between the counts.
struct StagedRowDecoder {
  /// The fields of the export that are in the row.
  private let selected: [Int]
  private let blank: [SourceRecord.Field]

  private enum Signature {
    static let count = 19
  }

  /// `isSelected` says of each field of the export whether it is in the row.
  init(isSelected: [Bool]) {
    selected = isSelected.indices.filter { isSelected[$0] }
    blank = isSelected.map { _ in SourceRecord.Field(start: 0, end: 0, isNull: true) }
  }

  /// Finds the fields of the message in `record.bytes`; false for the trailer. The record is one
  /// that this decoder filled before, or a new one.
  func decode(_ record: inout SourceRecord, isFirst: Bool) -> Bool {
    if record.fields.count != blank.count { record.fields = blank }
    let count = record.bytes.count
    // PostgreSQL sends the signature in front of the first row, in one message or by itself.
    var position = isFirst && count >= Signature.count ? headerLength(record.bytes.span) : 0
    guard count >= position + 2 else { return false }
    if record.bytes[position] == 0xFF, record.bytes[position + 1] == 0xFF { return false }
    position += 2
    record.number = bigint(record.bytes.span, &position) ?? 0
    record.recordID = bigint(record.bytes.span, &position)
    record.modificationID = bigint(record.bytes.span, &position)
    locateFields(in: record.bytes, at: position, &record.fields)
    return true
  }

  private func locateFields(
    in bytes: [UInt8], at start: Int, _ fields: inout [SourceRecord.Field]
  ) {
    let message = bytes.span
    var position = start
    var output = fields.mutableSpan
    for place in selected.indices {
      let length = int32(message, &position)
      let end = position + max(length, 0)
      precondition(end <= message.count, "a field ends outside its message")
      output[selected[place]] = SourceRecord.Field(
        start: position, end: end, isNull: length < 0)
      position = end
    }
  }

  private func headerLength(_ message: Span<UInt8>) -> Int {
    var position = Signature.count - 4
    let extensionLength = int32(message, &position)
    return position + extensionLength
  }

  @inline(__always)
  private func int32(_ bytes: Span<UInt8>, _ position: inout Int) -> Int {
    let value =
      UInt32(bytes[position]) << 24 | UInt32(bytes[position + 1]) << 16
      | UInt32(bytes[position + 2]) << 8 | UInt32(bytes[position + 3])
    position += 4
    return Int(Int32(bitPattern: value))
  }

  private func bigint(_ bytes: Span<UInt8>, _ position: inout Int) -> Int64? {
    guard int32(bytes, &position) == 8 else { return nil }
    var value: UInt64 = 0
    for index in 0..<8 { value = value << 8 | UInt64(bytes[position + index]) }
    position += 8
    return Int64(bitPattern: value)
  }
}
