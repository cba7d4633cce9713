/// `upper` and `lower`: Unicode's full mappings without context or language, so that the result is
/// the same on every machine (`ß` becomes `SS`; a final `Σ` becomes `σ`).
package enum LetterCase {
  package static func upper(_ text: Span<UInt8>, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        output.append(byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte)
        index += 1
      } else {
        appendMapped(text, &index, \.uppercaseMapping, to: &output)
      }
    }
  }

  package static func lower(_ text: Span<UInt8>, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        output.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        index += 1
      } else {
        appendMapped(text, &index, \.lowercaseMapping, to: &output)
      }
    }
  }

  /// Appends the mapping of the scalar at `index`; a byte that is no text is copied.
  static func appendMapped(
    _ text: Span<UInt8>, _ index: inout Int,
    _ mapping: (Unicode.Scalar.Properties) -> String, to output: inout [UInt8]
  ) {
    let start = index
    guard let scalar = Unicode.Scalar(ByteText.next(text, &index)) else {
      output.append(text[start])
      return
    }
    for byte in mapping(scalar.properties).utf8 { output.append(byte) }
  }
}

extension LetterCase {
  /// `text` in lower case, for words of the mapping that are compared without case.
  static func folded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var work: [UInt8] = []
    lower(bytes.span.extracting(WhiteSpace.trimmedRange(bytes.span)), into: &work)
    return String(decoding: work, as: UTF8.self)
  }
}

extension LetterCase {
  static let upperReference = RuleReference("upper", "upper case, by Unicode's full mapping")
    .showing("clean: upper", ["ab1c": "AB1C", "Zoë": "ZOË", "straße": "STRASSE"])

  static let lowerReference = RuleReference("lower", "lower case, by Unicode's full mapping")
    .showing("clean: lower", ["AB1C": "ab1c", "ZOË": "zoë", "ΟΔΟΣ": "οδοσ"])
}
