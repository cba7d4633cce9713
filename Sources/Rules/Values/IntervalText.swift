internal import MigrationModel

/// Durations, which FileMaker keeps in time fields.
package enum IntervalText {
  /// Microseconds.
  ///
  /// `-08:40:00`, `100:15:30.5`, `25:00` (hours and minutes), any number of hours; a number
  /// without a colon (`90`, `-7.25`) counts seconds, as FileMaker does when it turns a time into
  /// a number. Up to six digits after the seconds. Sign `-`, `+` or U+2212.
  package static func parse(_ text: Span<UInt8>) -> ParsedNumber {
    var start = 0
    var isNegative = false
    switch text.byte(0) {
    case Byte.minus: (start, isNegative) = (1, true)
    case Byte.plus: start = 1
    case 0xE2 where text.has(0xE2, 0x88, 0x92, at: 0): (start, isNegative) = (3, true)
    default: break
    }
    let leading = DigitRun(text, at: start)
    guard leading.count > 0 else { return .refused(.notInterval) }
    let unit: Int64
    let rest: Int64
    let end: Int
    if text.byte(leading.end) == Byte.colon {
      guard let clock = ScannedMinutes(text, at: leading.end) else {
        return .refused(.notInterval)
      }
      (unit, rest, end) = (Micros.hour, clock.micros, clock.end)
    } else if text.byte(leading.end) == Byte.point {
      guard let fraction = ScannedMinutes.fraction(text, at: leading.end + 1) else {
        return .refused(.notInterval)
      }
      (unit, rest, end) = (Micros.second, fraction.micros, fraction.end)
    } else {
      (unit, rest, end) = (Micros.second, 0, leading.end)
    }
    guard end == text.count else { return .refused(.notInterval) }
    let (product, overflowed) = Int64(leading.value).multipliedReportingOverflow(by: unit)
    let (sum, overflowedToo) = product.addingReportingOverflow(rest)
    if leading.count > 18 || overflowed || overflowedToo { return .refused(.outOfRange) }
    return .value(isNegative ? -sum : sum)
  }
}

extension IntervalText {
  static let reference = RuleReference(
    "interval",
    "a duration: hours without limit, minutes and seconds, also negative; a plain number counts "
      + "seconds, as FileMaker does"
  ).showing(
    "as: interval", as: .interval,
    [
      "100:15:30": "100:15:30", "25:00": "25:00:00", "-08:40:00": "-08:40:00",
      "90": "00:01:30", "-7.25": "-00:00:07.25", "0:00": "00:00:00", "1:60": "R108",
      "1:2:3": "R108", "2 hours": "R108",
    ])
}
