/// `name_case`: a word that is all upper or all lower case gets a capital at its start and after an
/// apostrophe that more than one letter follows; mixed-case words were written with care and stay.
///
/// A word is a run of letters, marks, digits and apostrophes: `o'brien-SMITH` holds two.
package enum NameCase {
  private enum Role {
    case upper
    case lower
    /// Letters without case, marks and digits.
    case other
    case apostrophe
    case boundary
  }

  package static func apply(_ text: Span<UInt8>, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let start = index
      var uppers = 0
      var lowers = 0
      var boundary = index
      scan: while index < text.count {
        boundary = index
        switch role(ByteText.next(text, &index)) {
        case .upper: uppers += 1
        case .lower: lowers += 1
        case .other, .apostrophe: break
        case .boundary: break scan
        }
        boundary = index
      }
      if uppers > 0 && lowers > 0 {
        ByteText.append(text, from: start, to: boundary, into: &output)
      } else {
        appendWord(text.extracting(start..<boundary), to: &output)
      }
      ByteText.append(text, from: boundary, to: index, into: &output)
    }
  }

  private static func appendWord(_ word: Span<UInt8>, to output: inout [UInt8]) {
    var index = 0
    var wantsCapital = true
    while index < word.count {
      var next = index
      switch role(ByteText.next(word, &next)) {
      case .upper, .lower:
        if next == index + 1 {
          output.append(wantsCapital ? word[index] & 0xDF : word[index] | 0x20)
        } else if wantsCapital {
          LetterCase.appendMapped(word, &index, \.titlecaseMapping, to: &output)
        } else {
          LetterCase.appendMapped(word, &index, \.lowercaseMapping, to: &output)
        }
        wantsCapital = false
      case .apostrophe:
        ByteText.append(word, from: index, to: next, into: &output)
        wantsCapital = hasTwoLetters(word, at: next)
      case .other, .boundary:
        ByteText.append(word, from: index, to: next, into: &output)
        wantsCapital = false
      }
      index = next
    }
  }

  /// Tells `o'brien` from `john's`.
  private static func hasTwoLetters(_ word: Span<UInt8>, at start: Int) -> Bool {
    var index = start
    for _ in 0..<2 {
      guard index < word.count else { return false }
      switch role(ByteText.next(word, &index)) {
      case .upper, .lower: continue
      case .other, .apostrophe, .boundary: return false
      }
    }
    return true
  }

  private static func role(_ value: UInt32) -> Role {
    switch value {
    case 0x61...0x7A: return .lower
    case 0x41...0x5A: return .upper
    case 0x30...0x39: return .other
    case 0x27, 0x2019: return .apostrophe
    case 0..<0x80: return .boundary
    default: break
    }
    guard let properties = Unicode.Scalar(value)?.properties else { return .boundary }
    if properties.isUppercase { return .upper }
    if properties.isLowercase { return .lower }
    switch properties.generalCategory {
    case .titlecaseLetter: return .upper
    case .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark, .enclosingMark,
      .decimalNumber, .uppercaseLetter, .lowercaseLetter:
      return .other
    default: return .boundary
    }
  }
}
