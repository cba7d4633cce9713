/// `collapse_spaces`: each run of spaces, tabs and other space separators becomes one space, blanks
/// at both ends go; LF stays.
package enum CollapseSpaces {
  package static func apply(_ text: Span<UInt8>, into output: inout [UInt8]) {
    let range = WhiteSpace.trimmedRange(text)
    let text = text.extracting(range)
    var index = 0
    var isInRun = false
    while index < text.count {
      let start = index
      let scalar = ByteText.next(text, &index)
      if scalar == 0x09 || WhiteSpace.isSpaceSeparator(scalar) {
        if !isInRun { output.append(0x20) }
        isInRun = true
      } else {
        isInRun = false
        for position in start..<index { output.append(text[position]) }
      }
    }
  }
}

extension CollapseSpaces {
  static let reference = RuleReference(
    "collapse_spaces", "makes each run of spaces and tabs one space, and trims; line ends stay"
  ).showing(
    "clean: collapse_spaces",
    [" 12  High\tSt ": "12 High St", "a \u{A0}b": "a b", "line 1\nline  2": "line 1\nline 2"])
}
