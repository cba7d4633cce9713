internal import MigrationModel

/// Binary floating point: float4 and float8 columns.
package enum FloatText {
  /// Reads the grammar of `DecimalText`; the result is the bit pattern of a Double.
  ///
  /// `single` rounds to float4, once, from the text. A value too great for the type, or so small
  /// that it would become zero, is `.outOfRange`, as for PostgreSQL.
  package static func parse(
    _ text: Span<UInt8>, _ reading: NumberReading, single: Bool = false
  ) -> ParsedNumber {
    guard let shape = NumberShape(text, reading) else { return .refused(.notFloat) }
    if shape.isZero { return bits(0, isNegative: shape.isNegative) }
    let magnitude = single ? float(shape, of: text) : double(shape, of: text)
    guard magnitude.isFinite, magnitude > 0 else { return .refused(.outOfRange) }
    return bits(magnitude, isNegative: shape.isNegative)
  }

  private static func bits(_ magnitude: Double, isNegative: Bool) -> ParsedNumber {
    let value = isNegative ? -magnitude : magnitude
    return .value(Int64(bitPattern: value.bitPattern))
  }

  private static func double(_ shape: NumberShape, of text: Span<UInt8>) -> Double {
    let power = shape.lowestPower
    if let digits = significant(shape, of: text), digits <= 1 << 53, abs(power) <= 22 {
      // Both operands are exact, so the one rounding of the division or product is the right one.
      var scale = 1.0
      for _ in 0..<abs(power) { scale *= 10 }
      return power < 0 ? Double(digits) / scale : Double(digits) * scale
    }
    return Double(plainText(shape, of: text)) ?? .infinity
  }

  private static func float(_ shape: NumberShape, of text: Span<UInt8>) -> Double {
    let power = shape.lowestPower
    if let digits = significant(shape, of: text), digits <= 1 << 24, abs(power) <= 10 {
      var scale: Float = 1
      for _ in 0..<abs(power) { scale *= 10 }
      return Double(power < 0 ? Float(digits) / scale : Float(digits) * scale)
    }
    return Double(Float(plainText(shape, of: text)) ?? .infinity)
  }

  /// The digits from the first to the last that is not zero as one number; nil beyond 18 digits.
  private static func significant(_ shape: NumberShape, of text: Span<UInt8>) -> UInt64? {
    var left = shape.lastNonZero - shape.firstNonZero + 1
    guard left <= 18 else { return nil }
    var number: UInt64 = 0
    var offset = shape.firstNonZeroOffset
    while left > 0 {
      if text[offset].isDigit {
        number = number * 10 + UInt64(text[offset].digitValue)
        left -= 1
      }
      offset += 1
    }
    return number
  }

  /// Rare: digits and exponent for the standard library's correctly rounding parser.
  private static func plainText(_ shape: NumberShape, of text: Span<UInt8>) -> String {
    var digits: [UInt8] = []
    var left = shape.lastNonZero - shape.firstNonZero + 1
    var offset = shape.firstNonZeroOffset
    while left > 0 {
      if text[offset].isDigit {
        digits.append(text[offset])
        left -= 1
      }
      offset += 1
    }
    return String(decoding: digits, as: UTF8.self) + "e\(shape.lowestPower)"
  }
}
