package import MigrationModel

/// Dates in digits.
package enum DateText {
  /// Days since 2000-01-01.
  ///
  /// Three numbers with the same separator (`/ . -` or a space); a first part of four digits is
  /// always the year, then month and day. Years 0001 to 4000, else `.outOfRange`. A year of two
  /// digits needs the pivot: up to it 20xx, above it 19xx.
  package static func parse(
    _ text: Span<UInt8>, order: DateOrder, pivot: Int?
  ) -> ParsedNumber {
    guard let date = ScannedDate(text, order: order, pivot: pivot), date.end == text.count else {
      return .refused(.notDate)
    }
    if let refusal = date.refusal { return .refused(refusal) }
    return .value(Int64(date.days))
  }
}

/// A date at the start of a text.
struct ScannedDate {
  var days = 0
  /// Offset after the date.
  var end: Int
  /// A date it is, but one that cannot be used.
  var refusal: RejectCode?

  /// Nil if the text does not begin with a date that exists.
  init?(_ text: Span<UInt8>, order: DateOrder, pivot: Int?) {
    let first = DigitRun(text, at: 0)
    let separator = text.byte(first.end)
    switch separator {
    case Byte.slash, Byte.point, Byte.minus, Byte.space: break
    default: return nil
    }
    let second = DigitRun(text, at: first.end + 1)
    guard text.byte(second.end) == separator else { return nil }
    let third = DigitRun(text, at: second.end + 1)
    end = third.end

    let year: DigitRun
    let month: DigitRun
    let day: DigitRun
    switch first.count == 4 ? .ymd : order {
    case .ymd: (year, month, day) = (first, second, third)
    case .mdy: (month, day, year) = (first, second, third)
    case .dmy: (day, month, year) = (first, second, third)
    }
    guard (1...2).contains(day.count), (1...2).contains(month.count),
      year.count == 4 || year.count == 2
    else { return nil }
    var fullYear = year.value
    if year.count == 2 {
      if let pivot {
        fullYear += year.value <= pivot ? 2000 : 1900
      } else {
        // The century is unknown, so 29 February is given the benefit of the doubt.
        guard CivilDate.isValid(year: 2000, month: month.value, day: day.value) else {
          return nil
        }
        refusal = .twoDigitYear
        return
      }
    }
    guard CivilDate.isValid(year: fullYear, month: month.value, day: day.value) else {
      return nil
    }
    if !CivilDate.years.contains(fullYear) { refusal = .outOfRange }
    days = CivilDate.days(year: fullYear, month: month.value, day: day.value)
  }
}

/// Digits in a row; `count` 0 if there are none. More than 18 count but lose their value.
struct DigitRun {
  var value = 0
  var count = 0
  var end: Int

  init(_ text: Span<UInt8>, at start: Int) {
    // Nearly every run of a date or time has two digits.
    if start + 2 <= text.count, text[start].isDigit, text[start + 1].isDigit,
      start + 2 == text.count || !text[start + 2].isDigit
    {
      value = text[start].digitValue * 10 + text[start + 1].digitValue
      count = 2
      end = start + 2
      return
    }
    end = start
    while end < text.count, text[end].isDigit {
      if count < 18 { value = value * 10 + text[end].digitValue }
      count += 1
      end += 1
    }
  }
}

extension DateText {
  static let reference = RuleReference(
    "date",
    "`31/01/2024` in the stated order with `/ - .` or blanks between, and `2024-01-31` in any; a "
      + "year of two digits needs `two_digit_years`"
  ).showing(
    "as: date", as: .date, source: "dates: dmy",
    [
      "31/01/2024": "2024-01-31", "1.2.2024": "2024-02-01", "2024-02-29": "2024-02-29",
      "29/02/2023": "R105", "01/31/2024": "R105", "31/01/24": "R119", "today": "R105",
    ]
  ).showing("as: { date: mdy }", as: .date, ["01/31/2024": "2024-01-31"])
    .showing(
      "", as: .date, source: "two_digit_years: { pivot: 30 }",
      ["1/2/30": "2030-02-01", "1/2/31": "1931-02-01", "1/2/00": "2000-02-01"])
}
