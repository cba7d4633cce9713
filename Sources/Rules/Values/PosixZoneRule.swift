/// The rule that closes a zone file, e.g. `AEST-10AEDT,M10.1.0,M4.1.0/3`. Offsets here are in
/// seconds east of UTC, the opposite of the text.
struct PosixZoneRule: Sendable, Hashable {
  /// A day of each year, and seconds after its midnight on the wall clock of before the change.
  struct Moment: Sendable, Hashable {
    /// The three forms of a day.
    enum Day: Sendable, Hashable {
      /// `Jn`: 1 to 365, 29 February is not counted.
      case julian(Int)
      /// `n`: 0 to 365, 29 February is counted.
      case zeroBased(Int)
      /// `Mm.w.d`: week 5 is the last; weekday 0 is Sunday.
      case weekday(month: Int, week: Int, day: Int)
    }

    var day: Day
    var seconds: Int
  }

  /// The other half of the year, and when it begins and ends.
  struct Daylight: Sendable, Hashable {
    var offset: Int
    var start: Moment
    var end: Moment
  }

  var standardOffset: Int
  var daylight: Daylight?

  init?(_ text: ArraySlice<UInt8>) {
    var scanner = Scanner(rest: text)
    guard scanner.skipName(), let west = scanner.clock() else { return nil }
    standardOffset = -west
    if scanner.rest.isEmpty { return }
    guard scanner.skipName() else { return nil }
    var offset = standardOffset + 3600
    if scanner.rest.first != Byte.comma {
      guard let west = scanner.clock() else { return nil }
      offset = -west
    }
    guard let start = scanner.moment(), let end = scanner.moment(), scanner.rest.isEmpty else {
      return nil
    }
    daylight = Daylight(offset: offset, start: start, end: end)
  }

  /// The changes later than `last` (bounded as in `TimeZoneTable`) until the year 4001, in seconds since 1970; without a `last`,
  /// from the year 1 on.
  func changes(after last: Int64?) -> [(seconds: Int64, offset: Int64)] {
    guard let daylight else {
      return last == nil ? [(Int64.min, Int64(standardOffset))] : []
    }
    var firstYear = 1
    if let last {
      let days = CivilDate.floorDivide(Int(last) - 946_684_800, 86_400)
      firstYear = max(1, CivilDate.parts(ofDays: days).year - 1)
    }
    var changes: [(seconds: Int64, offset: Int64)] = []
    for year in firstYear...max(firstYear, 4001) {
      let toDaylight = Self.seconds(of: daylight.start, year: year) - standardOffset
      let toStandard = Self.seconds(of: daylight.end, year: year) - daylight.offset
      let ofYear = [
        (seconds: Int64(toDaylight), offset: Int64(daylight.offset)),
        (seconds: Int64(toStandard), offset: Int64(standardOffset)),
      ]
      for change in toDaylight <= toStandard ? ofYear : ofYear.reversed()
      where last.map({ change.seconds > $0 }) ?? true {
        changes.append(change)
      }
    }
    return changes
  }

  /// Seconds since 1970-01-01 on the wall clock.
  private static func seconds(of moment: Moment, year: Int) -> Int {
    let newYear = CivilDate.days(year: year, month: 1, day: 1)
    let days: Int
    switch moment.day {
    case .julian(let day):
      days = newYear + day - 1 + (CivilDate.isLeap(year) && day >= 60 ? 1 : 0)
    case .zeroBased(let day):
      days = newYear + day
    case .weekday(let month, let week, let weekday):
      let first = CivilDate.days(year: year, month: month, day: 1)
      var day = (weekday - CivilDate.weekday(ofDays: first) + 7) % 7 + (week - 1) * 7
      if day >= CivilDate.length(ofMonth: month, year: year) { day -= 7 }
      days = first + day
    }
    return (days + 10_957) * 86_400 + moment.seconds
  }
}

/// Reads the parts of a rule from the front.
private struct Scanner {
  var rest: ArraySlice<UInt8>

  mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// Letters, or anything in angle brackets.
  mutating func skipName() -> Bool {
    if take(.ascii("<")) {
      guard let end = rest.firstIndex(of: .ascii(">")) else { return false }
      rest = rest[(end + 1)...]
      return true
    }
    let before = rest.count
    while let byte = rest.first, (byte | 0x20) &- 0x61 < 26 { rest.removeFirst() }
    return rest.count < before
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while let byte = rest.first, byte.isDigit, count < 4 {
      value = value * 10 + byte.digitValue
      count += 1
      rest.removeFirst()
    }
    return count > 0 && range.contains(value) ? value : nil
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func clock() -> Int? {
    let isNegative = rest.first == Byte.minus
    if isNegative || rest.first == Byte.plus { rest.removeFirst() }
    guard let hours = number(0...167) else { return nil }
    var seconds = hours * 3600
    if take(Byte.colon) {
      guard let minutes = number(0...59) else { return nil }
      seconds += minutes * 60
      if take(Byte.colon) {
        guard let last = number(0...59) else { return nil }
        seconds += last
      }
    }
    return isNegative ? -seconds : seconds
  }

  /// `,date[/time]`; the time is 02:00 if not stated.
  mutating func moment() -> PosixZoneRule.Moment? {
    guard take(Byte.comma), let day = day() else { return nil }
    guard take(Byte.slash) else { return PosixZoneRule.Moment(day: day, seconds: 7200) }
    return clock().map { PosixZoneRule.Moment(day: day, seconds: $0) }
  }

  private mutating func day() -> PosixZoneRule.Moment.Day? {
    if take(.ascii("J")) { return number(1...365).map { .julian($0) } }
    guard take(.ascii("M")) else { return number(0...365).map { .zeroBased($0) } }
    guard let month = number(1...12), take(Byte.point), let week = number(1...5),
      take(Byte.point), let weekday = number(0...6)
    else { return nil }
    return .weekday(month: month, week: week, day: weekday)
  }
}
