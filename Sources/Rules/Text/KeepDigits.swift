/// `digits`: keeps ASCII digits only.
package enum KeepDigits {
  package static func apply(_ text: Span<UInt8>, into output: inout [UInt8]) {
    for index in text.indices where text[index] >= 0x30 && text[index] <= 0x39 {
      output.append(text[index])
    }
  }
}
