internal import MigrationModel

/// Times of day.
package enum TimeText {
  /// Microseconds since midnight.
  ///
  /// `9:05`, `9:05:07`, `9:05:07.25` (up to six digits, point or comma), each with am or pm in
  /// any case, with or without blank and dots. Hours 0 to 23, and 24:00:00 as the end of the day.
  package static func parse(_ text: Span<UInt8>) -> ParsedNumber {
    guard let time = ScannedTime(text, at: 0), time.end == text.count else {
      return .refused(.notTime)
    }
    return .value(time.micros)
  }
}

/// Whether a time, timestamp or interval in microseconds has no more than `digits` digits after
/// the second, so that a column of that precision stores it without rounding.
package func fitsFraction(micros: Int64, digits: Int) -> Bool {
  var unit: Int64 = 1
  var digits = digits
  while digits < 6 {
    unit *= 10
    digits += 1
    if unit == 1_000_000 { break }
  }
  return micros % unit == 0
}

/// The units of clocks and calendars in microseconds.
enum Micros {
  static let second: Int64 = 1_000_000
  static let minute: Int64 = 60_000_000
  static let hour: Int64 = 3_600_000_000
  static let day: Int64 = 86_400_000_000
}

/// A time of day at some place of a text.
struct ScannedTime {
  var micros: Int64
  /// Offset after the time and its am or pm.
  var end: Int

  init?(_ text: Span<UInt8>, at start: Int) {
    let hourRun = DigitRun(text, at: start)
    guard (1...2).contains(hourRun.count),
      let clock = ScannedMinutes(text, at: hourRun.end)
    else { return nil }
    var hour = hourRun.value
    end = clock.end
    if let half = Self.halfOfDay(text, at: clock.end) {
      end = half.end
      // `0:15 PM` and `14:30 PM` contradict themselves.
      guard hour <= 12, !(hour == 0 && half.isAfternoon) else { return nil }
      hour = hour % 12 + (half.isAfternoon ? 12 : 0)
    }
    guard hour < 24 || (hour == 24 && clock.micros == 0) else { return nil }
    micros = Int64(hour) * Micros.hour + clock.micros
  }

  private static func halfOfDay(
    _ text: Span<UInt8>, at start: Int
  ) -> (isAfternoon: Bool, end: Int)? {
    var offset = text.afterBlanks(start)
    let letter = text.byte(offset) | 0x20
    guard letter == .ascii("a") || letter == .ascii("p") else { return nil }
    offset += 1
    let isDotted = text.byte(offset) == Byte.point
    if isDotted { offset += 1 }
    guard text.byte(offset) | 0x20 == .ascii("m") else { return nil }
    offset += 1
    if isDotted && text.byte(offset) == Byte.point { offset += 1 }
    return (letter == .ascii("p"), offset)
  }
}

/// `:mm`, `:mm:ss` or `:mm:ss.ffffff` after the hours.
struct ScannedMinutes {
  var micros: Int64
  var end: Int

  init?(_ text: Span<UInt8>, at start: Int) {
    guard text.byte(start) == Byte.colon else { return nil }
    let minutes = DigitRun(text, at: start + 1)
    guard minutes.count == 2, minutes.value < 60 else { return nil }
    micros = Int64(minutes.value) * Micros.minute
    end = minutes.end
    guard text.byte(end) == Byte.colon else { return }
    let seconds = DigitRun(text, at: end + 1)
    guard seconds.count == 2, seconds.value < 60 else { return nil }
    micros += Int64(seconds.value) * Micros.second
    end = seconds.end
    guard text.byte(end) == Byte.point || text.byte(end) == Byte.comma else { return }
    guard let fraction = Self.fraction(text, at: end + 1) else { return nil }
    micros += fraction.micros
    end = fraction.end
  }

  /// One to six digits as microseconds.
  static func fraction(_ text: Span<UInt8>, at start: Int) -> (micros: Int64, end: Int)? {
    let run = DigitRun(text, at: start)
    guard (1...6).contains(run.count) else { return nil }
    var micros = Int64(run.value)
    for _ in run.count..<6 { micros *= 10 }
    return (micros, run.end)
  }
}

extension TimeText {
  static let reference = RuleReference(
    "time", "a time of day, with or without seconds, their fraction, and am or pm"
  ).showing(
    "as: time", as: .time(6),
    [
      "9:05": "09:05:00", "9:05:07.25": "09:05:07.25", "2:30 PM": "14:30:00",
      "12:15 a.m.": "00:15:00", "14:30 pm": "R106", "24:00:00": "24:00:00", "25:00": "R106",
      "9": "R106",
    ]
  ).showing("", as: .time(0), ["9:05:07.0": "09:05:07", "9:05:07.5": "R113"])
}
