package import MigrationModel

/// The text of a typed cell as psql prints it with TimeZone UTC: for people, not for comparing with
/// a server (see `ServerText`).
package enum DisplayText {
  /// Nil if the cell is NULL.
  package static func of(_ cell: TypedCell, as type: ColumnType, arena: [UInt8]) -> String? {
    switch (cell.kind, type) {
    case (.null, _): return nil
    case (.integer, .interval): return interval(cell.number)
    case (.integer, .float4):
      return plain(Float(Double(bitPattern: UInt64(bitPattern: cell.number))).description)
    case (.integer, .float8):
      return plain(Double(bitPattern: UInt64(bitPattern: cell.number)).description)
    case (.integer, _), (.bytes, _), (.uuid, _), (.list, _):
      var text: [UInt8] = []
      _ = ServerText.append(cell, as: type, arena: arena, to: &text)
      return String(decoding: text, as: UTF8.self)
    }
  }

  /// The items of an array cell.
  package static func items(_ cell: TypedCell, arena: [UInt8]) -> [String] {
    var items: [String] = []
    var offset = cell.start
    while let item = ListItems.next(in: arena, at: &offset, end: cell.end) {
      items.append(String(decoding: arena[item], as: UTF8.self))
    }
    return items
  }

  private static func plain(_ number: String) -> String {
    number.hasSuffix(".0") ? String(number.dropLast(2)) : number
  }

  private static func interval(_ micros: Int64) -> String {
    let magnitude = micros.magnitude
    let hours = magnitude / UInt64(Micros.hour)
    var text: [UInt8] = []
    ServerText.appendTime(Int64(magnitude % UInt64(Micros.hour)), to: &text)
    // Of `00:mm:ss`; hours can have any number of digits.
    let rest = String(decoding: text.dropFirst(2), as: UTF8.self)
    return (micros < 0 ? "-" : "") + (hours < 10 ? "0" : "") + String(hours) + rest
  }
}
