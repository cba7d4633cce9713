import MigrationModel
import Testing

@testable import Extraction

/// What reading each folder of `fixtures/quirks` gives.
struct QuirkCase: CustomTestStringConvertible {
  var folder: String
  var settings = ExtractionTests.settings { $0.name = located("Quirk") }
  var fields: [String] = ["Id", "Note"]
  var rows: [[String?]] = []
  /// Code and place of the error, or "ok".
  var outcome = "ok"
  var testDescription: String { folder }

  func with(_ change: (inout ExportSettings) -> Void) -> QuirkCase {
    var copy = self
    change(&copy.settings)
    return copy
  }
}

@Suite struct QuirkTests {
  static let cases: [QuirkCase] = [
    QuirkCase(folder: "vertical-tab", rows: [["1", "one\ntwo"], ["2", "\n"]]),
    QuirkCase(
      folder: "unquoted-empty", fields: ["Id", "Name", "Name#2"],
      rows: [["1", "", "x"], ["2", nil, nil]]),
    QuirkCase(folder: "bare-cr", rows: [["1", "one"], ["2", "two\nlines"], ["3", #"say "x""#]])
      .with { $0.fields = ["Id", "Note"].map(located) },
    QuirkCase(folder: "bare-cr", fields: [], outcome: "headerInvalid Quirk.tab"),
    QuirkCase(
      folder: "bare-cr", fields: ["1", "one"], rows: [["2", "two\nlines"], ["3", #"say "x""#]]
    )
    .with { $0.header = .present },
    QuirkCase(folder: "nul", fields: ["Id", "Amount"], rows: [["1", "100.00"], ["2", "A.7"]]),
    QuirkCase(
      folder: "nul", fields: ["Id", "Amount"],
      outcome: "illegalCharacter Quirk.csv: record 1, line 2, column 'Amount', byte 25"
    ).with { $0.controls = .refuse },
    QuirkCase(
      folder: "nul", fields: ["Id", "Amount"],
      rows: [["1", "100.00\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"], ["2", "A.7\u{FFFD}"]]
    ).with { $0.controls = .replace },
    QuirkCase(folder: "mixed-ends", rows: [["1", "a"], ["2", "b"], ["3", "c\nd"]]),
    QuirkCase(folder: "merge-named-csv", rows: [["1", "a"], ["2", nil]]),
    QuirkCase(
      folder: "merge-semicolon", fields: ["Id", "Größe, cm"], rows: [["1", "a,b"], ["2", "c"]]),
    QuirkCase(
      folder: "merge-name-with-delimiter", fields: ["Id", "Size", " cm"],
      outcome: "ragged Quirk.mer: record 1, line 2, byte 12"),
    QuirkCase(folder: "merge-name-with-delimiter", fields: ["Id", "Size, cm"], rows: [["1", "7"]])
      .with { $0.fields = ["Id", "Size, cm"].map(located) },
    QuirkCase(
      folder: "duplicate-names", fields: ["Title", "Title#3", "Title#2", "Title#4"],
      rows: [["a", "b", "c", "d"]]),
    QuirkCase(
      folder: "continuation-rows", fields: ["Id", "Name", "Kind", "Number", "Tag"],
      rows: [
        ["1", "Ann", "home\u{1E}\u{1E}cell", "1\u{1E}2\u{1E}", "t"], ["2", "Bo", nil, nil, "u"],
      ]
    ).with { $0.continuationFields = ["Id", "Name"].map(located) },
    QuirkCase(
      folder: "continuation-rows", fields: [], outcome: "headerInvalid migration.yml:1:1"
    ).with { $0.continuationFields = [located("Nmae")] },
    QuirkCase(
      folder: "separators-as-data", rows: [["1", "a\u{1D}b"], ["2", "r\u{1B}Re\u{1B}Ex"]]),
    QuirkCase(folder: "utf16", fields: [], outcome: "badEncoding Quirk.csv: byte 0"),
    QuirkCase(
      folder: "latin1", rows: [["1", "ok"]],
      outcome: "badEncoding Quirk.csv: record 2, line 3, column 'Note', byte 27"),
    QuirkCase(folder: "latin1", rows: [["1", "ok"], ["2", "M\u{FFFD}ller"], ["3", "ok"]])
      .with { $0.undecodable = .replace },
    QuirkCase(
      folder: "truncated", rows: [["1", "a"]],
      outcome: "truncated Quirk.csv: record 2, line 3, byte 20"),
    QuirkCase(folder: "xml-returns", rows: [["1", "a\nb\nc\nd\ne\nf"]]),
    QuirkCase(
      folder: "xml-controls",
      rows: [
        [
          "1",
          "vt\nref\nhex\ngs\u{1B}Grs\u{1B}Retx\u{3}nulpua\u{E00B}\u{E01F}\u{E01F}",
        ]
      ]),
    QuirkCase(
      folder: "xml-controls",
      outcome: "illegalCharacter Quirk.xml: record 1, line 1, column 'Note'"
    ).with { $0.controls = .refuse },
    QuirkCase(
      folder: "xml-related", fields: ["Id", "Visits::Note", "Loose", "Tags"],
      rows: [["1", "a\u{1E}\u{1E}c", "x\u{1E}", "r1\u{1D}\u{1D}r3"], ["2", nil, "", ""]]),
    QuirkCase(folder: "xml-prefixed", fields: ["Id"], rows: [["1 & &#11;"]]),
    QuirkCase(
      folder: "xml-found-mismatch", rows: [["1", "x"]], outcome: "countMismatch Quirk.xml"),
    QuirkCase(
      folder: "xml-server-error", fields: [], outcome: "serverError Quirk.xml: line 1"),
    QuirkCase(
      folder: "xml-cut-at-col", rows: [["1", "x"]],
      outcome: "truncated Quirk.xml: record 2, line 1"),
    QuirkCase(
      folder: "xml-doctype", fields: [], outcome: "forbiddenMarkup Quirk.xml: line 1"),
    QuirkCase(
      folder: "xml-fmresultset", fields: [], outcome: "unknownFormat Quirk.xml: line 1"),
    QuirkCase(
      folder: "xml-padded-reference", rows: [["1", "\u{E01F}"]],
      outcome: "malformed Quirk.xml: record 2, line 1, column 'Note', byte 637"),
    QuirkCase(
      folder: "xml-undefined-entity",
      outcome: "forbiddenMarkup Quirk.xml: record 1, line 1, column 'Note'"),
    QuirkCase(
      folder: "xml-other-grammar", fields: [], outcome: "unknownFormat Quirk.xml: line 1"),
  ]

  static let folder: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/") + "/fixtures/quirks"
  }()

  @Test(arguments: cases, [nil, 1, 7])
  func readsAsTheTableSays(quirk: QuirkCase, blockSize: Int?) throws {
    let path = try ExportFolder(path: Self.folder + "/" + quirk.folder).locate(quirk.settings)
    let reading = read(file: path, quirk.settings, blockSize: blockSize)
    #expect(reading.outcome == quirk.outcome)
    #expect(reading.rows == quirk.rows)
    #expect(reading.fields == quirk.fields)
  }

  @Test func aRecordSetAsideKeepsItsNumber() throws {
    var settings = QuirkCase(folder: "latin1").settings
    settings.undecodable = .setAside
    var aside: [Int64] = []
    let reading = read(file: Self.folder + "/latin1/Quirk.csv", settings) { record in
      if record.isUndecodable { aside.append(record.number) }
    }
    #expect(aside == [2])
    #expect(reading.rows[1] == ["2", "M\u{FFFD}ller"])
    #expect(reading.summary?.undecodable == 1)
    #expect(reading.summary?.records == 3)
    #expect(reading.summary?.changes[1].undecodable == 1)
  }

  @Test func theHeaderOfXMLIsComplete() throws {
    let settings = QuirkCase(folder: "xml-related").settings
    let header = try readHeader(of: Self.folder + "/xml-related/Quirk.xml", settings: settings)
    #expect(header.dateFormat == "D/m/yyyy")
    #expect(header.timeFormat == "k:mm:ss ")
    #expect(header.layout == "")
    #expect(header.found == 2)
    #expect(header.fields.map(\.type) == [.number, .text, .text, .text])
    #expect(header.fields.map(\.maximumRepetitions) == [1, 1, 1, 4])
    var ids: [Int64?] = []
    _ = read(file: Self.folder + "/xml-related/Quirk.xml", settings) { ids.append($0.recordID) }
    #expect(ids == [1, 9])
  }

  @Test func continuationRowsAreCounted() {
    var settings = QuirkCase(folder: "continuation-rows").settings
    settings.continuationFields = [located("Id")]
    var rows: [Int] = []
    let reading = read(file: Self.folder + "/continuation-rows/Quirk.mer", settings) {
      rows.append($0.continuationRows)
    }
    #expect(rows == [2, 0])
    #expect(reading.summary?.continuationRows == 2)
    #expect(reading.summary?.records == 2)
  }
}
