/// `strip`: removes each of the given characters wherever it stands.
package enum StripCharacters {
  package static func apply(
    _ text: Span<UInt8>, characters: Span<UInt8>, into output: inout [UInt8]
  ) {
    var index = 0
    while index < text.count {
      let start = index
      let scalar = ByteText.next(text, &index)
      if scalar != ByteText.invalid, contains(characters, scalar) { continue }
      for position in start..<index { output.append(text[position]) }
    }
  }

  private static func contains(_ characters: Span<UInt8>, _ scalar: UInt32) -> Bool {
    var index = 0
    while index < characters.count {
      if ByteText.next(characters, &index) == scalar { return true }
    }
    return false
  }
}

extension StripCharacters {
  static let reference = RuleReference("strip", "removes each of the characters").showing(
    "clean: { strip: \"()-\" }", ["(02) 98-76": "02 9876", "abc": "abc"])
}
