import MigrationModel
import Rules
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    ("0", "0"), ("-0.00", "0.00"), ("007", "7"), ("1.50", "1.50"), (".5", "0.5"), ("5.", "5"),
    ("+5", "5"), ("-5", "-5"), ("5-", "-5"), ("\u{2212}5", "-5"), ("(45.00)", "-45.00"),
    ("$1,200.50", "1200.50"), ("-$5", "-5"), ("$-5", "-5"), ("($45.00)", "-45.00"),
    ("$(45.00)", "-45.00"), ("€ 5", "5"), ("5 €", "5"), ("£5", "5"), ("¥500", "500"),
    ("A$12.00", "12.00"), ("US$1,000,000", "1000000"), ("AUD 12", "12"), ("12.5 AUD", "12.5"),
    ("$12.50 AUD", "12.50"), ("12 EUR", "12"), ("1e3", "1000"), ("1.5e-3", "0.0015"),
    ("1.50e1", "15.0"), ("1E+2", "100"), ("1 200", "1200"), ("1\u{A0}200,", "R103"),
    ("1\u{202F}200", "1200"), ("1'200.5", "1200.5"), ("12,345,678.9", "12345678.9"),
    ("", "R103"), ("-", "R103"), (".", "R103"), ("$", "R103"), ("AUD", "R103"), ("()", "R103"),
    ("1,20", "R103"), ("1,2000", "R103"), ("1,200,30", "R103"), (",200", "R103"),
    ("0,200", "R103"), ("1,200 300", "R103"), ("1,,200", "R103"), ("1.2.3", "R103"),
    ("1.200,50", "R103"), ("12 apples", "R103"), ("12ax3", "R103"), ("--5", "R103"),
    ("-5-", "R103"), ("-(5)", "R103"), ("(-5)", "R103"), ("(5", "R103"), ("5)", "R103"),
    ("$5$", "R103"), ("$5 EUR", "R103"), ("€5 AUD", "R103"), ("5¢", "R103"), ("5%", "R103"),
    ("1e", "R103"), ("e3", "R103"), ("1e+", "R103"), ("1,200e3", "R103"), ("0x10", "R103"),
    ("NaN", "R103"), ("Infinity", "R103"), ("٣", "R103"), ("1e200000", "R113"),
    ("1e-20000", "R113"), ("1e99999999999999999999", "R113"),
  ])
  func unconstrainedDecimal(text: String, expected: String) {
    #expect(decimal(text) == expected)
  }

  @Test(arguments: [
    ("1.200,50", "1200.50"), ("1,5", "1.5"), ("1,200", "1.200"), ("1 200,5", "1200.5"),
    ("5,", "5"), (",5", "0.5"), ("1.5", "R103"), ("1.200.300", "1200300"), ("1,2,3", "R103"),
  ])
  func decimalComma(text: String, expected: String) {
    #expect(decimal(text, mark: .comma) == expected)
  }

  @Test(arguments: [
    ("1.5", 10, 2, "1.50"), ("1.500", 10, 2, "1.50"), ("1.505", 10, 2, "R113"),
    ("99999999.99", 10, 2, "99999999.99"), ("100000000", 10, 2, "R113"),
    ("0", 10, 2, "0.00"), ("-0", 10, 2, "0.00"), ("-0.004", 10, 2, "R113"),
    ("000000000000001", 10, 2, "1.00"), ("1e-2", 10, 2, "0.01"), ("1e3", 5, 0, "1000"),
    ("1.0", 5, 0, "1"), ("0.00123", 3, 5, "0.00123"), ("0.01", 3, 5, "R113"),
    ("12300", 3, -2, "12300"), ("12345", 3, -2, "R113"), ("100000", 3, -2, "R113"),
  ])
  func constrainedDecimal(text: String, precision: Int, scale: Int, expected: String) {
    #expect(decimal(text, precision, scale) == expected)
  }

  @Test func aPrecisionAloneMeansScaleZero() {
    #expect(decimal("12.0", 5) == "12")
    #expect(decimal("12.5", 5) == "R113")
  }

  @Test func fourHundredDigitsArriveWhole() {
    let whole = "1" + String(repeating: "2345678901", count: 45)
    #expect(decimal(whole + "." + whole) == whole + "." + whole)
    #expect(decimal("-" + whole, 451, 0) == "-" + whole)
    #expect(decimal(whole, 450, 0) == "R113")
  }

  @Test(arguments: [
    ("1,200", "1200"), ("1 200", "1200"), ("12.0", "12"), ("+5", "5"), ("1e3", "1000"),
    ("12.5", "R102"), ("1e-1", "R102"), ("10e-1", "1"), ("0.000", "0"), ("-0", "0"),
    ("32767", "32767"), ("32768", "R113"), ("-32768", "-32768"), ("-32769", "R113"),
    ("99999999999999999999", "R113"), ("1e300", "R113"), ("0e300", "0"), ("12a", "R102"),
    ("", "R102"), ("(5)", "-5"),
  ])
  func smallInteger(text: String, expected: String) {
    let range = Int64(Int16.min)...Int64(Int16.max)
    #expect(
      shown(IntegerText.parse(bytes(text).span, NumberReading(.point), range: range)) == expected)
  }

  @Test(arguments: [
    ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "R113"),
    ("-9223372036854775808", "-9223372036854775808"), ("-9223372036854775809", "R113"),
    ("9,223,372,036,854,775,807.000", "9223372036854775807"),
    ("922337203685477580e1", "9223372036854775800"),
  ])
  func bigInteger(text: String, expected: String) {
    let range = Int64.min...Int64.max
    #expect(
      shown(IntegerText.parse(bytes(text).span, NumberReading(.point), range: range)) == expected)
  }

  @Test(arguments: [
    ("0.1", 0.1), ("1e23", 1e23), ("9007199254740993", 9_007_199_254_740_992),
    ("$1,200.50", 1200.5),
    ("123456789012345678901234567890", 1.2345678901234568e29),
    ("5e-324", Double.leastNonzeroMagnitude),
    ("1.7976931348623157e308", Double.greatestFiniteMagnitude), ("-2.5", -2.5),
  ])
  func double(text: String, expected: Double) {
    #expect(
      FloatText.parse(bytes(text).span, NumberReading(.point))
        == .value(Int64(bitPattern: expected.bitPattern)))
  }

  @Test func floatsOutOfRange() {
    let parse = { (text: String, single: Bool) in
      shown(FloatText.parse(bytes(text).span, NumberReading(.point), single: single))
    }
    #expect(parse("1e309", false) == "R113")
    #expect(parse("1e-400", false) == "R113")
    #expect(parse("1e39", true) == "R113")
    #expect(parse("1e-60", true) == "R113")
    #expect(parse("nan", false) == "R120")
    #expect(parse("16777217", true) == String(Double(16_777_216).bitPattern))
    #expect(parse("0.1", true) == String(Double(Float(0.1)).bitPattern))
    #expect(parse("0e999", false) == "0")
  }

  @Test(arguments: [
    ("1", "1"), ("yes", "1"), ("Y", "1"), ("TRUE", "1"), ("t", "1"), ("On", "1"), ("x", "1"),
    ("0", "0"), ("no", "0"), ("N", "0"), ("False", "0"), ("f", "0"), ("OFF", "0"),
    ("2", "1"), ("-1", "1"), ("0.0", "0"), ("00", "0"), ("maybe", "R104"), ("", "R104"),
    ("tru", "R104"), ("falsey", "R104"),
  ])
  func booleanDefaults(text: String, expected: String) {
    #expect(
      shown(BooleanText.parse(bytes(text).span, trueWords: [], falseWords: [])) == expected)
  }

  @Test(arguments: [("JA", "1"), ("Größe", "1"), ("nein", "0"), ("1", "R104"), ("GRÖSSE", "R104")])
  func booleanWords(text: String, expected: String) {
    let parsed = BooleanText.parse(
      bytes(text).span, trueWords: [bytes("ja"), bytes("größe")], falseWords: [bytes("nein")])
    #expect(shown(parsed) == expected)
  }
}
