package import MigrationModel

/// Writes typed cells in PostgreSQL's binary COPY format. Source: PostgreSQL documentation, COPY,
/// binary format, and the receive functions of the types.
package enum CopyBinary {
  /// Signature, no flags, no extension.
  package static let header: [UInt8] = [
    0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]
  /// The field count that ends the data.
  package static let trailer: [UInt8] = [0xFF, 0xFF]

  /// Appends the start of a row: its field count.
  package static func appendRowStart(columns: Int, to output: inout [UInt8]) {
    BigEndian.append(Int16(columns), to: &output)
  }

  /// Whether `append` can write the type. Arrays carry the OID of their elements, so only those
  /// with a fixed one are written.
  package static func supports(_ type: ColumnType) -> Bool {
    switch type {
    case .array(let element): elementOID(element) != nil
    case .other: false
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date,
      .time, .timestamp, .timestamptz, .interval, .uuid, .json, .jsonb, .enumeration:
      true
    }
  }

  /// Appends length and value of one cell. The cell is as the rule for `type` made it, within the
  /// type's limits: the server rounds fractions of seconds and refuses texts that are too long.
  package static func append(
    _ cell: TypedCell, as type: ColumnType, arena: [UInt8], to output: inout [UInt8]
  ) {
    let encoding = CellEncoding(type)
    let room = room(for: cell)
    output.append(addingCapacity: room) {
      $0.append(repeating: 0, count: room)
      var place = 0
      var target = $0.mutableSpan
      write(cell, as: encoding, arena: arena, to: &target, at: &place)
      $0.removeLast(room - place)
    }
  }

  /// Appends a row: its field count, a bigint in front if there is one, and all its cells.
  /// `encodings` are those of the cells' columns.
  package static func appendRow(
    _ row: RowResult, after number: Int64? = nil, as encodings: [CellEncoding],
    to output: inout [UInt8]
  ) {
    var room = number == nil ? 2 : 14
    for index in row.cells.indices { room += Self.room(for: row.cells[index]) }
    // One growth for the row: each costs as much as a cell.
    output.append(addingCapacity: room) {
      $0.append(repeating: 0, count: room)
      var place = 0
      var target = $0.mutableSpan
      put(row.cells.count + (number == nil ? 0 : 1), bytes: 2, to: &target, at: &place)
      if let number {
        put(8, bytes: 4, to: &target, at: &place)
        put(Int(number), bytes: 8, to: &target, at: &place)
      }
      for index in row.cells.indices {
        write(row.cells[index], as: encodings[index], arena: row.arena, to: &target, at: &place)
      }
      $0.removeLast(room - place)
    }
  }

  static func elementOID(_ element: ColumnType) -> Int32? {
    switch element {
    case .text: 25
    case .varchar: 1043
    case .char: 1042
    case .int2: 21
    case .int4: 23
    case .int8: 20
    case .numeric: 1700
    case .bool: 16
    case .date: 1082
    case .time: 1083
    case .timestamp: 1114
    case .timestamptz: 1184
    case .uuid: 2950
    // The proof's expressions for float and interval are about single values.
    case .float4, .float8, .interval, .json, .jsonb, .enumeration, .array, .other: nil
    }
  }
}
