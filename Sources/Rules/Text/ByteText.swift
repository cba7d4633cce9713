/// Reading and writing UTF-8 without String: total on any bytes, so that no input can trap.
package enum ByteText {
  /// Decodes the scalar at `index` and moves past it; a byte that starts no scalar comes back as
  /// U+FFFFFFFF and is one byte long.
  @inline(__always)
  static func next(_ text: Span<UInt8>, _ index: inout Int) -> UInt32 {
    let first = text[index]
    if first < 0x80 {
      index += 1
      return UInt32(first)
    }
    return nextMultibyte(text, &index)
  }

  /// What `next` returns for a byte that starts no scalar.
  static let invalid = UInt32.max

  private static func nextMultibyte(_ text: Span<UInt8>, _ index: inout Int) -> UInt32 {
    let first = text[index]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first < 0xF5, index + length <= text.count else {
      index += 1
      return invalid
    }
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let byte = text[index + offset]
      guard byte & 0xC0 == 0x80 else {
        index += 1
        return invalid
      }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80
    guard scalar >= least, Unicode.Scalar(scalar) != nil else {
      index += 1
      return invalid
    }
    index += length
    return scalar
  }

  /// Appends all of `text`.
  @inline(__always)
  static func append(_ text: Span<UInt8>, to output: inout [UInt8]) {
    unsafe text.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
  }

  /// Appends `text[start..<end]`.
  @inline(__always)
  static func append(
    _ text: Span<UInt8>, from start: Int, to end: Int, into output: inout [UInt8]
  ) {
    if start < end { append(text.extracting(start..<end), to: &output) }
  }

  /// Whether two texts are the same bytes.
  @inline(__always)
  static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  /// Whether all of the bytes are well-formed UTF-8.
  static func isUTF8(_ text: Span<UInt8>) -> Bool {
    var found: UInt8 = 0
    for index in text.indices { found |= text[index] }
    if found < 0x80 { return true }
    var index = 0
    while index < text.count {
      if next(text, &index) == invalid { return false }
    }
    return true
  }

  /// A 64-bit hash of the bytes, for tables in memory only.
  @inline(__always)
  static func hash(_ text: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
    return (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
  }
}
