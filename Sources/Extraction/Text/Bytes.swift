/// The bytes that the formats give a meaning.
enum Byte {
  static let nul: UInt8 = 0x00
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  /// FileMaker writes an in-field return as this (fixtures/quirks/vertical-tab).
  static let verticalTab: UInt8 = 0x0B
  static let carriageReturn: UInt8 = 0x0D
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
  static let semicolon: UInt8 = 0x3B
}
