package import MigrationModel

/// `keep` and `remove`: characters by class.
package struct CharacterClasses: Sendable, Hashable {
  private var bits: UInt8 = 0

  package init(_ classes: [CharacterClass]) {
    for item in classes { bits |= Self.bit(item) }
  }

  /// Appends the characters that are in one of the classes, or those that are in none. A byte that
  /// is no text is in none.
  package func filter(_ text: Span<UInt8>, keeps: Bool, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let start = index
      let scalar = ByteText.next(text, &index)
      if (Self.bits(of: scalar) & bits != 0) == keeps {
        for position in start..<index { output.append(text[position]) }
      }
    }
  }

  private static func bit(_ item: CharacterClass) -> UInt8 {
    switch item {
    case .letters: 1
    case .digits: 2
    case .punctuation: 4
    case .symbols: 8
    case .spaces: 16
    case .controls: 32
    }
  }

  private static func bits(of scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0x61...0x7A, 0x41...0x5A: return bit(.letters)
    case 0x30...0x39: return bit(.digits)
    default: break
    }
    if WhiteSpace.contains(scalar) { return bit(.spaces) }
    guard let category = Unicode.Scalar(scalar)?.properties.generalCategory else { return 0 }
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark:
      return bit(.letters)
    case .decimalNumber: return bit(.digits)
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return bit(.punctuation)
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .letterNumber,
      .otherNumber:
      return bit(.symbols)
    case .control, .format: return bit(.controls)
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: return bit(.spaces)
    case .surrogate, .privateUse, .unassigned: return 0
    @unknown default: return 0
    }
  }
}

extension CharacterClasses {
  static let keepReference = RuleReference(
    "keep",
    "keeps characters of the classes only: `letters` (with their marks), `digits`, `punctuation`, "
      + "`symbols`, `spaces`, `controls`"
  ).showing("clean: { keep: [letters, digits] }", ["AB-12/é": "AB12é", "€ 5": "5"])

  static let removeReference = RuleReference("remove", "removes characters of the classes")
    .showing("clean: { remove: punctuation }", ["O'Neil, J.": "ONeil J", "a+b": "a+b"])
    .showing("clean: { remove: [controls, symbols] }", ["a\u{7}b€": "ab"])
}
