internal import MigrationModel

/// `pad`: fills a text up to a width in characters. Unlike PostgreSQL's `lpad` it never cuts a
/// longer text off, and a blank text stays as it is, or a missing number would become `00000`.
package enum PadText {
  package static func apply(
    _ text: Span<UInt8>, toTheLeft isLeft: Bool, width: Int, with character: Span<UInt8>,
    into output: inout [UInt8]
  ) {
    let missing = WhiteSpace.isBlank(text) ? 0 : max(0, width - characterCount(text))
    if !isLeft { ByteText.append(text, to: &output) }
    for _ in 0..<missing { ByteText.append(character, to: &output) }
    if isLeft { ByteText.append(text, to: &output) }
  }
}

extension PadText {
  static let reference = RuleReference(
    "pad",
    "fills up to a width in characters, on the `left` unless `side: right`; longer texts are not "
      + "cut, empty ones stay empty"
  ).showing(
    "clean: { pad: { width: 6, with: \"0\" } }",
    ["123": "000123", "1234567": "1234567", "": nil, "éa": "0000éa"]
  ).showing("clean: { pad: { width: 4, with: \"*\", side: right } }", ["ab": "ab**"])
}
