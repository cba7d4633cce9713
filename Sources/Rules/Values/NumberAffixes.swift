/// What may stand around the digits of a number: sign, brackets, currency. Works from both ends
/// inwards; what is left between `start` and `end` must be digits.
struct NumberAffixes {
  var start = 0
  var end: Int
  var isNegative = false
  private var hasSign = false
  private var openBracket = false
  private var closedBracket = false
  private var leadingCurrency = Currency.none
  private var trailingCurrency = Currency.none

  init(end: Int) {
    self.end = end
  }

  /// Whether a currency was seen, and of which kind.
  private enum Currency {
    case none
    case dollarSign
    case dollarCode
    case other
  }

  /// Moves `start` and `end`; false if what was found contradicts itself.
  mutating func strip(_ text: Span<UInt8>) -> Bool {
    // Nearly every number begins and ends with a digit.
    if end > 0 && text[0].isDigit && text[end - 1].isDigit { return true }
    stripFront(text)
    stripBack(text)
    guard openBracket == closedBracket, start < end else { return false }
    switch (leadingCurrency, trailingCurrency) {
    case (.none, _), (_, .none), (.dollarSign, .dollarCode): return true
    default: return false
    }
  }

  private mutating func stripFront(_ text: Span<UInt8>) {
    while start < end {
      let length = text.blankLength(at: start)
      if length > 0 {
        start += length
      } else if let sign = Self.sign(text, at: start), !hasSign, !openBracket {
        hasSign = true
        isNegative = sign.isNegative
        start += sign.length
      } else if text[start] == Byte.openParenthesis, !hasSign, !openBracket {
        openBracket = true
        isNegative = true
        start += 1
      } else if leadingCurrency == .none, let found = Self.currency(text, at: start) {
        leadingCurrency = found.kind
        start += found.length
      } else {
        return
      }
    }
  }

  private mutating func stripBack(_ text: Span<UInt8>) {
    while start < end {
      if let length = Self.lengthBefore(end, from: start, { text.blankLength(at: $0) }) {
        end -= length
      } else if !hasSign, !openBracket,
        let length = Self.lengthBefore(
          end, from: start,
          {
            if let sign = Self.sign(text, at: $0), sign.isNegative { sign.length } else { 0 }
          })
      {
        hasSign = true
        isNegative = true
        end -= length
      } else if text[end - 1] == Byte.closeParenthesis, openBracket, !closedBracket {
        closedBracket = true
        end -= 1
      } else if trailingCurrency == .none,
        let length = Self.lengthBefore(
          end, from: start, { Self.currency(text, at: $0)?.length ?? 0 }),
        let found = Self.currency(text, at: end - length)
      {
        trailingCurrency = found.kind
        end -= length
      } else {
        return
      }
    }
  }

  /// The length, three bytes down to one, at which `measure` finds something ending at `end`.
  private static func lengthBefore(
    _ end: Int, from start: Int, _ measure: (Int) -> Int
  ) -> Int? {
    var length = 3
    while length > 0 {
      if end - length >= start && measure(end - length) == length { return length }
      length -= 1
    }
    return nil
  }

  private static func sign(
    _ text: Span<UInt8>, at offset: Int
  ) -> (length: Int, isNegative: Bool)? {
    switch text[offset] {
    case Byte.plus: (1, false)
    case Byte.minus: (1, true)
    case 0xE2 where text.has(0xE2, 0x88, 0x92, at: offset): (3, true)
    default: nil
    }
  }

  /// A currency at `offset`: `$`, a sign of U+20A0 to U+20BF, pound, yen, `A$` or `US$`, or a
  /// code in capitals. The cent sign is none: it would change the value.
  private static func currency(
    _ text: Span<UInt8>, at offset: Int
  ) -> (length: Int, kind: Currency)? {
    let first = text[offset]
    let second = text.byte(offset + 1)
    let third = text.byte(offset + 2)
    switch first {
    case .ascii("$"): return (1, .dollarSign)
    case 0xC2 where second == 0xA3 || second == 0xA5: return (2, .other)
    case 0xE2 where second == 0x82 && (0xA0...0xBF).contains(third): return (3, .other)
    case 0xEF where second == 0xBF && third == 0xA5: return (3, .other)
    default: break
    }
    guard first.isUppercaseASCII else { return nil }
    if second == .ascii("$") { return (2, .dollarSign) }
    guard second.isUppercaseASCII else { return nil }
    if third == .ascii("$") { return (3, .dollarSign) }
    return codeKind(first, second, third).map { (3, $0) }
  }

  private static func codeKind(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Currency? {
    switch (first, second, third) {
    case (.ascii("A"), .ascii("U"), .ascii("D")), (.ascii("N"), .ascii("Z"), .ascii("D")),
      (.ascii("U"), .ascii("S"), .ascii("D")), (.ascii("C"), .ascii("A"), .ascii("D")),
      (.ascii("H"), .ascii("K"), .ascii("D")), (.ascii("S"), .ascii("G"), .ascii("D")):
      .dollarCode
    case (.ascii("E"), .ascii("U"), .ascii("R")), (.ascii("G"), .ascii("B"), .ascii("P")),
      (.ascii("C"), .ascii("H"), .ascii("F")), (.ascii("J"), .ascii("P"), .ascii("Y")),
      (.ascii("C"), .ascii("N"), .ascii("Y")), (.ascii("S"), .ascii("E"), .ascii("K")),
      (.ascii("N"), .ascii("O"), .ascii("K")), (.ascii("D"), .ascii("K"), .ascii("K")),
      (.ascii("P"), .ascii("L"), .ascii("N")), (.ascii("C"), .ascii("Z"), .ascii("K")),
      (.ascii("I"), .ascii("N"), .ascii("R")), (.ascii("Z"), .ascii("A"), .ascii("R")),
      (.ascii("B"), .ascii("R"), .ascii("L")), (.ascii("M"), .ascii("X"), .ascii("N")):
      .other
    default: nil
    }
  }
}
