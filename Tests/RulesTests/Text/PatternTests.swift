import MigrationModel
import Rules
import Testing

/// Patterns over long texts and costly ones, and steps over bytes that are no text.
@Suite struct PatternTests {
  private static let seed: UInt64 = 20_261_121

  private func cell(_ step: CleanStep, _ text: String) -> String {
    var program = RowProgram(
      plan: plan([column("c", .text, field: 1, clean: [step], onEmpty: .keep)]),
      environment: environment)
    var row = RowResult()
    program.evaluate(record(["K", text]), into: &row)
    if let reason = row.reasons.first { return reason.code.rawValue }
    return describe(row, plan([column("c", .text, field: 1)]))[0]
  }

  private func extract(_ pattern: String) -> CleanStep {
    .extract(located(pattern), group: nil)
  }

  /// Matches are looked for in windows; where these begin and end must not show.
  @Test func longTextsAreSearchedThroughout() {
    for length in [0, 1, 254, 255, 256, 257, 511, 512, 513, 5_000] {
      let head = String(repeating: "é", count: length)
      #expect(cell(extract("[0-9]+"), head + "42é") == "42", "\(length)")
      #expect(cell(extract("é[0-9]$"), head + "é7") == "é7", "\(length)")
      let digits = (0..<length).map { String($0 % 10) }.joined(separator: "ab")
      #expect(
        cell(.replacePattern(located("[0-9]"), with: located("<$0>")), digits)
          == (0..<length).map { "<\($0 % 10)>" }.joined(separator: "ab"), "\(length)")
    }
  }

  @Test func emptyMatches() {
    #expect(cell(.replacePattern(located("x*"), with: located("-")), "abc") == "-a-b-c-")
    #expect(cell(.replacePattern(located("x*"), with: located("-")), "axb") == "-a--b-")
    #expect(cell(.replacePattern(located("^|$"), with: located("'")), "é") == "'é'")
    #expect(cell(.replacePattern(located("(?m)^"), with: located("> ")), "a\nb") == "> a\n> b")
  }

  @Test(arguments: [
    ("(a+)+$", String(repeating: "a", count: 50) + "b", "R121"),
    ("(a|aa)+$", String(repeating: "a", count: 5_000) + "b", "R121"),
    ("(.*)*(.*)*x$", String(repeating: "ab", count: 2_000) + "xy", "R121"),
    ("a*b", String(repeating: "a", count: 100_000), ""),
    ("[0-9]+ (kg|lb)", String(repeating: "12 m ", count: 40_000) + "7 kg", "kg"),
    ("(?s)^.*?END", String(repeating: "ab\n", count: 60_000) + "END", nil),
  ])
  func costlyPatternsEnd(_ pattern: String, _ text: String, _ expected: String?) {
    #expect(cell(extract(pattern), text) == expected ?? text)
  }

  private static let steps: [CleanStep] = [
    .trim, .collapseSpaces, .upper, .lower, .nameCase, .digits, .strip("é-"),
    .keep([.letters, .spaces]), .remove([.punctuation, .controls]), .replace(from: "é", with: "e"),
    .replacePattern(located("\\w+"), with: located("[$0]")),
    .extract(located("(\\w) *(\\w)"), group: located("2")), .split(separator: "é", part: -2),
    .pad(.left, width: 9, with: "é"), .singleLine, .lineEnds(.crlf), .normalize(.nfc),
    .normalize(.nfkc),
  ]

  /// No bytes trap, and the program gives the same whatever it did before.
  @Test func anyBytes() {
    var generator = SeededNumbers(seed: Self.seed)
    let pieces: [[UInt8]] = [
      [0x61], [0x20], [0xC3, 0xA9], [0xC3], [0xCC, 0x88], [0xFF], [0xF0, 0x9F, 0x98, 0x80], [0x80],
      [0xED, 0xA0, 0x80], [0x0A], [0x0D], [0x41], [0x2D], [0xE1, 0x84, 0x80], [0x27],
      [0xEF, 0xAC, 0x81],
    ]
    for step in Self.steps {
      let table = plan([column("c", .text, field: 1, clean: [step], onEmpty: .keep)])
      var used = RowProgram(plan: table, environment: environment)
      for _ in 0..<300 {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
          bytes += pieces.randomElement(using: &generator) ?? []
        }
        var record = SourceRecord()
        record.append(text: Array("K".utf8))
        record.append(text: bytes)
        var (first, second) = (RowResult(), RowResult())
        used.evaluate(record, into: &first)
        var fresh = RowProgram(plan: table, environment: environment)
        fresh.evaluate(record, into: &second)
        #expect(
          first.cells == second.cells && first.arena == second.arena,
          "seed \(Self.seed), \(step), \(bytes)")
      }
    }
  }

  /// `keep` and `remove` of the same classes cut a text into two.
  @Test func classesPartition() {
    var generator = SeededNumbers(seed: Self.seed)
    for _ in 0..<500 {
      var text = String.UnicodeScalarView()
      for _ in 0..<8 {
        if let scalar = Unicode.Scalar(UInt32.random(in: 1...0x2FFF, using: &generator)) {
          text.append(scalar)
        }
      }
      let bytes = Array(String(text).utf8)
      for item in CharacterClass.allCases {
        var (kept, removed): ([UInt8], [UInt8]) = ([], [])
        CharacterClasses([item]).filter(bytes.span, keeps: true, into: &kept)
        CharacterClasses([item]).filter(bytes.span, keeps: false, into: &removed)
        #expect(kept.count + removed.count == bytes.count)
      }
    }
  }
}
