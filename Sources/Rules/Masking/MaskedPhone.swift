internal import MigrationModel

/// Telephone numbers: another number of the same country that the phone rule accepts, to E.164.
/// The first four digits (country and the start of the area or network) stay, the others are
/// permuted until the number exists, so that different numbers stay different.
struct MaskedPhone: Sendable {
  private var shape: MaskedShape
  private var number: [UInt8] = []
  private var digits: [UInt8] = []

  private static let kept = 4
  private static let tries = 200

  init(_ key: MaskKey) { shape = MaskedShape(key) }

  /// False, and nothing appended, when the text is no number of the region's plan. `text` is
  /// trimmed.
  mutating func append(
    _ text: Span<UInt8>, region: PhoneRegion, to output: inout [UInt8]
  ) -> Bool {
    number.removeAll(keepingCapacity: true)
    guard PhoneNumber.parse(text, region: region, into: &number) == nil else { return false }
    digits = Array(number.dropFirst())
    for _ in 0..<Self.tries {
      shape.permute(digits: &digits, from: Self.kept)
      let candidate = [0x2B] + digits
      number.removeAll(keepingCapacity: true)
      guard PhoneNumber.parse(candidate.span, region: region, into: &number) == nil,
        number == candidate
      else { continue }
      output.append(contentsOf: candidate)
      return true
    }
    return false
  }
}
