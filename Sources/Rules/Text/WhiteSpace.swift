/// What counts as a blank: Unicode White_Space, and U+200B and U+FEFF, which users cannot see.
package enum WhiteSpace {
  /// Whether the scalar is trimmed.
  @inline(__always)
  static func contains(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return scalar == 0x20 || (scalar >= 9 && scalar <= 13) }
    return containsWide(scalar)
  }

  private static func containsWide(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x85, 0x2028, 0x2029, 0x200B, 0xFEFF: true
    default: isSpaceSeparator(scalar)
    }
  }

  /// Whether the scalar is of category Zs: spaces within a line.
  @inline(__always)
  static func isSpaceSeparator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// The range of `text` without the blanks at both ends; empty at 0 when all is blank.
  package static func trimmedRange(_ text: Span<UInt8>) -> Range<Int> {
    let count = text.count
    // Nearly every text begins and ends with a visible ASCII character.
    if count > 0, text[0] &- 0x21 < 0x5E, text[count - 1] &- 0x21 < 0x5E { return 0..<count }
    var start = 0
    while start < text.count {
      var next = start
      guard contains(ByteText.next(text, &next)) else { break }
      start = next
    }
    if start == text.count { return 0..<0 }
    var end = text.count
    while end > start {
      var lead = end - 1
      while lead > start, end - lead < 4, text[lead] & 0xC0 == 0x80 { lead -= 1 }
      var next = lead
      let scalar = ByteText.next(text, &next)
      guard next == end, contains(scalar) else { break }
      end = lead
    }
    return start..<end
  }

  /// The part of a range of `text` without the blanks at both ends; empty when all is blank.
  @inline(__always)
  static func trimmed(_ range: Range<Int>, of text: Span<UInt8>) -> Range<Int> {
    // Nearly every text begins and ends with a visible ASCII character.
    if range.isEmpty
      || (text[range.lowerBound] &- 0x21 < 0x5E && text[range.upperBound - 1] &- 0x21 < 0x5E)
    {
      return range
    }
    let inner = trimmedRange(text.extracting(range))
    return range.lowerBound + inner.lowerBound..<range.lowerBound + inner.upperBound
  }

  /// Whether nothing but blanks is in the text.
  @inline(__always)
  package static func isBlank(_ text: Span<UInt8>) -> Bool {
    if text.count > 0, text[0] &- 0x21 < 0x5E { return false }
    return hasOnlyBlanks(text)
  }

  private static func hasOnlyBlanks(_ text: Span<UInt8>) -> Bool {
    var index = 0
    while index < text.count {
      if !contains(ByteText.next(text, &index)) { return false }
    }
    return true
  }
}

extension WhiteSpace {
  static let trimReference = RuleReference(
    "trim", "removes white space at both ends, of every kind that Unicode knows"
  ).showing(
    "clean: trim",
    ["  Ann ": "Ann", "\u{A0}Ann\u{3000}\n": "Ann", "a  b": "a  b", " \t ": nil])
}
