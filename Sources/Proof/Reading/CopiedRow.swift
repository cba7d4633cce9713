internal import Postgres

/// One row of a `COPY … TO STDOUT (FORMAT binary)` of text columns, in a buffer that is used again
/// for the next row.
struct CopiedRow {
  private var bytes: [UInt8] = []
  private var starts: [Int] = []
  private var ends: [Int] = []
  private var isFirst = true

  private static let signature = 19

  /// Reads the next row; false at the end, where the row has no columns.
  mutating func next(from reader: inout CopyOutReader) throws -> Bool {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    while try reader.next(into: &bytes) {
      var position = 0
      // PostgreSQL sends the signature in front of the first row, in one message or by itself.
      if isFirst, bytes.count >= Self.signature {
        position = Self.signature + Int(number(at: Self.signature - 4))
        isFirst = false
      }
      guard bytes.count >= position + 2 else { continue }
      let count = Int16(bitPattern: UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1]))
      guard count >= 0 else { continue }
      position += 2
      for _ in 0..<count {
        let length = Int(number(at: position))
        position += 4
        starts.append(length < 0 ? -1 : position)
        position += max(length, 0)
        ends.append(position)
      }
      return true
    }
    return false
  }

  private func number(at position: Int) -> Int32 {
    Int32(
      bitPattern: UInt32(bytes[position]) << 24 | UInt32(bytes[position + 1]) << 16
        | UInt32(bytes[position + 2]) << 8 | UInt32(bytes[position + 3]))
  }

  /// Lends a column's text; nil for NULL, and for a row that is not there.
  func with<Result>(_ column: Int, _ body: (Span<UInt8>?) -> Result) -> Result {
    guard column < starts.count, starts[column] >= 0 else { return body(nil) }
    return body(bytes.span.extracting(starts[column]..<ends[column]))
  }

  /// A column that holds a whole number; nil for NULL.
  func integer(_ column: Int) -> Int64? {
    guard column < starts.count, starts[column] >= 0 else { return nil }
    return Int64(String(decoding: bytes[starts[column]..<ends[column]], as: UTF8.self))
  }
}
