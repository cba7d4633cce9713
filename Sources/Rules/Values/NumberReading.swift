package import MigrationModel

/// How the text of a number is read, with the decimal mark decided.
package struct NumberReading: Sendable, Hashable {
  package var mark: DecimalMark
  package var dropsTrailingText: Bool
  package var percent: PercentReading

  package init(
    _ mark: DecimalMark, dropsTrailingText: Bool = false, percent: PercentReading = .refuse
  ) {
    self.mark = mark
    self.dropsTrailingText = dropsTrailingText
    self.percent = percent
  }

  /// A column's reading; `hint` is its own settings.
  init(_ mark: DecimalMark, _ hint: NumberHint?) {
    self.init(
      hint?.mark ?? mark, dropsTrailingText: hint?.dropsTrailingText ?? false,
      percent: hint?.percent ?? .refuse)
  }

  /// Takes a percent sign off the end; true if there was one that may be there.
  func takePercent(_ text: Span<UInt8>, _ end: inout Int) -> Bool {
    guard percent != .refuse else { return false }
    var last = end
    while last > 0, text[last - 1] == Byte.space { last -= 1 }
    guard last > 0, text[last - 1] == .ascii("%") else { return false }
    end = last - 1
    return true
  }

  /// Where the words after the number begin, if there are any and they may go: after the last
  /// digit, letters, blanks and marks only. A word that multiplies (`5 k`, `2 million`) may not.
  func trailingText(_ text: Span<UInt8>) -> Int? {
    guard dropsTrailingText else { return nil }
    var start = text.count
    while start > 0, !text[start - 1].isDigit { start -= 1 }
    guard start > 0, start < text.count else { return nil }
    var index = start
    var word: UInt64 = 0
    var hasWord = false
    var hasEnded = false
    while index < text.count {
      let scalar = ByteText.next(text, &index)
      if WhiteSpace.contains(scalar) || scalar == 0x2E || scalar == 0x2C || scalar == 0x2F {
        if hasWord { hasEnded = true }
      } else if Unicode.Scalar(scalar)?.properties.isAlphabetic == true {
        hasWord = true
        if !hasEnded {
          word = word << 8 | UInt64(scalar < 0x80 && scalar != 0x4D ? scalar | 0x20 : scalar & 0xFF)
        }
      } else {
        return nil
      }
    }
    return hasWord && !Self.multiplies(word) ? start : nil
  }

  /// Whether a word, its last eight letters in one number and in lower case except `M`, changes
  /// the value of the number before it.
  private static func multiplies(_ word: UInt64) -> Bool {
    switch word {
    // k, M, Mn, Mio, bn, mn, mio, lakh, crore, dozen
    case 0x6B, 0x4D, 0x4D6E, 0x4D696F, 0x626E, 0x6D6E, 0x6D696F, 0x6C616B68, 0x63726F7265,
      0x646F7A656E:
      true
    // hundred, thousand, million, Million, billion
    case 0x68756E64726564, 0x74686F7573616E64, 0x6D696C6C696F6E, 0x4D696C6C696F6E,
      0x62696C6C696F6E:
      true
    default: false
    }
  }
}
