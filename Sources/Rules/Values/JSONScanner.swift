/// Walks over JSON by its grammar (RFC 8259); knows positions only.
struct JSONScanner {
  var position = 0

  /// Steps over the four blanks of JSON.
  mutating func skipSpace(_ text: Span<UInt8>) {
    while position < text.count {
      switch text[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// Steps over `byte` if it is next.
  mutating func take(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    guard position < text.count, text[position] == byte else { return false }
    position += 1
    return true
  }

  /// The first byte of the next value, spaces skipped; 0 at the end.
  mutating func peek(_ text: Span<UInt8>) -> UInt8 {
    skipSpace(text)
    return text.byte(position)
  }

  /// Steps over a value; false if there is none, or `depth` is at the limit.
  mutating func skipValue(_ text: Span<UInt8>, depth: Int) -> Bool {
    switch peek(text) {
    case Byte.openBrace:
      return skipItems(text, until: Byte.closeBrace, depth: depth)
    case Byte.openBracket:
      return skipItems(text, until: Byte.closeBracket, depth: depth)
    case Byte.quote:
      return skipString(text)
    case .ascii("t"), .ascii("f"), .ascii("n"):
      return skipWord(text) != nil
    default:
      return skipNumber(text)
    }
  }

  private mutating func skipItems(_ text: Span<UInt8>, until end: UInt8, depth: Int) -> Bool {
    guard depth < JSONText.maximumDepth else { return false }
    position += 1
    skipSpace(text)
    if take(end, text) { return true }
    while true {
      if end == Byte.closeBrace {
        guard peek(text) == Byte.quote, skipString(text), skipColon(text) else { return false }
      }
      guard skipValue(text, depth: depth + 1) else { return false }
      skipSpace(text)
      if take(end, text) { return true }
      guard take(Byte.comma, text) else { return false }
    }
  }

  /// Steps over the colon after a name.
  mutating func skipColon(_ text: Span<UInt8>) -> Bool {
    skipSpace(text)
    return take(Byte.colon, text)
  }

  /// A string from its opening quote on.
  mutating func skipString(_ text: Span<UInt8>) -> Bool {
    position += 1
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == Byte.quote { return true }
      if byte < 0x20 { return false }
      guard byte == Byte.backslash else { continue }
      switch text.byte(position) {
      case Byte.quote, Byte.backslash, Byte.slash, .ascii("b"), .ascii("f"), .ascii("n"),
        .ascii("r"), .ascii("t"):
        position += 1
      case .ascii("u"):
        position += 1
        for _ in 0..<4 {
          guard text.byte(position).hexValue != nil else { return false }
          position += 1
        }
      default:
        return false
      }
    }
    return false
  }

  /// `true`, `false` or `null`: the range of the word, or nil.
  mutating func skipWord(_ text: Span<UInt8>) -> Range<Int>? {
    let start = position
    var word: UInt64 = 0
    while position < text.count, position - start < 6, text[position] &- 0x61 < 26 {
      word = word << 8 | UInt64(text[position])
      position += 1
    }
    switch word {
    // true, false, null
    case 0x7472_7565, 0x66_616C_7365, 0x6E75_6C6C: return start..<position
    default: return nil
    }
  }

  /// Steps over a number, which unlike elsewhere has no plus sign and no leading zeros.
  mutating func skipNumber(_ text: Span<UInt8>) -> Bool {
    if text.byte(position) == Byte.minus { position += 1 }
    let whole = DigitRun(text, at: position)
    guard whole.count == 1 || (whole.count > 1 && text[position] != Byte.zero) else {
      return false
    }
    position = whole.end
    if take(Byte.point, text) {
      let fraction = DigitRun(text, at: position)
      guard fraction.count > 0 else { return false }
      position = fraction.end
    }
    if text.byte(position) | 0x20 == .ascii("e") {
      position += 1
      if text.byte(position) == Byte.plus || text.byte(position) == Byte.minus { position += 1 }
      let exponent = DigitRun(text, at: position)
      guard exponent.count > 0 else { return false }
      position = exponent.end
    }
    return true
  }
}
