internal import MigrationModel

/// Whole numbers: int2, int4, int8 columns and integer keys.
package enum IntegerText {
  /// Reads the grammar of `DecimalText`; a fraction must be zero (`12.0`).
  package static func parse(
    _ text: Span<UInt8>, _ reading: NumberReading, range: ClosedRange<Int64>
  ) -> ParsedNumber {
    if let number = plainDigits(text) {
      return range.contains(number) ? .value(number) : .refused(.outOfRange)
    }
    guard let shape = NumberShape(text, reading) else { return .refused(.notInteger) }
    guard let number = shape.integer(in: text) else {
      return .refused(!shape.isZero && shape.lowestPower < 0 ? .notInteger : .outOfRange)
    }
    return range.contains(number) ? .value(number) : .refused(.outOfRange)
  }

  /// The common case: up to 18 digits and nothing else.
  private static func plainDigits(_ text: Span<UInt8>) -> Int64? {
    guard (1...18).contains(text.count) else { return nil }
    var number: Int64 = 0
    for offset in text.indices {
      let byte = text[offset]
      guard byte.isDigit else { return nil }
      number = number &* 10 &+ Int64(byte.digitValue)
    }
    return number
  }
}

extension NumberShape {
  /// The value, or nil if it has a fraction or is outside Int64.
  func integer(in text: Span<UInt8>) -> Int64? {
    if isZero { return 0 }
    guard lowestPower >= 0, highestPower <= 18 else { return nil }
    // Built up below zero, where Int64 reaches further.
    var number: Int64 = 0
    var offset = firstNonZeroOffset
    var power = highestPower
    while power >= 0 {
      while offset < bodyEnd && !text[offset].isDigit { offset += 1 }
      var digit: Int64 = 0
      if offset < bodyEnd {
        digit = Int64(text[offset].digitValue)
        offset += 1
      }
      let (product, overflowed) = number.multipliedReportingOverflow(by: 10)
      let (difference, underflowed) = product.subtractingReportingOverflow(digit)
      if overflowed || underflowed { return nil }
      number = difference
      power -= 1
    }
    if isNegative { return number }
    return number == .min ? nil : -number
  }
}

extension IntegerText {
  static let reference = RuleReference(
    "integer", "whole numbers in the notation of `decimal`; a fraction must be zero"
  ).showing(
    "as: integer", as: .int4,
    [
      "42": "42", "1,200": "1200", "12.0": "12", "(7)": "-7", "12.5": "R102", "12 apples": "R102",
      "3000000000": "R113", "": nil,
    ]
  ).showing(
    "as: { integer: { trailing_text: drop } }", as: .int4,
    [
      "12 apples": "12", "$5 each": "5", "12kg": "12", "12 x 3": "R102", "5 k": "R102",
      "2 million": "R102", "about 12": "R102",
    ]
  ).showing("as: { integer: { percent: number } }", as: .int4, ["15%": "15", "15": "15"])
}
