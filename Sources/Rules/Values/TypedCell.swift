/// One target cell between a rule and an encoder. Trivial: its bytes live in the row's arena.
package struct TypedCell: Sendable, Hashable {
  package enum Kind: UInt8, Sendable {
    case null
    /// `number` holds the value: bool 0 or 1; int2, int4, int8; date in days since 2000-01-01;
    /// time in microseconds since midnight; timestamp and timestamptz in microseconds since
    /// 2000-01-01 00:00 (UTC for timestamptz); interval in microseconds; float4 and float8 the bit
    /// pattern of a Double.
    case integer
    /// `start..<end` of the arena: text of text-like types, enum labels, canonical decimal text of
    /// numeric (`-1200.50`), json text, canonical jsonb text.
    case bytes
    /// 16 bytes at `start` of the arena.
    case uuid
    /// `start..<end` of the arena: the items of an array, as `ListItems` writes them; no NULL
    /// items.
    case list
  }

  package var kind: Kind
  package var number: Int64
  package var start: Int
  package var end: Int

  package init(kind: Kind, number: Int64 = 0, start: Int = 0, end: Int = 0) {
    self.kind = kind
    self.number = number
    self.start = start
    self.end = end
  }

  package static let null = TypedCell(kind: .null)

  package static func integer(_ number: Int64) -> TypedCell {
    TypedCell(kind: .integer, number: number)
  }

  package static func bytes(_ range: Range<Int>) -> TypedCell {
    TypedCell(kind: .bytes, start: range.lowerBound, end: range.upperBound)
  }
}
