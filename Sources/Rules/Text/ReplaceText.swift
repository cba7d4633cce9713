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
