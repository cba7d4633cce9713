internal import MigrationModel

/// Yes and no in words and numbers.
package enum BooleanText {
  /// 1 or 0. The words are UTF-8 in lower case; the text is compared without case.
  ///
  /// Both lists empty: `1 yes y true t on x` is true, `0 no n false f off` is false, any other
  /// number is true unless it is zero.
  package static func parse(
    _ text: Span<UInt8>, trueWords: [[UInt8]], falseWords: [[UInt8]]
  ) -> ParsedNumber {
    if trueWords.isEmpty && falseWords.isEmpty { return parseDefault(text) }
    for word in trueWords where equals(text, word) { return .value(1) }
    for word in falseWords where equals(text, word) { return .value(0) }
    guard hasWideLetters(text) else { return .refused(.notBoolean) }
    var folded: [UInt8] = []
    LetterCase.lower(text, into: &folded)
    for word in trueWords where folded == word { return .value(1) }
    for word in falseWords where folded == word { return .value(0) }
    return .refused(.notBoolean)
  }

  /// Whether comparing ASCII letters may not be enough; rare, so that it may allocate.
  private static func hasWideLetters(_ text: Span<UInt8>) -> Bool {
    for offset in text.indices where text[offset] >= 0x80 { return true }
    return false
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
      guard let shape = NumberShape(text, NumberReading(.point)) else {
        return .refused(.notBoolean)
      }
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

extension BooleanText {
  static let reference = RuleReference(
    "boolean",
    "`1 yes y true t on x` and `0 no n false f off` in any case, other numbers are true unless "
      + "zero; or the words that the mapping gives"
  ).showing(
    "as: boolean", as: .bool,
    ["Yes": "true", "0": "false", "X": "true", "2": "true", "0.0": "false", "maybe": "R104"]
  ).showing(
    "as: { boolean: { true: [Ja], false: [Nein, \"-\"] } }", as: .bool,
    ["ja": "true", "-": "false", "Yes": "R104", "": nil]
  ).showing(
    "as: { boolean: { true: [évidemment], false: [jamais] } }", as: .bool,
    ["ÉVIDEMMENT": "true", "Jamais": "false"])
}
