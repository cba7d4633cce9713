/// A plain number as an order value: sign, digits, and a fraction after a point.
enum OrderNumber {
  /// Millionths; digits beyond are dropped, nil for anything else and beyond Int64.
  static func parse(_ text: Span<UInt8>) -> Int64? {
    var index = 0
    let isNegative = text.count > 0 && text[0] == Byte.minus
    if isNegative { index = 1 }
    var value: Int64 = 0
    var digits = 0
    var fraction = -1
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == Byte.point, fraction < 0 {
        fraction = 0
        continue
      }
      guard byte.isDigit else { return nil }
      digits += 1
      if fraction == 6 { continue }
      if fraction >= 0 { fraction += 1 }
      guard let next = appending(byte.digitValue, to: value) else { return nil }
      value = next
    }
    guard digits > 0 else { return nil }
    for _ in max(fraction, 0)..<6 {
      guard let next = appending(0, to: value) else { return nil }
      value = next
    }
    return isNegative ? -value : value
  }

  private static func appending(_ digit: Int, to value: Int64) -> Int64? {
    let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflowedToo) = product.addingReportingOverflow(Int64(digit))
    return overflowed || overflowedToo ? nil : sum
  }
}
