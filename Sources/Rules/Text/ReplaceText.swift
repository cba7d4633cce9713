/// `replace`: each occurrence of one text, from the left and without overlap, becomes another.
package enum ReplaceText {
  package static func apply(
    _ text: Span<UInt8>, from pattern: Span<UInt8>, with replacement: Span<UInt8>,
    into output: inout [UInt8]
  ) {
    guard pattern.count > 0 else {
      ByteText.append(text, to: &output)
      return
    }
    var index = 0
    while index < text.count {
      if text[index] == pattern[0], index + pattern.count <= text.count,
        ByteText.equal(text.extracting(index..<index + pattern.count), pattern)
      {
        ByteText.append(replacement, to: &output)
        index += pattern.count
      } else {
        output.append(text[index])
        index += 1
      }
    }
  }
}

extension ReplaceText {
  static let reference = RuleReference(
    "replace",
    "replaces a text, or each match of a pattern; in `with` of a pattern, `$1` and `${name}` are "
      + "groups and `$$` is `$`"
  ).showing("clean: { replace: { from: \"/\", with: \"-\" } }", ["1/2/3": "1-2-3", "1.2": "1.2"])
    .showing(
      "clean: { replace: { pattern: '(\\w+), (\\w+)', with: '$2 $1' } }",
      ["Lee, Ann": "Ann Lee", "Ann Lee": "Ann Lee"]
    )
    .showing(
      "clean: { replace: { pattern: '(?i)\\s*(?<unit>kg|lb)\\b', with: ' ${unit}' } }",
      ["12KG and 5 lb": "12 KG and 5 lb"]
    )
    .showing("clean: { replace: { pattern: '(a+)+$', with: x } }", [String.manySteps: "R121"])
}

extension String {
  /// A text that makes a careless pattern try every way to cut it up.
  fileprivate static let manySteps = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"
}
