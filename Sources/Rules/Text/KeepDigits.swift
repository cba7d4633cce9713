/// `digits`: keeps ASCII digits only.
package enum KeepDigits {
  package static func apply(_ text: Span<UInt8>, into output: inout [UInt8]) {
    for index in text.indices where text[index] >= 0x30 && text[index] <= 0x39 {
      output.append(text[index])
    }
  }
}

extension KeepDigits {
  static let reference = RuleReference("digits", "keeps 0 to 9 only").showing(
    "clean: digits", ["TFN 123 456": "123456", "n/a": nil])
}
