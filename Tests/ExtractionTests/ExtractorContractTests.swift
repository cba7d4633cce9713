import MigrationModel
import Testing

@testable import Extraction

/// What every extractor must do; a new format is done when it passes.
enum ContractFormat: String, CaseIterable {
  case csv = "T.csv"
  case merge = "T.mer"
  case tab = "T.tab"
  case xml = "T.xml"

  static let names = ["Id", "Müller, Notiz", "Tags"]

  var settings: ExportSettings {
    ExtractionTests.settings { settings in
      if self == .tab || self == .merge { settings.fields = Self.names.map(located) }
    }
  }

  func document(_ rows: [[SampleValue]], recordEnd: String = "\r") -> String {
    let writer = SampleWriter(
      names: Self.names, repetitions: [1, 1, 4], recordEnd: recordEnd)
    return switch self {
    case .csv: writer.csv(rows)
    case .merge: writer.merge(rows)
    case .tab: writer.tab(rows)
    case .xml: writer.xml(rows)
    }
  }

  /// What reading must give; Tab knows no NULL.
  func expected(_ rows: [[SampleValue]]) -> [[String?]] {
    rows.map { row in row.map { self == .tab ? $0.canonical ?? "" : $0.canonical } }
  }
}

@Suite struct ExtractorContractTests {
  static let rows: [[SampleValue]] = [
    [.text("1"), .text("line one\nline two €"), .repetitions(["a", "", "c"])],
    [.text("2"), .text(#"say "yes", & <no>; 12" x"#), .null],
    [.text("3"), .text(""), .text("lone \u{7F} and \u{E01F}\u{E00B} \u{1F600}")],
    [.text("4"), .text("nul\u{0} esc\u{1B} rs\u{1E} etx\u{3}"), .text("\n")],
  ]

  @Test(arguments: ContractFormat.allCases, ["\r", "\n", "\r\n"])
  func anyBlockSizeGivesTheSameRecords(format: ContractFormat, recordEnd: String) throws {
    let scratch = Scratch()
    let document = Array(format.document(Self.rows, recordEnd: recordEnd).utf8)
    let path = scratch.write(format.rawValue, document)
    let whole = read(file: path, format.settings)
    #expect(whole.error == nil)
    #expect(whole.fields == ContractFormat.names)
    #expect(whole.rows == format.expected(Self.rows))
    let summary = try #require(whole.summary)
    #expect(summary.records == 4)
    #expect(summary.byteCount == Int64(document.count))
    #expect(summary.changes[1].nuls == 1)
    #expect(summary.changes[1].escaped == 2)
    #expect(summary.changes[1].controls == 1)
    #expect(summary.changes[0].isEmpty && summary.changes[2].isEmpty)
    for size in 1...document.count + 1 {
      let part = read(file: path, format.settings, blockSize: size)
      if part != whole {
        Issue.record("block size \(size): \(part.outcome), \(part.rows.count) rows")
        break
      }
    }
  }

  @Test(arguments: ContractFormat.allCases)
  func aCutFileIsNeverTakenForWhole(format: ContractFormat) {
    let document = Array(format.document(Self.rows).utf8)
    let expected = format.expected(Self.rows)
    let scratch = Scratch()
    var silent: [Int] = []
    for length in 1..<document.count {
      let path = scratch.write(format.rawValue, document[..<length])
      let reading = read(file: path, format.settings)
      let complete = reading.rows.count - (reading.error == nil ? 1 : 0)
      #expect(reading.rows.prefix(max(complete, 0)) == expected.prefix(max(complete, 0)))
      if reading.error == nil { silent.append(length) }
    }
    switch format {
    case .xml: #expect(silent == [])
    case .csv, .merge, .tab:
      // Only a cut at the end of a record or in its last field cannot be seen.
      for length in silent {
        let last = document[..<length].last
        let isQuoted = format != .tab
        let isEnd = last == 0x0D || document[length] == 0x0D
        #expect(
          isEnd || !isQuoted || last == 0x22 || last == 0x2C, "cut at \(length) went unseen")
      }
      #expect(silent.count < document.count / 2)
    }
  }

  @Test(arguments: ContractFormat.allCases)
  func anEmptyFileAndAByteOrderMarkAloneAreEmpty(format: ContractFormat) {
    #expect(read(bytes: [], as: format.rawValue, format.settings).error?.code == .emptyFile)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(read(bytes: mark, as: format.rawValue, format.settings).error?.code == .emptyFile)
  }

  @Test(arguments: [ContractFormat.csv, .merge, .xml])
  func aHeaderAloneIsNoRecordsUnlessAllowed(format: ContractFormat) {
    let document = format.document([])
    var settings = format.settings
    settings.allowEmpty = true
    #expect(read(document, as: format.rawValue, format.settings).error?.code == .noRecords)
    let allowed = read(document, as: format.rawValue, settings)
    #expect(allowed.error == nil)
    #expect(allowed.summary?.records == 0)
    #expect(allowed.fields == ContractFormat.names)
  }

  @Test(arguments: ContractFormat.allCases)
  func aByteOrderMarkIsNotData(format: ContractFormat) {
    let document = [0xEF, 0xBB, 0xBF] + Array(format.document(Self.rows).utf8)
    for size in [1, 2, 3, 4, 5000] {
      let reading = read(bytes: document, as: format.rawValue, format.settings, blockSize: size)
      #expect(reading.error == nil)
      #expect(reading.fields == ContractFormat.names)
      #expect(reading.rows == format.expected(Self.rows))
    }
  }

  @Test(arguments: ContractFormat.allCases)
  func aRaggedRecordIsNamed(format: ContractFormat) {
    var rows = Self.rows
    rows[1].removeLast()
    let reading = read(format.document(rows), as: format.rawValue, format.settings)
    #expect(reading.error?.code == .ragged)
    #expect(reading.error?.record == 2)
    #expect(reading.rows.count == 1)
  }

  @Test(arguments: ContractFormat.allCases)
  func aLongFieldIsWhole(format: ContractFormat) {
    let long = String(repeating: "0123456789abcdef", count: 12 << 16)
    let rows: [[SampleValue]] = [
      [.text("1"), .text(long), .text("end")], [.text("2"), .text("x"), .text("y")],
    ]
    let reading = read(format.document(rows), as: format.rawValue, format.settings)
    #expect(reading.error == nil)
    #expect(reading.rows.count == 2)
    #expect(reading.rows.first?[1] == long)
    #expect(reading.rows.first?[2] == "end")
  }

  @Test func theSameRecordsAreTheSameInEveryFormat() {
    for seed in UInt64(1)...60 {
      var generator = SeededGenerator(seed: seed)
      let rows = Self.randomRows(using: &generator)
      let end = ["\r", "\n", "\r\n"].randomElement(using: &generator) ?? "\r"
      let size = Int.random(in: 1...600, using: &generator)
      for format in ContractFormat.allCases {
        let reading = read(
          format.document(rows, recordEnd: end), as: format.rawValue, format.settings,
          blockSize: size)
        if reading.error != nil || reading.rows != format.expected(rows) {
          Issue.record("seed \(seed), \(format), block size \(size): \(reading.outcome)")
        }
      }
    }
  }

  static func randomRows(using generator: inout SeededGenerator) -> [[SampleValue]] {
    (0..<Int.random(in: 1...12, using: &generator)).map { index in
      [
        .text("\(index)"),
        Bool.random(using: &generator) ? .null : .text(randomText(using: &generator)),
        randomRepetitions(using: &generator),
      ]
    }
  }

  /// At least two repetitions, the last not empty: a lone one is plain text.
  static func randomRepetitions(using generator: inout SeededGenerator) -> SampleValue {
    var values = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      randomText(using: &generator)
    }
    values.append("z" + randomText(using: &generator))
    return .repetitions(values)
  }

  static func randomText(using generator: inout SeededGenerator) -> String {
    let pieces = [
      "a", "Ü", "€", "\u{1F600}", "\"", "\"\"", ",", ";", "\n", "&", "<", "]]>", " ", "'", "\u{1B}",
      "\u{1E}", "\u{3}", "\u{E01F}", "\u{E003}", "&#11;", "long text without anything in it",
      "\u{FFFD}", "\u{FFFE}", "\u{7F}", "\u{85}", "e\u{301}",
    ]
    let count = Int.random(in: 0...6, using: &generator)
    return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
  }
}
