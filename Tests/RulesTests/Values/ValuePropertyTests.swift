import MigrationModel
import Rules
import Testing

@Suite struct ValuePropertyTests {
  private static let seeds: [UInt64] = [1, 20_261_121, 0xDEAD_BEEF]

  /// Bytes that look like values often enough to get deep into every grammar.
  private func noise(_ numbers: inout SeededNumbers) -> [UInt8] {
    let alphabet = bytes(
      "0123456789012345678901234567890123 .,:/-+eE$()'{}[]\"\\utfnAaPpMmZT\u{A0}€−x")
    return (0..<Int.random(in: 0...24, using: &numbers)).map { _ in
      Int.random(in: 0...19, using: &numbers) == 0
        ? UInt8.random(in: 0...255, using: &numbers)
        : alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
    }
  }

  /// No text may trap, and a refusal leaves nothing in the arena.
  @Test(arguments: seeds) func everyParserIsTotal(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    var accepted = 0
    for _ in 0..<20_000 {
      let text = noise(&numbers)
      let mark: DecimalMark = Bool.random(using: &numbers) ? .point : .comma
      let order = DateOrder.allCases[Int.random(in: 0..<3, using: &numbers)]
      var hint = 0
      let format = TimestampFormat(order: order, pivot: 30)
      let parsed: [ParsedNumber] = [
        IntegerText.parse(text.span, NumberReading(mark), range: .min ... .max),
        FloatText.parse(text.span, NumberReading(mark), single: false),
        FloatText.parse(text.span, NumberReading(mark), single: true),
        BooleanText.parse(text.span, trueWords: [], falseWords: []),
        DateText.parse(text.span, order: order, pivot: 30), TimeText.parse(text.span),
        IntervalText.parse(text.span),
        TimestampText.parseLocal(text.span, order: order, pivot: nil),
      ]
      accepted += parsed.count { if case .value = $0 { true } else { false } }
      _ = TimestampText.parse(text.span, format: format, zone: .utc, hint: &hint)
      _ = JSONText.validate(text.span)
      var arena: [UInt8] = [1]
      let refusals = [
        DecimalText.parse(text.span, NumberReading(mark), precision: 6, scale: 2, into: &arena),
        UUIDText.parse(text.span, into: &arena),
        JSONText.canonicalize(text.span, into: &arena),
      ]
      if refusals.allSatisfy({ $0 != nil }) {
        #expect(arena == [1], "seed \(seed): a refusal left bytes of \(text)")
      }
    }
    #expect(accepted > 1000, "seed \(seed): the noise is too wild to test anything")
  }

