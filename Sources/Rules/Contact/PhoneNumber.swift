package import MigrationModel

/// `as: { phone: AU }`: a telephone number to E.164, if the plan of its country has it.
///
/// Understood: `+` and international prefixes, the trunk digit, the country code alone, `(0)`
/// after it, and the usual punctuation. Letters and extensions are refused, never cut off. The
/// trunk digit may be missing: FileMaker's number fields drop a zero.
package enum PhoneNumber {
  /// Digits of a number without punctuation; trivial.
  struct Digits {
    var values = InlineArray<24, UInt8>(repeating: 0)
    var count = 0
    var hasPlus = false
    /// Whether `(0)` stood behind other digits; it is among the digits if `keepsBracketZero`.
    var hasBracketZero = false

    /// Nil for anything that is no telephone number.
    init?(_ text: Span<UInt8>, keepsBracketZero: Bool) {
      var index = 0
      while index < text.count {
        let start = index
        let scalar = ByteText.next(text, &index)
        switch scalar {
        case 0x30...0x39:
          guard count < 24 else { return nil }
          values[count] = UInt8(scalar)
          count += 1
        case 0x2B:
          guard count == 0, !hasPlus else { return nil }
          hasPlus = true
        case 0x28:
          if count > 0, start + 2 < text.count, text[start + 1] == 0x30, text[start + 2] == 0x29 {
            hasBracketZero = true
            if !keepsBracketZero { index = start + 3 }
          }
        case 0x20, 0x29, 0x2D, 0x2E, 0x2F, 0xA0, 0x2010...0x2015, 0x202F: continue
        default: return nil
        }
      }
    }
  }

  /// Appends `+` and digits, or appends nothing and says why not. `text` is trimmed.
  package static func parse(
    _ text: Span<UInt8>, region: PhoneRegion, into arena: inout [UInt8]
  ) -> RejectCode? {
    guard let digits = Digits(text, keepsBracketZero: true) else { return .notPhone }
    // "(0)" names a digit that is dialled at home: Italy's belongs to the number, others do not.
    if digits.hasBracketZero, let bare = Digits(text, keepsBracketZero: false),
      append(bare, region, isBare: true, into: &arena)
    {
      return nil
    }
    return append(digits, region, isBare: false, into: &arena) ? nil : .notPhone
  }

  /// The plan decides between readings: a national number, one behind an international prefix,
  /// one behind the country code alone. `isBare` says that the trunk digit is off already.
  private static func append(
    _ digits: Digits, _ region: PhoneRegion, isBare: Bool, into arena: inout [UInt8]
  ) -> Bool {
    let number = digits.values.span.extracting(0..<digits.count)
    if digits.hasPlus { return international(number, isBare, into: &arena) }
    guard let plan = PhonePlan.of(countryCode: region.countryCode) else { return false }
    let trunk = isBare ? 0 : region.trunkDigit
    if append(number, of: plan, trunk: trunk, into: &arena) { return true }
    // The region's own prefix first: `001 65 …` in Singapore is not `00` and a number of `1`.
    for prefix in [region.internationalPrefix, "00"] as [StaticString]
    where hasPrefix(number, prefix) {
      return international(
        number.extracting(prefix.utf8CodeUnitCount..<number.count), isBare, into: &arena)
    }
    guard let length = codeLength(number, plan.countryCode) else { return false }
    return append(
      number.extracting(length..<number.count), of: plan, trunk: trunk, into: &arena)
  }

  private static func hasPrefix(_ number: Span<UInt8>, _ prefix: StaticString) -> Bool {
    guard number.count > prefix.utf8CodeUnitCount else { return false }
    return prefix.withUTF8Buffer { bytes in
      for position in bytes.indices where unsafe number[position] != bytes[position] {
        return false
      }
      return true
    }
  }

  private static func international(
    _ number: Span<UInt8>, _ isBare: Bool, into arena: inout [UInt8]
  ) -> Bool {
    var code = 0
    for length in 1...3 where number.count > length && number[0] != 0x30 {
      code = code * 10 + number[length - 1].digitValue
      guard let plan = PhonePlan.of(countryCode: code) else { continue }
      let trunk = isBare ? 0 : PhoneRegion.trunkDigit(ofCountryCode: code)
      return append(
        number.extracting(length..<number.count), of: plan, trunk: trunk, into: &arena)
    }
    return false
  }

  /// Appends the number if the plan has it, preferably without its trunk digit.
  private static func append(
    _ number: Span<UInt8>, of plan: PhonePlan, trunk: UInt8, into arena: inout [UInt8]
  ) -> Bool {
    if trunk != 0, number.count > 1, number[0] == trunk {
      let significant = number.extracting(1..<number.count)
      if plan.has(significant) {
        append(plan.countryCode, significant, to: &arena)
        return true
      }
    }
    guard plan.has(number) else { return false }
    append(plan.countryCode, number, to: &arena)
    return true
  }

  private static func codeLength(_ number: Span<UInt8>, _ code: Int) -> Int? {
    let length = code >= 100 ? 3 : code >= 10 ? 2 : 1
    guard number.count > length else { return nil }
    var value = 0
    for position in 0..<length { value = value * 10 + number[position].digitValue }
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

extension PhoneNumber {
  static let reference = RuleReference(
    "phone",
    "a telephone number to E.164, if the numbering plan of its country has it; the region is that "
      + "of numbers without country code. Letters and extensions are refused"
  ).showing(
    "as: { phone: AU }",
    [
      "(02) 9876 5432": "+61298765432", "0412 345 678": "+61412345678",
      "412345678": "+61412345678", "+61 (0)2 9876 5432": "+61298765432",
      "0011 64 9 379 1234": "+6493791234", "1300 975 707": "+611300975707",
      "9876 5432": "R111", "02 9876 5432 x12": "R111", "call 0412 345 678": "R111",
    ]
  ).showing("as: { phone: IT }", ["06 6982 1234": "+390669821234"])
    .showing("as: { phone: US }", ["(212) 555-0100": "+12125550100", "555-0100": "R111"])
    .showing("as: { phone: GB }", ["+44 (0) 20 7946 0958": "+442079460958"])
}
