package import MigrationModel

/// Timestamps: a date as `DateText` reads it, alone or followed by a blank or `T` and a time as
/// `TimeText` reads it. 24:00 is refused, since FileMaker's 1-to-24 clock means the day before by
/// what PostgreSQL takes for the day after.
package enum TimestampText {
  /// Microseconds since 2000-01-01 00:00 on the wall clock; a date alone is midnight. A text with
  /// a zone is refused: dropping the zone would change its meaning.
  package static func parseLocal(
    _ text: Span<UInt8>, order: DateOrder, pivot: Int?
  ) -> ParsedNumber {
    switch scan(text, order: order, pivot: pivot) {
    case .refused(let code): .refused(code)
    case .local(let micros): .value(micros)
    case .fixed: .refused(.notTimestamp)
    }
  }

  /// Microseconds since 2000-01-01 00:00 UTC. The text is wall-clock time of `zone`, unless it
  /// ends in `Z` or an offset (`+10:00`, `+1000`, `+10`). `hint` belongs to the column and the
  /// zone: it makes timestamps near the previous one cheap.
  package static func parse(
    _ text: Span<UInt8>, format: TimestampFormat, zone: borrowing TimeZoneTable, hint: inout Int
  ) -> ParsedTimestamp {
    switch scan(text, order: format.order, pivot: format.pivot) {
    case .refused(let code):
      .refused(code)
    case .local(let micros):
      zone.toUTC(
        localMicros: micros, ambiguous: format.ambiguous, nonexistent: format.nonexistent,
        hint: &hint)
    case .fixed(let micros):
      ParsedTimestamp(micros: micros)
    }
  }

  private enum Scan {
    case refused(RejectCode)
    case local(Int64)
    /// The text stated its offset; microseconds are UTC.
    case fixed(Int64)
  }

  private static func scan(_ text: Span<UInt8>, order: DateOrder, pivot: Int?) -> Scan {
    guard let date = ScannedDate(text, order: order, pivot: pivot) else {
      return .refused(.notTimestamp)
    }
    var micros = Int64(date.days) * Micros.day
    if date.end == text.count {
      return date.refusal.map { .refused($0) } ?? .local(micros)
    }
    var offset = text.afterBlanks(date.end)
    if offset == date.end {
      guard text[offset] | 0x20 == .ascii("t") else { return .refused(.notTimestamp) }
      offset += 1
    }
    guard let time = ScannedTime(text, at: offset), time.micros < Micros.day else {
      return .refused(.notTimestamp)
    }
    micros += time.micros
    if time.end == text.count {
      return date.refusal.map { .refused($0) } ?? .local(micros)
    }
    guard let east = zoneOffset(text, at: text.afterBlanks(time.end)) else {
      return .refused(.notTimestamp)
    }
    return date.refusal.map { .refused($0) } ?? .fixed(micros - east)
  }

  /// Microseconds east of UTC, of an offset that ends the text.
  private static func zoneOffset(_ text: Span<UInt8>, at start: Int) -> Int64? {
    let sign = text.byte(start)
    if sign | 0x20 == .ascii("z") { return start + 1 == text.count ? 0 : nil }
    guard sign == Byte.plus || sign == Byte.minus else { return nil }
    let leading = DigitRun(text, at: start + 1)
    var hours = leading.value
    var minutes = 0
    var end = leading.end
    switch leading.count {
    case 2:
      if text.byte(end) == Byte.colon {
        let trailing = DigitRun(text, at: end + 1)
        guard trailing.count == 2 else { return nil }
        minutes = trailing.value
        end = trailing.end
      }
    case 4: (hours, minutes) = (leading.value / 100, leading.value % 100)
    default: return nil
    }
    // PostgreSQL's limit for the displacement is below 16 hours.
    guard end == text.count, hours < 16, minutes < 60 else { return nil }
    let east = Int64(hours) * Micros.hour + Int64(minutes) * Micros.minute
    return sign == Byte.minus ? -east : east
  }
}

extension TimestampText {
  static let reference = RuleReference(
    "timestamp",
    "a date and a time; a column with time zone takes it as local time of `time_zone`. The hour "
      + "that happens twice and the one that never happens are refused unless the mapping decides"
  ).showing(
    "as: timestamp", as: .timestamp(6),
    ["31/01/2024 2:30 PM": "2024-01-31 14:30:00", "2024-01-31 14:30": "2024-01-31 14:30:00"]
  ).showing(
    "", as: .timestamptz(6), source: "time_zone: Australia/Sydney",
    [
      "31/01/2024 14:30": "2024-01-31 03:30:00+00", "07/04/2024 02:30": "R117",
      "06/10/2024 02:30": "R118",
    ]
  ).showing(
    "on_ambiguous_time: earlier", as: .timestamptz(6),
    ["07/04/2024 02:30": "2024-04-06 15:30:00+00"]
  ).showing(
    "on_ambiguous_time: later", as: .timestamptz(6),
    ["07/04/2024 02:30": "2024-04-06 16:30:00+00"]
  ).showing(
    "on_nonexistent_time: shift", as: .timestamptz(6),
    ["06/10/2024 02:30": "2024-10-05 16:30:00+00"]
  ).showing(
    "as: { timestamp: { time_zone: UTC } }", as: .timestamptz(6),
    ["31/01/2024 14:30": "2024-01-31 14:30:00+00"])
}
