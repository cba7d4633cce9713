/// Names of bytes that parsers and encoders look for.
enum Byte {
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let apostrophe: UInt8 = 0x27
  static let openParenthesis: UInt8 = 0x28
  static let closeParenthesis: UInt8 = 0x29
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let point: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let colon: UInt8 = 0x3A
  static let openBracket: UInt8 = 0x5B
  static let backslash: UInt8 = 0x5C
  static let closeBracket: UInt8 = 0x5D
  static let openBrace: UInt8 = 0x7B
  static let closeBrace: UInt8 = 0x7D
}

extension UInt8 {
  /// The byte of an ASCII character in a literal.
  static func ascii(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(ascii: scalar) }

  /// Whether the byte is an ASCII digit.
  var isDigit: Bool { self &- 0x30 < 10 }

  /// The value of an ASCII digit; meaningless for other bytes.
  var digitValue: Int { Int(self &- 0x30) }

  /// ASCII letters in lower case, all else unchanged.
  var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  /// Whether the byte is one of A to Z.
  var isUppercaseASCII: Bool { self &- 0x41 < 26 }

  /// The value of a hexadecimal digit, or nil.
  var hexValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = self | 0x20
    return letter &- 0x61 < 6 ? letter &- 0x61 &+ 10 : nil
  }

  /// The lower-case hexadecimal digit of the low four bits.
  var lowNibbleHex: UInt8 {
    let nibble = self & 0x0F
    return nibble < 10 ? 0x30 &+ nibble : 0x57 &+ nibble
  }
}

extension Span<UInt8> {
  /// The byte at `index`, or 0 outside the text, which no grammar here accepts.
  func byte(_ index: Int) -> UInt8 {
    index >= 0 && index < count ? self[index] : 0
  }

  /// Whether the three bytes stand at `index`.
  func has(_ first: UInt8, _ second: UInt8, _ third: UInt8, at index: Int) -> Bool {
    byte(index) == first && byte(index + 1) == second && byte(index + 2) == third
  }

  /// Bytes of a blank inside a value at `index`: space, no-break space, narrow no-break space
  /// (which newer systems write before AM and PM), thin space; 0 if there is none.
  func blankLength(at index: Int) -> Int {
    switch byte(index) {
    case Byte.space: 1
    case 0xC2: byte(index + 1) == 0xA0 ? 2 : 0
    case 0xE2: has(0xE2, 0x80, 0xAF, at: index) || has(0xE2, 0x80, 0x89, at: index) ? 3 : 0
    default: 0
    }
  }

  /// The index after all blanks at `index`.
  func afterBlanks(_ index: Int) -> Int {
    var index = index
    while true {
      let length = blankLength(at: index)
      if length == 0 { return index }
      index += length
    }
  }
}

/// Unicode scalars in UTF-8 text: what PostgreSQL counts for varchar(n).
package func characterCount(_ bytes: Span<UInt8>) -> Int {
  var count = 0
  for index in bytes.indices where bytes[index] & 0xC0 != 0x80 { count += 1 }
  return count
}