  /// An accepted decimal is its own canonical text, and groups and currency do not change it.
  @Test(arguments: seeds) func decimalsAreCanonical(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<2000 {
      let text =
        (Bool.random(using: &numbers) ? "-" : "") + numbers.digits(1...40) + "."
        + numbers.digits(0...40)
      let canonical = decimal(text)
      #expect(decimal(canonical) == canonical, "seed \(seed): \(text)")
      let digits = canonical.drop { $0 == "-" }
      let whole = digits.prefix { $0 != "." }
      var grouped = ""
      for (index, digit) in whole.enumerated() {
        if index > 0 && (whole.count - index) % 3 == 0 { grouped += "," }
        grouped.append(digit)
      }
      grouped += digits.dropFirst(whole.count)
      let isNegative = canonical.hasPrefix("-")
      #expect(decimal(isNegative ? "($\(grouped))" : "$\(grouped)") == canonical, "seed \(seed)")
      #expect(
        decimal(canonical + "e0") == canonical)
    }
  }

  @Test(arguments: seeds) func integersRoundTrip(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<2000 {
      let number =
        Int64.random(in: .min ... .max, using: &numbers)
        >> Int64.random(in: 0...63, using: &numbers)
      let text = serverText(.integer(number), .int8)
      #expect(text == String(number))
      #expect(
        IntegerText.parse(bytes(text).span, NumberReading(.point), range: .min ... .max)
          == .value(number))
      // The long way must agree with the short one.
      #expect(
        IntegerText.parse(bytes(text + ".0").span, NumberReading(.point), range: .min ... .max)
          == .value(number))
    }
  }

  @Test(arguments: seeds) func floatsRoundTrip(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<2000 {
      let double = Double(bitPattern: numbers.next())
      if double.isFinite {
        #expect(
          FloatText.parse(bytes("\(double)").span, NumberReading(.point))
            == .value(Int64(bitPattern: double.bitPattern)), "seed \(seed): \(double)")
      }
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: numbers.next()))
      if float.isFinite {
        #expect(
          FloatText.parse(bytes("\(float)").span, NumberReading(.point), single: true)
            == .value(Int64(bitPattern: Double(float).bitPattern)), "seed \(seed): \(float)")
      }
    }
  }

  @Test(arguments: seeds) func momentsRoundTrip(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    var hint = 0
    for _ in 0..<2000 {
      let micros = Int64.random(
        in: -63_082_281_600_000_000...63_145_526_399_999_999, using: &numbers)
      let local = serverText(.integer(micros), .timestamp(6))
      #expect(
        TimestampText.parseLocal(bytes(local).span, order: .dmy, pivot: nil) == .value(micros),
        "seed \(seed): \(local)")
      let zoned = serverText(.integer(micros), .timestamptz(6))
      #expect(
        TimestampText.parse(
          bytes(zoned).span, format: TimestampFormat(order: .mdy), zone: .utc, hint: &hint)
          == ParsedTimestamp(micros: micros), "seed \(seed): \(zoned)")
    }
  }

  @Test func everyDayRoundTrips() {
    var wrong = 0
    for day in -730_119...730_850 {
      let text = serverText(.integer(Int64(day)), .date)
      if DateText.parse(bytes(text).span, order: .mdy, pivot: nil) != .value(Int64(day)) {
        wrong += 1
      }
    }
    #expect(wrong == 0)
    #expect(serverText(.integer(730_850), .date) == "4000-12-31")
  }

  /// The digits that the binary numeric holds are the digits of the text.
  @Test(arguments: seeds) func numericBinaryHoldsEveryDigit(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<1000 {
      let text = decimal("-" + numbers.digits(1...450) + "." + numbers.digits(0...20) + "5")
      var output: [UInt8] = []
      CopyBinary.append(
        .bytes(0..<text.utf8.count), as: .numeric(precision: nil, scale: nil), arena: bytes(text),
        to: &output)
      #expect(decoded(output) == text, "seed \(seed)")
    }
  }

  /// What numeric_out prints of a binary field that is not zero.
  private func decoded(_ field: [UInt8]) -> String {
    let words = stride(from: 4, to: field.count, by: 2).map {
      Int(Int16(bitPattern: UInt16(field[$0]) << 8 | UInt16(field[$0 + 1])))
    }
    let (weight, scale) = (words[1], words[3])
    var whole = ""
    var fraction = ""
    for (index, group) in words.dropFirst(4).enumerated() {
      let digits = String(String(group + 10_000).dropFirst())
      if index <= weight { whole += digits } else { fraction += digits }
    }
    for _ in 0..<max(0, -1 - weight) { fraction = "0000" + fraction }
    for _ in 0..<max(0, weight + 1 - (words.count - 4)) { whole += "0000" }
    whole = String(whole.drop { $0 == "0" })
    while fraction.count < scale { fraction += "0" }
    return (words[2] == 0x4000 ? "-" : "") + (whole.isEmpty ? "0" : whole)
      + (scale > 0 ? "." + fraction.prefix(scale) : "")
  }

  /// Canonical JSON is JSON, and canonical.
  @Test(arguments: seeds) func canonicalJSONStaysAsItIs(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<1000 {
      let text = value(depth: 0, &numbers)
      let canonical = jsonb(text)
      #expect(!canonical.hasPrefix("R"), "seed \(seed): \(text)")
      #expect(jsonb(canonical) == canonical, "seed \(seed): \(text)")
      #expect(isJSON(canonical), "seed \(seed): \(text)")
    }
  }

  private func value(depth: Int, _ numbers: inout SeededNumbers) -> String {
    let kind = Int.random(in: 0...(depth < 4 ? 5 : 3), using: &numbers)
    switch kind {
    case 0: return "1" + numbers.digits(0...6) + "." + numbers.digits(1...3) + "e-2"
    case 1: return ["true", "false", "null", "0", "-0.0"][Int.random(in: 0..<5, using: &numbers)]
    case 2, 3: return name(&numbers)
    case 4:
      let items = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
        value(depth: depth + 1, &numbers)
      }
      return "[" + items.joined(separator: " ,") + " ]"
    default:
      let members = (0..<Int.random(in: 0...5, using: &numbers)).map { _ in
        name(&numbers) + " :" + value(depth: depth + 1, &numbers)
      }
      return "{ " + members.joined(separator: ",") + "}"
    }
  }

  private func name(_ numbers: inout SeededNumbers) -> String {
    let parts = ["a", "b", "é", #"\n"#, #"\""#, #"\u0001"#, #"\ud83d\ude00"#, "😀", #"\/"#]
    let text = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
      parts[Int.random(in: 0..<parts.count, using: &numbers)]
    }
    return "\"" + text.joined() + "\""
  }
}
