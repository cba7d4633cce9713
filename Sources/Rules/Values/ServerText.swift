package import MigrationModel

/// The text in which a typed cell is compared with the server: what we make of the cell, and the
/// SQL by which the server makes the same of the stored value.
///
/// Holds in a session with DateStyle ISO, TimeZone UTC and IntervalStyle postgres.
package enum ServerText {
  /// Appends the text; false if the cell is NULL.
  package static func append(
    _ cell: TypedCell, as type: ColumnType, arena: [UInt8], to output: inout [UInt8]
  ) -> Bool {
    if cell.kind == .null { return false }
    switch type {
    case .text, .varchar, .json, .jsonb, .enumeration, .numeric:
      output.append(contentsOf: arena[cell.start..<cell.end])
    case .char:
      // The cast to text takes the blanks off the end, written or padded.
      var end = cell.end
      while end > cell.start && arena[end - 1] == Byte.space { end -= 1 }
      output.append(contentsOf: arena[cell.start..<end])
    case .int2, .int4, .int8:
      appendDecimal(cell.number, to: &output)
    case .float4, .float8:
      appendHexadecimal(UInt64(bitPattern: cell.number), to: &output)
    case .bool:
      output.append(
        contentsOf: cell.number == 0
          ? [0x66, 0x61, 0x6C, 0x73, 0x65] as [UInt8] : [0x74, 0x72, 0x75, 0x65])
    case .date:
      let isBeforeChrist = appendDate(Int(cell.number), to: &output)
      if isBeforeChrist { appendBeforeChrist(to: &output) }
    case .time:
      appendTime(cell.number, to: &output)
    case .timestamp:
      appendTimestamp(cell.number, hasZone: false, to: &output)
    case .timestamptz:
      appendTimestamp(cell.number, hasZone: true, to: &output)
    case .interval:
      appendHexadecimal(UInt64(bitPattern: cell.number), to: &output)
      appendHexadecimal(0, to: &output)
    case .uuid:
      appendUUID(arena[cell.start..<cell.start + 16], to: &output)
    case .array(let element):
      appendArray(cell, of: element, arena: arena, to: &output)
    case .other:
      preconditionFailure("no rule fills this type")
    }
    return true
  }

  /// The SQL for a column whose name is quoted already.
  ///
  /// Floating point and intervals go by the exact bytes of their send functions: their usual text
  /// depends on settings, and extracting the epoch of an interval is inexact before PostgreSQL 14.
  package static func expression(_ quotedColumn: String, as type: ColumnType) -> String {
    switch type {
    case .float4, .float8: "encode(float8send(\(quotedColumn)::float8), 'hex')"
    case .interval: "encode(interval_send(\(quotedColumn)), 'hex')"
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .bool, .date, .time, .timestamp,
      .timestamptz, .uuid, .json, .jsonb, .enumeration, .array, .other:
      "\(quotedColumn)::text"
    }
  }

  /// Appends an integer in decimal.
  package static func appendDecimal(_ number: Int64, to output: inout [UInt8]) {
    if number < 0 { output.append(Byte.minus) }
    let magnitude = number.magnitude
    var power: UInt64 = 1
    while magnitude / power >= 10 { power *= 10 }
    while power > 0 {
      output.append(Byte.zero + UInt8(magnitude / power % 10))
      power /= 10
    }
  }

  private static func appendHexadecimal(_ bits: UInt64, to output: inout [UInt8]) {
    var shift = 64
    while shift > 0 {
      shift -= 4
      output.append(UInt8(truncatingIfNeeded: bits >> shift).lowNibbleHex)
    }
  }

  private static func appendUUID(_ bytes: ArraySlice<UInt8>, to output: inout [UInt8]) {
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { output.append(Byte.minus) }
      output.append((byte >> 4).lowNibbleHex)
      output.append(byte.lowNibbleHex)
    }
  }
}
