/// The numbering plans that `as: { phone: … }` knows.
package enum PhoneRegion: String, Sendable, Hashable, CaseIterable {
  case australia = "AU"
  case newZealand = "NZ"
  case unitedStates = "US"
  case canada = "CA"
  case unitedKingdom = "GB"
  case ireland = "IE"
  case germany = "DE"
  case france = "FR"
  case japan = "JP"

  /// ISO 3166 codes of the regions, in the order above.
  package static var known: [String] { allCases.map(\.rawValue) }

  /// The country calling code.
  var countryCode: Int {
    switch self {
    case .australia: 61
    case .newZealand: 64
    case .unitedStates, .canada: 1
    case .unitedKingdom: 44
    case .ireland: 353
    case .germany: 49
    case .france: 33
    case .japan: 81
    }
  }

  /// What is dialled before a country code; `00` is understood everywhere.
  var internationalPrefix: StaticString {
    switch self {
    case .australia: "0011"
    case .unitedStates, .canada: "011"
    case .japan: "010"
    case .newZealand, .unitedKingdom, .ireland, .germany, .france: "00"
    }
  }

  /// The digit before a national number that E.164 leaves out: 1 in North America.
  var trunkDigit: UInt8 {
    switch self {
    case .unitedStates, .canada: 0x31
    case .australia, .newZealand, .unitedKingdom, .ireland, .germany, .france, .japan: 0x30
    }
  }

  /// Whether `number`, a national number with its trunk digit taken off or without one, exists in
  /// the plan by length and leading digits.
  func accepts(_ number: Span<UInt8>, hadTrunk: Bool) -> Bool {
    guard number.count >= 5 else { return false }
    let count = number.count
    let first = number[0] &- 0x30
    let second = number[1] &- 0x30
    let third = number[2] &- 0x30
    switch self {
    case .australia:
      if count == 9 { return [2, 3, 4, 7, 8].contains(first) }
      guard !hadTrunk, first == 1 else { return false }
      if second == 3 { return (count == 6 && third != 0) || (count == 10 && third == 0) }
      return count == 10 && second == 8 && third == 0
    case .newZealand:
      guard hadTrunk else { return false }
      if first == 2 { return (8...10).contains(count) }
      if (first == 8 || first == 5) && second == 0 { return (8...10).contains(count) }
      return count == 8 && [3, 4, 6, 7, 9].contains(first)
    case .unitedStates, .canada:
      return count == 10 && first >= 2 && number[3] >= 0x32
    case .unitedKingdom:
      guard hadTrunk else { return false }
      switch first {
      case 1, 8: return count == 9 || count == 10
      case 2, 3, 5, 7, 9: return count == 10
      default: return false
      }
    case .ireland:
      if !hadTrunk { return count == 10 && first == 1 && second == 8 }
      switch first {
      case 1: return count == 8
      case 8: return count == 9
      case 2, 4, 5, 6, 7, 9: return (7...9).contains(count)
      default: return false
      }
    case .germany:
      guard hadTrunk, first >= 1 else { return false }
      if first == 1 && (5...7).contains(second) { return count == 10 || count == 11 }
      return (6...11).contains(count)
    case .france:
      return count == 9 && first >= 1
    case .japan:
      guard hadTrunk, first >= 1 else { return false }
      if second == 0 && [2, 5, 7, 8, 9].contains(first) { return count == 10 }
      return count == 9
    }
  }
}
