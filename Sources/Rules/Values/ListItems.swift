/// The items of a cell of kind `list`: each a big-endian UInt32 byte count and that many bytes.
package enum ListItems {
  /// The bytes of the item at `offset`, which moves behind it; nil at `end`.
  package static func next(in arena: [UInt8], at offset: inout Int, end: Int) -> Range<Int>? {
    guard offset + 4 <= end else { return nil }
    var length = 0
    for index in offset..<offset + 4 { length = length << 8 | Int(arena[index]) }
    let start = offset + 4
    precondition(length <= end - start, "a list cell ends inside an item")
    offset = start + length
    return start..<offset
  }

  /// Appends an item.
  package static func append(_ item: Span<UInt8>, to arena: inout [UInt8]) {
    BigEndian.append(Int32(item.count), to: &arena)
    ByteText.append(item, to: &arena)
  }

  /// How many items the list has.
  package static func count(in arena: [UInt8], _ range: Range<Int>) -> Int {
    var offset = range.lowerBound
    var count = 0
    while next(in: arena, at: &offset, end: range.upperBound) != nil { count += 1 }
    return count
  }
}

/// Numbers in network byte order.
enum BigEndian {
  /// Appends a number, most significant byte first.
  static func append(_ number: some FixedWidthInteger, to output: inout [UInt8]) {
    output.append(addingCapacity: number.bitWidth / 8) { append(number, to: &$0) }
  }

  @inline(__always)
  private static func append(
    _ number: some FixedWidthInteger, to output: inout OutputSpan<UInt8>
  ) {
    var shift = number.bitWidth
    while shift > 0 {
      shift -= 8
      output.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
