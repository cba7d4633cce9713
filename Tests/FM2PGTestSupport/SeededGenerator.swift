/// SplitMix64: the same numbers for the same seed.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  package mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// One of the values, of which there is at least one.
  package mutating func pick<Value>(_ values: [Value]) -> Value {
    values[number(0...values.count - 1)]
  }

  /// Decimal digits, leading zeros included.
  package mutating func digits(_ count: ClosedRange<Int>) -> String {
    let length = number(count)
    var text = ""
    for _ in 0..<length { text += String(number(0...9)) }
    return text
  }

  /// A number with leading zeros.
  package mutating func padded(_ range: ClosedRange<Int>, width: Int = 2) -> String {
    let text = String(number(range))
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
