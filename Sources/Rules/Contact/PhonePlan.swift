/// The national numbers of one country calling code, as an automaton over digits.
struct PhonePlan: Sendable {
  let countryCode: Int
  /// Ten targets per state, -1 for none; state 0 is the start.
  private var targets: [Int16] = []
  private var accepts: [Bool] = []

  private init(countryCode: Int) { self.countryCode = countryCode }

  /// Whether the plan has the number; nothing but digits, without country code and trunk digit.
  func has(_ number: Span<UInt8>) -> Bool {
    var state = 0
    for index in number.indices {
      let target = targets[state * 10 + Int(number[index] &- 0x30)]
      if target < 0 { return false }
      state = Int(target)
    }
    return accepts[state]
  }

  /// The plan of a country calling code; nil if it is not assigned.
  static func of(countryCode: Int) -> PhonePlan? {
    for index in all.indices where all[index].countryCode == countryCode { return all[index] }
    return nil
  }

  private static let all = read(PhonePlanTable.plans) + read(PhonePlanTable.others)

  private static func bytes(_ text: StaticString) -> [UInt8] {
    text.withUTF8Buffer { unsafe Array($0) }
  }

  /// Reads the table's notation.
  private static func read(_ text: StaticString) -> [PhonePlan] {
    var plans: [PhonePlan] = []
    for word in bytes(text).split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
      if word.first == 0x2B {
        let code = word.dropFirst().reduce(0) { $0 * 10 + $1.digitValue }
        plans.append(PhonePlan(countryCode: code))
      } else {
        plans[plans.count - 1].addState(word)
      }
    }
    return plans
  }

  private mutating func addState(_ word: ArraySlice<UInt8>) {
    accepts.append(word.first == 0x2A)
    let first = targets.count
    targets += Array(repeating: -1, count: 10)
    var digits: [Int] = []
    var isRange = false
    var target = 0
    for (index, byte) in zip(word.indices, word) {
      switch byte {
      case 0x30...0x39:
        let digit = byte.digitValue
        if isRange, let last = digits.last { digits += Array(last + 1..<digit) }
        digits.append(digit)
        isRange = false
      case 0x2D: isRange = true
      case 0x61...0x7A:
        target = target * 26 + Int(byte - 0x61)
        let next = index + 1 < word.endIndex ? word[index + 1] : 0
        guard !(0x61...0x7A).contains(next) else { continue }
        for digit in digits { targets[first + digit] = Int16(target) }
        digits = []
        target = 0
      default: continue
      }
    }
  }
}
