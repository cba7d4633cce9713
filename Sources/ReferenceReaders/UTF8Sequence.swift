/// The sequence at the start of some bytes that is UTF-8, is not, or may become so with more bytes.
enum UTF8Sequence {
  /// A character of that many bytes.
  case character(length: Int)
  /// A maximal subpart of an ill-formed sequence (Unicode 15, section 3.9, "U+FFFD Substitution").
  case illFormed(length: Int)
  /// The bytes end within what may be a character; only the first bytes of one are there.
  case incomplete

  /// Judges the bytes from `position`; a NUL-free scan of ASCII belongs in front of it.
  init(_ bytes: Span<UInt8>, at position: Int) {
    let first = bytes[position]
    let length: Int
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xBF
    switch first {
    case 0x00...0x7F:
      self = .character(length: 1)
      return
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      // No overlong forms, no surrogates.
      if first == 0xE0 { lowest = 0xA0 }
      if first == 0xED { highest = 0x9F }
    case 0xF0...0xF4:
      length = 4
      // No overlong forms, nothing above U+10FFFF.
      if first == 0xF0 { lowest = 0x90 }
      if first == 0xF4 { highest = 0x8F }
    default:
      self = .illFormed(length: 1)
      return
    }
    for offset in 1..<length {
      guard position + offset < bytes.count else {
        self = .incomplete
        return
      }
      let byte = bytes[position + offset]
      guard byte >= lowest, byte <= highest else {
        self = .illFormed(length: offset)
        return
      }
      lowest = 0x80
      highest = 0xBF
    }
    self = .character(length: length)
  }
}
