package import MigrationModel

/// Decimal numbers of any length, as FileMaker writes and formats them.
///
/// Accepted: one sign before or after the digits (also U+2212) or brackets for negative; one
/// currency sign or code (`$ € £ ¥ A$ AUD`), before or after, or a dollar sign before and a dollar
/// code after; whole digits in well-formed groups of three (comma, point, blank, apostrophe,
/// whichever the decimal mark is not); `.5`, `5.`; an exponent. Anything else is refused.
package enum DecimalText {
  /// PostgreSQL's limits for numeric: digits before and after the mark.
  static let maximumWholeDigits = 131_072
  static let maximumScale = 16_383

  /// Appends the text that PostgreSQL prints for numeric(precision, scale); nil when done.
  ///
  /// Digits are never rounded: `.outOfRange` if digits that are not zero would be lost at either
  /// end. Without a precision, the digits after the mark stay as written. A precision without a
  /// scale means scale 0.
  package static func parse(
    _ text: Span<UInt8>, _ reading: NumberReading, precision: Int?, scale: Int?,
    into arena: inout [UInt8]
  ) -> RejectCode? {
    guard let shape = NumberShape(text, reading) else { return .notDecimal }
    guard let precision else {
      return append(shape, of: text, scale: shape.writtenScale, into: &arena)
    }
    let scale = scale ?? 0
    if !shape.isZero && (shape.lowestPower < -scale || shape.highestPower >= precision - scale) {
      return .outOfRange
    }
    return append(shape, of: text, scale: max(0, scale), into: &arena)
  }

  /// Appends the number with exactly `scale` digits after the mark; digits beyond are dropped, so
  /// the caller has made sure that they are zero.
  static func append(
    _ shape: NumberShape, of text: Span<UInt8>, scale: Int, into arena: inout [UInt8]
  ) -> RejectCode? {
    let top = shape.isZero ? -1 : shape.highestPower
    guard top < maximumWholeDigits, scale <= maximumScale else { return .outOfRange }
    if shape.isNegative && !shape.isZero { arena.append(Byte.minus) }
    var offset = shape.firstNonZeroOffset
    var power = max(top, 0)
    while power >= -scale {
      if power == -1 { arena.append(Byte.point) }
      var digit = Byte.zero
      if power <= top {
        while offset < shape.bodyEnd && !text[offset].isDigit { offset += 1 }
        if offset < shape.bodyEnd {
          digit = text[offset]
          offset += 1
        }
      }
      arena.append(digit)
      power -= 1
    }
    return nil
  }
}

extension DecimalText {
  static let reference = RuleReference(
    "decimal",
    "numbers with sign, brackets, currency, groups of three digits or exponent; the decimal mark "
      + "is stated, not guessed, and nothing is rounded"
  ).showing(
    "as: decimal", as: .numeric(precision: 10, scale: 2),
    [
      "$1,200.50": "1200.50", "(45.00)": "-45.00", "45-": "-45.00", "-$5": "-5.00",
      "EUR 1 200.5": "1200.50", "1,234": "1234.00", "1.234": "R113", "1.2300": "1.23",
      "1,23": "R103", "0,234": "R103", "1.234.567": "R103", "12 apples": "R103", "15%": "R103",
      "1e3": "1000.00", "--5": "R103", "(5": "R103", "n/a": "R103",
    ]
  ).showing(
    "", as: .numeric(precision: 10, scale: 3), source: "decimal: comma",
    ["1.200,50": "1200.500", "1,234": "1.234", "1.234": "1234.000", "1.5": "R103"]
  ).showing(
    "as: { decimal: { mark: comma, percent: fraction } }",
    as: .numeric(precision: 8, scale: 4), ["12,5%": "0.1250", "(3 %)": "R103", "0,5": "0.5000"]
  ).showing(
    "as: { decimal: { trailing_text: drop, percent: number } }",
    as: .numeric(precision: nil, scale: nil),
    ["1.5 kg": "1.5", "12.5 %": "12.5", "3.5M": "R103", "10-12 days": "R103"])
}
