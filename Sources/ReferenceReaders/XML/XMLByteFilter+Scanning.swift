extension XMLByteFilter {
  /// Whether `text` stands at `position`, or nil when the bytes end before that can be told.
  func starts(
    _ text: StaticString, _ bytes: Span<UInt8>, at position: Int, isLast: Bool
  ) -> Bool? {
    var index = position
    for byte in text.description.utf8 {
      guard index < bytes.count else { return isLast ? false : nil }
      guard bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }

  /// The scalar of a well-formed character of two to four bytes.
  static func scalar(_ character: Span<UInt8>) -> UInt32 {
    // The first byte holds 5, 4 or 3 bits, each following one 6.
    var value = UInt32(character[0]) & (0xFF >> UInt32(character.count + 1))
    for index in 1..<character.count { value = value << 6 | UInt32(character[index] & 0x3F) }
    return value
  }

  /// The scalar that `&#11;` or `&#xB;` refers to; nil for anything else.
  static func referredScalar(_ reference: Span<UInt8>) -> UInt32? {
    guard reference.count > 3, reference[1] == UInt8(ascii: "#") else { return nil }
    let isHexadecimal = reference[2] == UInt8(ascii: "x")
    let radix: UInt32 = isHexadecimal ? 16 : 10
    let digits = (isHexadecimal ? 3 : 2)..<reference.count - 1
    guard !digits.isEmpty else { return nil }
    var value: UInt32 = 0
    for index in digits {
      let digit: UInt32
      switch reference[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digit = UInt32(reference[index] - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal:
        digit = UInt32(reference[index] - UInt8(ascii: "a")) + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal:
        digit = UInt32(reference[index] - UInt8(ascii: "A")) + 10
      default: return nil
      }
      value = value * radix + digit
      // Not a character at all; the parser says so.
      guard value <= 0x10FFFF else { return nil }
    }
    return value
  }
}
