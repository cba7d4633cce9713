internal import MigrationModel

/// The items of a cell of kind `list`: each a big-endian UInt32 byte count and that many bytes.
/// These are the number of a cell of kind `integer`, most significant byte first, or what the
/// arena holds for cells of kind `bytes` and `uuid`.
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

  /// Makes room for the length of an item whose bytes come next.
  static func begin(_ arena: inout [UInt8]) -> Int {
    BigEndian.append(Int32(0), to: &arena)
    return arena.count
  }

  /// Writes the length of the item that began at `start`.
  static func end(_ start: Int, _ arena: inout [UInt8]) {
    let count = arena.count - start
    for place in 0..<4 {
      arena[start - 4 + place] = UInt8(truncatingIfNeeded: count >> (24 - place * 8))
    }
  }

  /// An item as a cell of the array's element type.
  static func cell(_ item: Range<Int>, of element: ColumnType, in arena: [UInt8]) -> TypedCell {
    switch element {
    case .int2, .int4, .int8, .bool, .date, .time, .timestamp, .timestamptz:
      var number: UInt64 = 0
      for index in item { number = number << 8 | UInt64(arena[index]) }
      return .integer(Int64(bitPattern: number))
    case .uuid: return TypedCell(kind: .uuid, start: item.lowerBound, end: item.upperBound)
    case .text, .varchar, .char, .numeric, .float4, .float8, .interval, .json, .jsonb,
      .enumeration, .array, .other:
      return .bytes(item)
    }
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

extension ListItems {
  static let reference = RuleReference(
    "list",
    "lines, repetitions or related values as an array or a JSON list, blank ones left out; each "
      + "item of an array goes through the rule of its element type, and one that it refuses "
      + "refuses the cell"
  ).showing(
    "as: list", as: .array(.text), ["Nuts\n\n Dairy ": "{Nuts,Dairy}", "a b": "{\"a b\"}", "": nil]
  ).showing("as: list", as: .jsonb, ["Nuts\nDairy": "[\"Nuts\", \"Dairy\"]"])
    .showing("", as: .array(.int4), ["1\n2,000": "{1,2000}", "1\nx": "R102"])
    .showing(
      "", as: .array(.date), source: "dates: dmy",
      ["31/01/2024\n1/2/2024": "{2024-01-31,2024-02-01}", "31/02/2024": "R105"]
    )
    .showing(
      "as: { phone: AU }", as: .array(.text),
      ["0412 345 678\n02 9876 5432": "{+61412345678,+61298765432}"]
    )
    .showing(
      "clean: { replace: { from: \",\", with: \"\\n\" } }",
      as: .array(.numeric(precision: 5, scale: 1)),
      ["1.5, 2": "{1.5,2.0}"])
}
