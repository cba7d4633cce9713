/// One checksum per column: the sum over all rows of a seeded hash of each value.
///
/// A sum does not depend on the order of rows and, unlike an exclusive or, does not cancel equal
/// rows. The seed of a row ties each value to its row, so two values swapped between rows show.
package struct ColumnSums: Sendable, Hashable {
  /// Parallel to the columns; what PostgreSQL's `sum(bigint)` gives as numeric.
  package private(set) var sums: [Int128]

  package init(columns: Int) { sums = Array(repeating: 0, count: columns) }

  /// Adds the value of one cell; nil is NULL.
  package mutating func add(column: Int, bytes: Span<UInt8>?, seed: UInt64) {
    let hash: UInt64
    if let bytes {
      hash = hashBytesExtended(bytes, seed: seed)
    } else {
      let marker: [5 of UInt8] = [0x01, 0x4E, 0x55, 0x4C, 0x4C]
      hash = hashBytesExtended(marker.span, seed: ~seed)
    }
    sums[column] += Int128(Int64(bitPattern: hash))
  }

  /// Adds what another worker has summed over other rows of the same columns.
  package mutating func merge(_ other: ColumnSums) {
    precondition(sums.count == other.sums.count, "sums of different columns")
    for column in sums.indices { sums[column] += other.sums[column] }
  }

  /// The sum as `columnSumSQL` returns it.
  package func text(column: Int) -> String { String(sums[column]) }
}

extension ColumnSums {
  /// The seed of a staged row: its record number.
  package static func stagingSeed(record number: Int64) -> UInt64 { UInt64(bitPattern: number) }

  /// The seed of a target row: the hash of its primary key's text, columns joined with U+001F.
  package static func targetSeed(key: Span<UInt8>) -> UInt64 { hashBytesExtended(key, seed: 0) }
}
