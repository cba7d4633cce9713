/// The cells of one target row as text, in one flat buffer that is used again for the next row.
package struct TextRow: Sendable {
  private var bytes: [UInt8] = []
  /// Where each column's text begins; -1 for NULL.
  private var starts: [Int]
  private var ends: [Int]

  /// A row of that many columns, all of them NULL.
  package init(columns: Int) {
    starts = Array(repeating: -1, count: columns)
    ends = Array(repeating: -1, count: columns)
  }

  package var columnCount: Int { starts.count }

  /// Makes every column NULL and keeps the storage.
  package mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    for column in starts.indices { starts[column] = -1 }
  }

  package func isNull(_ column: Int) -> Bool { starts[column] < 0 }

  package mutating func setNull(_ column: Int) { starts[column] = -1 }

  /// Makes what the body appends to the buffer the column's text; NULL when it says false.
  package mutating func set(_ column: Int, _ body: (inout [UInt8]) -> Bool) {
    let start = bytes.count
    starts[column] = body(&bytes) ? start : -1
    ends[column] = bytes.count
  }

  /// Makes the text the column's; nil is NULL.
  package mutating func set(_ column: Int, text: Span<UInt8>?) {
    guard let text else { return setNull(column) }
    starts[column] = bytes.count
    for index in text.indices { bytes.append(text[index]) }
    ends[column] = bytes.count
  }

  /// Lends the column's text; nil is NULL.
  package func with<Result>(_ column: Int, _ body: (Span<UInt8>?) -> Result) -> Result {
    guard starts[column] >= 0 else { return body(nil) }
    return body(bytes.span.extracting(starts[column]..<ends[column]))
  }

  /// Appends the texts of the columns, joined with U+001F, as the text of a key.
  package func append(key columns: [Int], to output: inout [UInt8]) {
    for (place, column) in columns.enumerated() {
      if place > 0 { output.append(0x1F) }
      guard starts[column] >= 0 else { continue }
      output.append(contentsOf: bytes[starts[column]..<ends[column]])
    }
  }

  /// The text for a set that is looked at once; nil for NULL.
  package func string(_ column: Int) -> String? {
    guard starts[column] >= 0 else { return nil }
    return String(decoding: bytes[starts[column]..<ends[column]], as: UTF8.self)
  }
}

extension ColumnSums {
  /// Adds every cell of a row.
  package mutating func add(_ row: borrowing TextRow, seed: UInt64) {
    for column in sums.indices {
      row.with(column) { text in add(column: column, bytes: text, seed: seed) }
    }
  }
}
