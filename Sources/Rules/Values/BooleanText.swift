internal import MigrationModel

/// Yes and no in words and numbers.
package enum BooleanText {
  /// 1 or 0. The words are lower-case UTF-8; ASCII letters of the text compare without case.
  ///
  /// Both lists empty: `1 yes y true t on x` is true, `0 no n false f off` is false, any other
  /// number is true unless it is zero.
  package static func parse(
    _ text: Span<UInt8>, trueWords: [[UInt8]], falseWords: [[UInt8]]
  ) -> ParsedNumber {
    if trueWords.isEmpty && falseWords.isEmpty { return parseDefault(text) }
    for word in trueWords where equals(text, word) { return .value(1) }
    for word in falseWords where equals(text, word) { return .value(0) }
    return .refused(.notBoolean)
  }

  private static func equals(_ text: Span<UInt8>, _ word: [UInt8]) -> Bool {
    guard text.count == word.count else { return false }
    for offset in text.indices where text[offset].lowercasedASCII != word[offset] {
      return false
    }
    return true
  }

  private static func parseDefault(_ text: Span<UInt8>) -> ParsedNumber {
    switch packed(text) {
    // 1, yes, y, true, t, on, x
    case 0x31, 0x796573, 0x79, 0x74727565, 0x74, 0x6F6E, 0x78:
      return .value(1)
    // 0, no, n, false, f, off
    case 0x30, 0x6E6F, 0x6E, 0x66616C7365, 0x66, 0x6F6666:
      return .value(0)
    default:
      guard let shape = NumberShape(text, mark: .point) else { return .refused(.notBoolean) }
      return .value(shape.isZero ? 0 : 1)
    }
  }

  /// Up to five bytes in one number, in lower case; 0 for longer texts.
  private static func packed(_ text: Span<UInt8>) -> UInt64 {
    guard text.count <= 5 else { return 0 }
    var value: UInt64 = 0
    for offset in text.indices { value = value << 8 | UInt64(text[offset].lowercasedASCII) }
    return value
  }
}
