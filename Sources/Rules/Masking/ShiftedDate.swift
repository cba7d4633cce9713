internal import MigrationModel

/// Moves the date at the start of a text and writes it as it was written: order, separators,
/// leading zeros, two-digit years. A time after it stays.
enum ShiftedDate {
  /// Appends the moved text; false, and nothing appended, when the text is no date or timestamp,
  /// or the moved date cannot be written. `text` is trimmed.
  static func append(
    _ text: Span<UInt8>, by shift: Int, order: DateOrder, pivot: Int?, to output: inout [UInt8]
  ) -> Bool {
    // Without a pivot a two-digit year is refused by every rule, and must be so when it is moved.
    guard let date = ScannedDate(text, order: order, pivot: pivot ?? 99), date.refusal == nil,
      isTime(text, from: date.end)
    else { return false }
    let first = DigitRun(text, at: 0)
    let second = DigitRun(text, at: first.end + 1)
    let third = DigitRun(text, at: second.end + 1)
    let order = first.count == 4 ? .ymd : order
    let yearRun = order == .ymd ? first : third
    let moved = CivilDate.parts(ofDays: date.days + shift)
    guard CivilDate.years.contains(moved.year) else { return false }
    if yearRun.count == 2 {
      let pivot = pivot ?? 99
      let century = moved.year % 100 <= pivot ? 2000 : 1900
      guard century + moved.year % 100 == moved.year else { return false }
    }
    let dayAndMonth = order == .ymd ? [second, third] : [first, second]
    let isPadded = dayAndMonth.contains { $0.count == 2 && $0.value < 10 }
    let width = isPadded ? 2 : 1
    let parts: [(Int, Int)]
    let year = (yearRun.count == 2 ? moved.year % 100 : moved.year, yearRun.count)
    switch order {
    case .ymd: parts = [year, (moved.month, width), (moved.day, width)]
    case .mdy: parts = [(moved.month, width), (moved.day, width), year]
    case .dmy: parts = [(moved.day, width), (moved.month, width), year]
    }
    for (index, part) in parts.enumerated() {
      if index > 0 { output.append(text[first.end]) }
      append(part.0, width: part.1, to: &output)
    }
    ByteText.append(text, from: date.end, to: text.count, into: &output)
    return true
  }

  /// Whether nothing, or a time and nothing but a zone, follows.
  private static func isTime(_ text: Span<UInt8>, from end: Int) -> Bool {
    if end == text.count { return true }
    var offset = text.afterBlanks(end)
    if offset == end {
      guard text[offset] | 0x20 == .ascii("t") else { return false }
      offset += 1
    }
    guard let time = ScannedTime(text, at: offset) else { return false }
    let zone = text.afterBlanks(time.end)
    guard text.count - zone <= 6 else { return false }
    for index in zone..<text.count {
      switch text[index] {
      case 0x30...0x39, Byte.plus, Byte.minus, Byte.colon, 0x5A, 0x7A: continue
      default: return false
      }
    }
    return true
  }

  private static func append(_ number: Int, width: Int, to output: inout [UInt8]) {
    let digits = Array(String(number).utf8)
    for _ in 0..<max(0, width - digits.count) { output.append(0x30) }
    output.append(contentsOf: digits)
  }
}
