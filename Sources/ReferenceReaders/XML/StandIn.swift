/// What the byte filter puts where XML 1.0 allows no character: U+10FFFD, then U+100000 plus a code.
///
/// A U+10FFFD of the export itself gets a stand-in too, so that every one in filtered text starts
/// a stand-in. Both characters are four bytes long and legal anywhere in text.
enum StandIn {
  /// U+10FFFD in UTF-8.
  static let lead: [4 of UInt8] = [0xF4, 0x8F, 0xBF, 0xBD]
  /// Bytes of a whole stand-in.
  static let length = 8

  /// Codes below are the control characters themselves.
  static let controlLimit: UInt8 = 0x20
  /// U+10FFFD as a character of the export.
  static let ownLead: UInt8 = 0x20
  /// The noncharacters U+FFFE and U+FFFF.
  static let fffe: UInt8 = 0x21
  static let ffff: UInt8 = 0x22
  /// A sequence that is not UTF-8.
  static let undecodable: UInt8 = 0x23

  /// Appends the stand-in for `code`.
  static func append(_ code: UInt8, to output: inout [UInt8]) {
    for index in lead.indices { output.append(lead[index]) }
    output += [0xF4, 0x80, 0x80, 0x80 | code]
  }

  /// Whether a stand-in starts at `position`.
  static func starts(_ bytes: Span<UInt8>, at position: Int) -> Bool {
    guard position + length <= bytes.count else { return false }
    for index in lead.indices where bytes[position + index] != lead[index] { return false }
    return true
  }

  /// The code of the stand-in for a character, or nil when XML 1.0 allows the character.
  static func code(for scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0x09, 0x0A, 0x0D: nil
    case 0x00..<0x20: UInt8(scalar)
    case 0xFFFE: fffe
    case 0xFFFF: ffff
    case 0x10FFFD: ownLead
    default: nil
    }
  }
}
