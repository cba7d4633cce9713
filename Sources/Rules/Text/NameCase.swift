/// `name`: a word that is all upper or all lower case gets a capital at its start and after an
/// apostrophe that more than one letter follows, and after `Mc`; mixed-case words were written
/// with care and stay.
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

  private struct Word {
    var end: Int
    /// Behind the boundary that ended the word.
    var next: Int
    var uppers = 0
    var lowers = 0

    init(_ text: Span<UInt8>, at start: Int) {
      (end, next) = (start, start)
      while next < text.count {
        switch NameCase.role(ByteText.next(text, &next)) {
        case .upper: uppers += 1
        case .lower: lowers += 1
        case .other, .apostrophe: break
        case .boundary: return
        }
        end = next
      }
    }

    var isMixed: Bool { uppers > 0 && lowers > 0 }
  }

  package static func apply(_ text: Span<UInt8>, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let word = Word(text, at: index)
      if word.isMixed || staysLower(word, from: index, in: text) {
        ByteText.append(text, from: index, to: word.end, into: &output)
      } else {
        appendWord(text.extracting(index..<word.end), to: &output)
      }
      ByteText.append(text, from: word.end, to: word.next, into: &output)
      index = word.next
    }
  }

  /// Whether a word is a particle of a name that was written with care: `van` in `van Gogh`, not in
  /// `van gogh`.
  private static func staysLower(_ word: Word, from start: Int, in text: Span<UInt8>) -> Bool {
    guard word.uppers == 0, isParticle(text.extracting(start..<word.end)) else { return false }
    var index = 0
    while index < text.count {
      let other = Word(text, at: index)
      if other.isMixed { return true }
      index = other.next
    }
    return false
  }

  /// van von der den de del la le di da du dos zu ter ten af av bin ibn y e
  private static func isParticle(_ word: Span<UInt8>) -> Bool {
    guard word.count <= 3 else { return false }
    var packed: UInt32 = 0
    for index in word.indices { packed = packed << 8 | UInt32(word[index]) }
    switch packed {
    case 0x76616E, 0x766F6E, 0x646572, 0x64656E, 0x6465, 0x64656C, 0x6C61, 0x6C65, 0x6469, 0x6461,
      0x6475, 0x646F73, 0x7A75, 0x746572, 0x74656E, 0x6166, 0x6176, 0x62696E, 0x69626E, 0x79, 0x65:
      return true
    default: return false
    }
  }

  private static func appendWord(_ word: Span<UInt8>, to output: inout [UInt8]) {
    var index = 0
    var wantsCapital = true
    if isMc(word) {
      output.append(.ascii("M"))
      output.append(.ascii("c"))
      index = 2
    }
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

  /// Whether a word begins with `Mc` and two more letters: no other word does. `Mac` is a part of
  /// names that have no second capital, such as Mackay and Machado.
  private static func isMc(_ word: Span<UInt8>) -> Bool {
    word.count > 2 && word[0] | 0x20 == .ascii("m") && word[1] | 0x20 == .ascii("c")
      && hasTwoLetters(word, at: 2)
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

extension NameCase {
  static let reference = RuleReference(
    "name",
    "capitals for words that are all upper or all lower case, also after a hyphen, `O'` and `Mc`; "
      + "words of mixed case were written with care and stay, and beside them particles such as "
      + "`van`; a second capital after `Mac` is not guessed"
  ).showing(
    "clean: name",
    [
      "o'brien-SMITH": "O'Brien-Smith", "MCDONALD": "McDonald", "mckay": "McKay",
      "Macdonald": "Macdonald", "MACDONALD": "Macdonald", "MacDonald": "MacDonald",
      "van dyke": "Van Dyke", "Ludwig van Beethoven": "Ludwig van Beethoven",
      "ann Von SMITH": "Ann Von Smith",
      "DE LA CRUZ": "De La Cruz", "d'arcy": "D'Arcy", "JOHN'S": "John's", "ÉLODIE": "Élodie",
      "anne-marie": "Anne-Marie", "J. R. SMITH": "J. R. Smith",
    ])
}
