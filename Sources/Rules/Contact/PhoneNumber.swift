package import MigrationModel

/// `as: { phone: AU }`: a telephone number to E.164.
///
/// Understood: `+` and international prefixes, the trunk digit, `(0)` after a country code, and
/// the usual punctuation. Letters and extensions are refused, never cut off. A nine-digit number
/// of Australia or France may lack its zero: FileMaker's number fields drop it.
package enum PhoneNumber {
  /// Appends `+` and digits, or appends nothing and says why not. `text` is trimmed.
  package static func parse(
    _ text: Span<UInt8>, region: PhoneRegion, into arena: inout [UInt8]
  ) -> RejectCode? {
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var count = 0
    var hasPlus = false
    var index = 0
    while index < text.count {
      let start = index
      let scalar = ByteText.next(text, &index)
      switch scalar {
      case 0x30...0x39:
        guard count < 20 else { return .notPhone }
        digits[count] = UInt8(scalar)
        count += 1
      case 0x2B:
        guard count == 0, !hasPlus else { return .notPhone }
        hasPlus = true
      case 0x28:
        // "(0)" after a country code names the trunk digit that is not dialled with it.
        if hasPlus || count > 0, start + 2 < text.count, text[start + 1] == 0x30,
          text[start + 2] == 0x29
        {
          index = start + 3
        }
      case 0x20, 0x29, 0x2D, 0x2E, 0x2F, 0xA0, 0x2010...0x2015, 0x202F: continue
      default: return .notPhone
      }
    }
    let number = digits.span.extracting(0..<count)
    if hasPlus { return international(number, into: &arena) }
    let prefix = prefixLength(number, region.internationalPrefix)
    if prefix > 0 {
      return international(number.extracting(prefix..<count), into: &arena)
    }
    return national(number, region: region, into: &arena)
  }

  private static func prefixLength(_ number: Span<UInt8>, _ prefix: StaticString) -> Int {
    for length in [prefix.utf8CodeUnitCount, 2] {
      guard number.count > length else { continue }
      let isPrefix = prefix.withUTF8Buffer { bytes in
        for position in 0..<length {
          let expected = unsafe length == bytes.count ? bytes[position] : 0x30
          if number[position] != expected { return false }
        }
        return true
      }
      if isPrefix { return length }
    }
    return 0
  }

  private static func national(
    _ number: Span<UInt8>, region: PhoneRegion, into arena: inout [UInt8]
  ) -> RejectCode? {
    guard number.count > 1 else { return .notPhone }
    let hadTrunk = number[0] == region.trunkDigit && !isTollNumber(number, region)
    let significant = number.extracting((hadTrunk ? 1 : 0)..<number.count)
    guard region.accepts(significant, hadTrunk: hadTrunk) else { return .notPhone }
    append(region.countryCode, significant, to: &arena)
    return nil
  }

  /// North American numbers of ten digits never start with the trunk digit; nothing to tell apart
  /// elsewhere.
  private static func isTollNumber(_ number: Span<UInt8>, _ region: PhoneRegion) -> Bool {
    region.trunkDigit == 0x31 && number.count != 11
  }

  private static func international(
    _ number: Span<UInt8>, into arena: inout [UInt8]
  ) -> RejectCode? {
    guard (7...15).contains(number.count), number[0] != 0x30 else { return .notPhone }
    for region in PhoneRegion.allCases {
      guard let length = codeLength(number, region.countryCode) else { continue }
      var national = number.extracting(length..<number.count)
      // "+61 02 …": no number of these plans starts with 0 after the country code.
      if region.trunkDigit == 0x30, national.count > 1, national[0] == 0x30 {
        national = national.extracting(1..<national.count)
      }
      guard
        region.accepts(national, hadTrunk: true) || region.accepts(national, hadTrunk: false)
      else { return .notPhone }
      append(region.countryCode, national, to: &arena)
      return nil
    }
    arena.append(0x2B)
    ByteText.append(number, to: &arena)
    return nil
  }

  private static func codeLength(_ number: Span<UInt8>, _ code: Int) -> Int? {
    let length = code >= 100 ? 3 : code >= 10 ? 2 : 1
    guard number.count > length else { return nil }
    var value = 0
    for position in 0..<length { value = value * 10 + Int(number[position] - 0x30) }
    return value == code ? length : nil
  }

  private static func append(_ code: Int, _ number: Span<UInt8>, to arena: inout [UInt8]) {
    arena.append(0x2B)
    if code >= 100 { arena.append(0x30 + UInt8(code / 100)) }
    if code >= 10 { arena.append(0x30 + UInt8(code / 10 % 10)) }
    arena.append(0x30 + UInt8(code % 10))
    ByteText.append(number, to: &arena)
  }
}
