/// The regions whose national numbers `as: { phone: … }` reads.
package enum PhoneRegion: String, Sendable, Hashable, CaseIterable {
  case australia = "AU"
  case newZealand = "NZ"
  case unitedStates = "US"
  case canada = "CA"
  case unitedKingdom = "GB"
  case ireland = "IE"
  case germany = "DE"
  case austria = "AT"
  case switzerland = "CH"
  case france = "FR"
  case belgium = "BE"
  case netherlands = "NL"
  case luxembourg = "LU"
  case spain = "ES"
  case portugal = "PT"
  case italy = "IT"
  case sweden = "SE"
  case norway = "NO"
  case denmark = "DK"
  case finland = "FI"
  case iceland = "IS"
  case poland = "PL"
  case czechia = "CZ"
  case japan = "JP"
  case korea = "KR"
  case china = "CN"
  case hongKong = "HK"
  case singapore = "SG"
  case india = "IN"
  case southAfrica = "ZA"
  case brazil = "BR"
  case mexico = "MX"

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
    case .austria: 43
    case .switzerland: 41
    case .france: 33
    case .belgium: 32
    case .netherlands: 31
    case .luxembourg: 352
    case .spain: 34
    case .portugal: 351
    case .italy: 39
    case .sweden: 46
    case .norway: 47
    case .denmark: 45
    case .finland: 358
    case .iceland: 354
    case .poland: 48
    case .czechia: 420
    case .japan: 81
    case .korea: 82
    case .china: 86
    case .hongKong: 852
    case .singapore: 65
    case .india: 91
    case .southAfrica: 27
    case .brazil: 55
    case .mexico: 52
    }
  }

  /// What is dialled before a country code where that is not `00`, which is understood everywhere.
  var internationalPrefix: StaticString {
    switch self {
    case .australia: "0011"
    case .unitedStates, .canada: "011"
    case .japan: "010"
    case .korea, .hongKong, .singapore: "001"
    case .newZealand, .unitedKingdom, .ireland, .germany, .austria, .switzerland, .france,
      .belgium, .netherlands, .luxembourg, .spain, .portugal, .italy, .sweden, .norway, .denmark,
      .finland, .iceland, .poland, .czechia, .china, .india, .southAfrica, .brazil, .mexico:
      "00"
    }
  }

  /// The digit before a national number that E.164 leaves out, 0 where there is none: Italy's
  /// zero is a part of the number.
  var trunkDigit: UInt8 {
    switch self {
    case .unitedStates, .canada: 0x31
    case .australia, .newZealand, .unitedKingdom, .ireland, .germany, .austria, .switzerland,
      .france, .belgium, .netherlands, .sweden, .finland, .japan, .korea, .china, .india,
      .southAfrica, .brazil:
      0x30
    case .luxembourg, .spain, .portugal, .italy, .norway, .denmark, .iceland, .poland, .czechia,
      .hongKong, .singapore, .mexico:
      0
    }
  }

  /// The trunk digit that may also stand after a country code, 0 if there is none.
  static func trunkDigit(ofCountryCode code: Int) -> UInt8 {
    for region in allCases where region.countryCode == code { return region.trunkDigit }
    return 0
  }
}
