internal import MigrationModel

/// Where the digits of a number text are, and what they are worth. Found in one pass; nothing is
/// copied. Digit indices count digits only, from 0, group marks and decimal mark left out.
struct NumberShape {
  var isNegative = false
  /// Offsets of digits, group marks and decimal mark; sign, currency and exponent are outside.
  var bodyStart = 0
  var bodyEnd = 0
  var wholeDigits = 0
  var fractionDigits = 0
  /// Power of ten written after `e`, saturated at `exponentLimit`.
  var exponent = 0
  /// Index of the first and last digit that is not zero; -1 if the number is zero.
  var firstNonZero = -1
  var lastNonZero = -1
  /// Offset of the first digit that is not zero.
  var firstNonZeroOffset = 0

  /// Beyond every number that numeric can hold.
  static let exponentLimit = 1_000_000

  var isZero: Bool { firstNonZero < 0 }
  /// Power of ten of the first digit that is not zero.
  var highestPower: Int { wholeDigits - 1 - firstNonZero + exponent }
  /// Power of ten of the last digit that is not zero.
  var lowestPower: Int { wholeDigits - 1 - lastNonZero + exponent }
  /// Digits after the mark once the exponent is worked in, trailing zeros kept.
  var writtenScale: Int { max(0, fractionDigits - exponent) }

  /// The shape of a whole text, or nil if it is no number.
  ///
  /// Accepts one sign before or after (also U+2212), or brackets for negative; one currency sign
  /// or code; whole digits in groups of three with one kind of mark; an exponent. A percent sign and
  /// words behind the number only as `reading` says.
  init?(_ text: Span<UInt8>, _ reading: NumberReading) {
    if let shape = NumberShape(text, until: text.count, mark: reading.mark) {
      self = shape
      return
    }
    var end = text.count
    if reading.takePercent(text, &end) {
      guard let shape = NumberShape(text, until: end, mark: reading.mark) else { return nil }
      self = shape
      if reading.percent == .fraction { exponent -= 2 }
    } else if let words = reading.trailingText(text),
      let shape = NumberShape(text, until: words, mark: reading.mark)
    {
      self = shape
    } else {
      return nil
    }
  }

  private init?(_ text: Span<UInt8>, until end: Int, mark: DecimalMark) {
    var affixes = NumberAffixes(end: end)
    guard affixes.strip(text) else { return nil }
    isNegative = affixes.isNegative
    bodyStart = affixes.start
    guard scanWhole(text, until: affixes.end, mark: mark) else { return nil }
  }

  private mutating func note(_ digit: UInt8, at offset: Int) {
    guard digit != Byte.zero else { return }
    lastNonZero = wholeDigits + fractionDigits
    if firstNonZero < 0 {
      firstNonZero = lastNonZero
      firstNonZeroOffset = offset
    }
  }

  private mutating func scanWhole(
    _ text: Span<UInt8>, until end: Int, mark: DecimalMark
  ) -> Bool {
    let markByte = mark == .point ? Byte.point : Byte.comma
    var offset = bodyStart
    var groupMark: GroupMark?
    var digitsInGroup = 0
    while offset < end {
      let byte = text[offset]
      if byte.isDigit {
        note(byte, at: offset)
        wholeDigits += 1
        digitsInGroup += 1
        offset += 1
      } else if byte == markByte || byte | 0x20 == .ascii("e") {
        break
      } else {
        guard let found = GroupMark(text, at: offset, decimalMark: markByte) else { return false }
        // `0,200` is more likely a fraction in another locale than two hundred.
        let groupIsWhole =
          groupMark == nil
          ? (1...3).contains(digitsInGroup) && text[bodyStart] != Byte.zero
          : digitsInGroup == 3 && groupMark == found
        guard groupIsWhole else { return false }
        groupMark = found
        digitsInGroup = 0
        offset += found.length
      }
    }
    if groupMark != nil && digitsInGroup != 3 { return false }
    if offset < end && text[offset] == markByte {
      offset += 1
      while offset < end && text[offset].isDigit {
        note(text[offset], at: offset)
        fractionDigits += 1
        offset += 1
      }
    }
    bodyEnd = offset
    guard wholeDigits + fractionDigits > 0 else { return false }
    if offset == end { return true }
    return groupMark == nil && scanExponent(text, from: offset, until: end)
  }

  private mutating func scanExponent(
    _ text: Span<UInt8>, from start: Int, until end: Int
  ) -> Bool {
    guard text[start] | 0x20 == .ascii("e") else { return false }
    var offset = start + 1
    var isNegativeExponent = false
    if offset < end && (text[offset] == Byte.minus || text[offset] == Byte.plus) {
      isNegativeExponent = text[offset] == Byte.minus
      offset += 1
    }
    guard offset < end else { return false }
    var value = 0
    while offset < end {
      guard text[offset].isDigit else { return false }
      value = min(value * 10 + text[offset].digitValue, Self.exponentLimit)
      offset += 1
    }
    exponent = isNegativeExponent ? -value : value
    return true
  }
}

/// The mark between groups of three digits; a number uses one kind throughout.
private enum GroupMark {
  case comma
  case point
  case space
  case noBreakSpace
  case narrowSpace
  case apostrophe
  case typographicApostrophe

  init?(_ text: Span<UInt8>, at offset: Int, decimalMark: UInt8) {
    switch text[offset] {
    case decimalMark: return nil
    case Byte.comma: self = .comma
    case Byte.point: self = .point
    case Byte.space: self = .space
    case Byte.apostrophe: self = .apostrophe
    case 0xC2 where text.byte(offset + 1) == 0xA0: self = .noBreakSpace
    case 0xE2 where text.blankLength(at: offset) == 3: self = .narrowSpace
    case 0xE2 where text.has(0xE2, 0x80, 0x99, at: offset): self = .typographicApostrophe
    default: return nil
    }
  }

  var length: Int {
    switch self {
    case .comma, .point, .space, .apostrophe: 1
    case .noBreakSpace: 2
    case .narrowSpace, .typographicApostrophe: 3
    }
  }
}
