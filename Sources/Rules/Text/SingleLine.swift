/// `single_line`: each LF becomes one space.
package enum SingleLine {
  package static func apply(_ text: Span<UInt8>, into output: inout [UInt8]) {
    for index in text.indices { output.append(text[index] == 0x0A ? 0x20 : text[index]) }
  }
}

extension SingleLine {
  static let reference = RuleReference("single_line", "joins lines by a space").showing(
    "clean: single_line", ["12 High St\nKew": "12 High St Kew", "a\n\nb": "a  b"])
}
