internal import MigrationModel

/// Writing into room that was made before: `place` is where the next byte goes.
extension CopyBinary {
  /// At least as many bytes as `write` needs. The longest forms without text of their own are an
  /// array's head and an interval; a numeric needs a byte for two digits besides its head.
  /// An item lies there with at least five bytes, and is at most three times as long as that.
  static func room(for cell: TypedCell) -> Int {
    28 + max(0, cell.end - cell.start) * (cell.kind == .list ? 3 : 1)
  }

  /// Writes length and value of one cell.
  @inline(__always)
  static func write(
    _ cell: TypedCell, as encoding: CellEncoding, arena: [UInt8],
    to target: inout MutableSpan<UInt8>, at place: inout Int
  ) {
    if cell.kind == .null {
      put(-1, bytes: 4, to: &target, at: &place)
      return
    }
    switch encoding {
    case .boolean:
      put(1, bytes: 4, to: &target, at: &place)
      put(cell.number == 0 ? 0 : 1, bytes: 1, to: &target, at: &place)
    case .twoBytes:
      put(2, bytes: 4, to: &target, at: &place)
      put(Int(Int16(cell.number)), bytes: 2, to: &target, at: &place)
    case .fourBytes:
      put(4, bytes: 4, to: &target, at: &place)
      put(Int(Int32(cell.number)), bytes: 4, to: &target, at: &place)
    case .eightBytes:
      put(8, bytes: 4, to: &target, at: &place)
      put(Int(cell.number), bytes: 8, to: &target, at: &place)
    case .singleFloat:
      let value = Double(bitPattern: UInt64(bitPattern: cell.number))
      put(4, bytes: 4, to: &target, at: &place)
      put(Int(Float(value).bitPattern), bytes: 4, to: &target, at: &place)
    case .interval:
      // Microseconds, then days and months, which a count of hours never becomes.
      put(16, bytes: 4, to: &target, at: &place)
      put(Int(cell.number), bytes: 8, to: &target, at: &place)
      put(0, bytes: 8, to: &target, at: &place)
    case .uuid:
      put(16, bytes: 4, to: &target, at: &place)
      copy(arena, cell.start..<cell.start + 16, to: &target, at: &place)
    case .text:
      put(cell.end - cell.start, bytes: 4, to: &target, at: &place)
      copy(arena, cell.start..<cell.end, to: &target, at: &place)
    case .jsonb:
      // One byte states the version of the format.
      put(cell.end - cell.start + 1, bytes: 4, to: &target, at: &place)
      put(1, bytes: 1, to: &target, at: &place)
      copy(arena, cell.start..<cell.end, to: &target, at: &place)
    case .numeric:
      writeNumeric(arena, from: cell.start, until: cell.end, to: &target, at: &place)
    case .list(let elementOID):
      writeArray(
        arena, cell.start..<cell.end, elementOID: elementOID, to: &target, at: &place)
    case .items(let elementOID, let item):
      writeItems(cell, elementOID: elementOID, item, arena: arena, to: &target, at: &place)
    }
  }

  /// Writes the lowest bytes of a number, most significant byte first.
  @inline(__always)
  static func put(
    _ value: Int, bytes: Int, to target: inout MutableSpan<UInt8>, at place: inout Int
  ) {
    var shift = bytes * 8
    while shift > 0 {
      shift -= 8
      target[place] = UInt8(truncatingIfNeeded: value >> shift)
      place += 1
    }
  }

  private static func copy(
    _ bytes: [UInt8], _ range: Range<Int>, to target: inout MutableSpan<UInt8>,
    at place: inout Int
  ) {
    let source = bytes.span.extracting(range)
    let start = place
    for index in source.indices { target[start + index] = source[index] }
    place += source.count
  }

  private static func writeItems(
    _ cell: TypedCell, elementOID: Int32, _ encoding: ItemEncoding, arena: [UInt8],
    to target: inout MutableSpan<UInt8>, at place: inout Int
  ) {
    let start = place
    let count = ListItems.count(in: arena, cell.start..<cell.end)
    writeArrayHead(count, bytes: 0, elementOID: elementOID, to: &target, at: &place)
    var offset = cell.start
    while let item = ListItems.next(in: arena, at: &offset, end: cell.end) {
      let value: TypedCell
      switch encoding {
      case .boolean, .twoBytes, .fourBytes, .eightBytes:
        value = ListItems.cell(item, of: .int8, in: arena)
      case .uuid: value = ListItems.cell(item, of: .uuid, in: arena)
      case .numeric: value = .bytes(item)
      }
      write(value, as: encoding.cell, arena: arena, to: &target, at: &place)
    }
    var first = start
    put(place - start - 4, bytes: 4, to: &target, at: &first)
  }

  private static func writeArray(
    _ arena: [UInt8], _ items: Range<Int>, elementOID: Int32,
    to target: inout MutableSpan<UInt8>, at place: inout Int
  ) {
    let count = ListItems.count(in: arena, items)
    // Items carry their length just as the cell's do.
    writeArrayHead(
      count, bytes: items.count, elementOID: elementOID, to: &target, at: &place)
    copy(arena, items, to: &target, at: &place)
  }

  /// An empty array has no dimension.
  private static func writeArrayHead(
    _ count: Int, bytes: Int, elementOID: Int32, to target: inout MutableSpan<UInt8>,
    at place: inout Int
  ) {
    put(count == 0 ? 12 : 20 + bytes, bytes: 4, to: &target, at: &place)
    put(count == 0 ? 0 : 1, bytes: 4, to: &target, at: &place)
    put(0, bytes: 4, to: &target, at: &place)
    put(Int(elementOID), bytes: 4, to: &target, at: &place)
    guard count > 0 else { return }
    put(count, bytes: 4, to: &target, at: &place)
    put(1, bytes: 4, to: &target, at: &place)
  }
}
