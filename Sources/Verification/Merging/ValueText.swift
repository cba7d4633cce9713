import MigrationModel

/// Texts of values as the type of their column compares them.
enum ValueText {
  /// Whether two texts stand for one value: numbers go by what they count, all others by their bytes.
  static func areSame(
    _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>, type: ColumnType?
  ) -> Bool {
    if left.elementsEqual(right) { return true }
    switch type {
    case .numeric, .jsonb, .array(.numeric): return withoutZeros(left) == withoutZeros(right)
    // Sixteen hexadecimal digits, of which the first holds the sign.
    case .float4, .float8: return isZero(left) && isZero(right)
    default: return false
    }
  }

  private static func isZero(_ text: ArraySlice<UInt8>) -> Bool {
    (text.first == 0x30 || text.first == 0x38) && text.dropFirst().allSatisfy { $0 == 0x30 }
  }

  /// Without the zeros at the end of fractions, outside of quotes.
  private static func withoutZeros(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    var isQuoted = false
    /// Where the fraction of the number that is being read begins, with its point.
    var fraction: Int?
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      let isDigit = byte >= 0x30 && byte <= 0x39
      if !isDigit { endNumber(&output, &fraction) }
      if isQuoted, byte == 0x5C, index + 1 < text.endIndex {
        output += text[index...index + 1]
        index += 2
        continue
      }
      if byte == 0x22 { isQuoted.toggle() }
      if !isQuoted, byte == 0x2E { fraction = output.count }
      output.append(byte)
      index += 1
    }
    endNumber(&output, &fraction)
    return output
  }

  private static func endNumber(_ output: inout [UInt8], _ fraction: inout Int?) {
    guard let start = fraction else { return }
    while output.count > start + 1, output.last == 0x30 { output.removeLast() }
    if output.count == start + 1 { output.removeLast() }
    fraction = nil
  }
}
