/// A set of letters or digits in which a mask exchanges one for another: what a reader takes for
/// the same kind of character.
struct LetterClass: Sendable {
  /// First of the lower-case letters, or of all where there is no case.
  let first: UInt32
  let count: UInt32
  /// First of the upper-case letters, in the same order; 0 where there is no case.
  let firstUpper: UInt32
  /// Position that the block skips, because it holds no letter; none at or above `count`.
  let gap: UInt32

  private init(_ first: UInt32, _ count: UInt32, upper: UInt32 = 0, gap: UInt32 = .max) {
    self.first = first
    self.count = count
    firstUpper = upper
    self.gap = gap
  }

  static let digit: UInt8 = 0
  /// The first digit of a number that is not 0, so that a number keeps its length.
  static let leadingDigit: UInt8 = 1
  static let latin: UInt8 = 2

  static let all = [
    LetterClass(0x30, 10), LetterClass(0x31, 9), LetterClass(0x61, 26, upper: 0x41),
    // Latin-1 without × and ÷.
    LetterClass(0xE0, 30, upper: 0xC0, gap: 0x17), LetterClass(0x100, 128),
    // Greek; the place of the final sigma has no upper-case letter.
    LetterClass(0x3B1, 24, upper: 0x391, gap: 17), LetterClass(0x430, 32, upper: 0x410),
    LetterClass(0x5D0, 27), LetterClass(0x621, 26), LetterClass(0x905, 53),
    LetterClass(0xE01, 46), LetterClass(0x3041, 86), LetterClass(0x30A1, 90),
    LetterClass(0x4E00, 20_902), LetterClass(0xAC00, 11_172), LetterClass(0x660, 10),
    LetterClass(0xFF10, 10), LetterClass(0xFF41, 26, upper: 0xFF21),
  ]

  /// A character's class and place in it.
  struct Place: Sendable {
    var letterClass: UInt8
    var index: UInt32
    var isUpper: Bool
  }

  /// Nil for what separates: blanks, controls, punctuation, combining marks. A letter of no class
  /// becomes a Latin one.
  static func place(of scalar: UInt32) -> Place? {
    if scalar < 0x80 {
      switch scalar {
      case 0x30...0x39: return Place(letterClass: digit, index: scalar - 0x30, isUpper: false)
      case 0x41...0x5A: return Place(letterClass: latin, index: scalar - 0x41, isUpper: true)
      case 0x61...0x7A: return Place(letterClass: latin, index: scalar - 0x61, isUpper: false)
      default: return nil
      }
    }
    if isSeparator(scalar) { return nil }
    for (number, letters) in all.enumerated().dropFirst(3) {
      if let index = letters.index(scalar, from: letters.first) {
        return Place(letterClass: UInt8(number), index: index, isUpper: false)
      }
      if letters.firstUpper > 0, let index = letters.index(scalar, from: letters.firstUpper) {
        return Place(letterClass: UInt8(number), index: index, isUpper: true)
      }
    }
    return Place(letterClass: latin, index: scalar % 26, isUpper: false)
  }

  private func index(_ scalar: UInt32, from start: UInt32) -> UInt32? {
    guard scalar >= start else { return nil }
    let offset = scalar - start
    if offset < gap { return offset < count ? offset : nil }
    return offset > gap && offset <= count ? offset - 1 : nil
  }

  /// The character at a place.
  static func scalar(_ place: Place) -> UInt32 {
    let letters = all[Int(place.letterClass)]
    let start = place.isUpper && letters.firstUpper > 0 ? letters.firstUpper : letters.first
    return start + place.index + (place.index >= letters.gap ? 1 : 0)
  }

  private static func isSeparator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x80...0xBF, 0xD7, 0xF7, 0x300...0x36F, 0x2000...0x206F, 0x20A0...0x20CF,
      0x2190...0x2BFF, 0x3000...0x3004, 0x3007...0x303F, 0x30FB, 0x30FC, 0xFE00...0xFE0F, 0xFEFF,
      0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65, 0xFFFD:
      true
    default: WhiteSpace.contains(scalar)
    }
  }
}
