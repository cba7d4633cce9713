package import MigrationModel

/// `line_ends`: each LF, CR LF and CR becomes the stated end of line.
package enum LineEnds {
  package static func apply(_ text: Span<UInt8>, end: LineEnd, into output: inout [UInt8]) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      index += 1
      guard byte == 0x0A || byte == 0x0D else {
        output.append(byte)
        continue
      }
      if byte == 0x0D, index < text.count, text[index] == 0x0A { index += 1 }
      if end != .lf { output.append(0x0D) }
      if end != .cr { output.append(0x0A) }
    }
  }
}

extension LineEnds {
  static let reference = RuleReference(
    "line_ends", "ends lines by `lf`, `crlf` or `cr`; staged text has LF for FileMaker's return"
  ).showing("clean: { line_ends: crlf }", ["a\nb": "a\r\nb", "a\r\nb\r": "a\r\nb\r\n"])
    .showing("clean: { line_ends: lf }", ["a\r\nb\rc": "a\nb\nc"])
    .showing("clean: { line_ends: cr }", ["a\nb": "a\rb"])
}
