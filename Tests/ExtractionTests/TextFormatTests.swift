import MigrationModel
import Testing

@testable import Extraction

@Suite struct TextFormatTests {
  struct Case: CustomTestStringConvertible {
    var text: String
    var rows: [[String?]] = []
    var outcome = "ok"
    var testDescription: String { outcome + " " + text.debugDescription }

    init(_ text: String, _ rows: [[String?]] = [], _ outcome: String = "ok") {
      (self.text, self.rows, self.outcome) = (text, rows, outcome)
    }
  }

  static let csv: [Case] = [
    Case("a,b\n1,2\n3,4", [["1", "2"], ["3", "4"]]),
    Case("a,b\n1,\n,4", [["1", nil], [nil, "4"]]),
    Case("a,b\n1, x \n", [["1", " x "]]),
    Case("a,b\n1,12\" pipe\n", [["1", "12\" pipe"]]),
    Case("a,b\n1, \"x\"\n", [["1", " \"x\""]]),
    Case("a,b\n\"1\",\"x\"\"y\"\n", [["1", "x\"y"]]),
    Case("a,b\n\"1\",\"a,b\nc\"\n", [["1", "a,b\nc"]]),
    Case("a,b\n1,2\n\n\n", [["1", "2"]]),
    Case("a,b\n1,2\n\n3,4\n", [["1", "2"]], "ragged T.csv: record 2, line 3, byte 8"),
    Case("a,b\n1,2,3\n", [], "ragged T.csv: record 1, line 2, byte 4"),
    Case("a,b\n1,2\n3", [["1", "2"]], "truncated T.csv: record 2, line 3, byte 8"),
    Case("a,b\n\"1\"x,2\n", [], "malformed T.csv: record 1, line 2, byte 7"),
    Case("a,b\n\"1\n2\",\"x", [], "truncated T.csv: record 1, line 2, byte 4"),
    Case("a,b\n\"1\n2\",x\n3", [["1\n2", "x"]], "truncated T.csv: record 2, line 4, byte 12"),
    Case("a\n1\n\n2\n", [["1"], [nil], ["2"]]),
    Case("a\n\n\n", [[nil], [nil]]),
    Case("a;b\n1,5;2\n", [["1,5", "2"]]),
    Case("a,,c\n1,2,3\n", [], "headerInvalid T.csv: line 1"),
    Case("a,b\n", [], "noRecords T.csv"),
  ]

  @Test(arguments: csv) func readsCSV(testCase: Case) {
    for size in [1, 3, 1000] {
      let reading = read(testCase.text, blockSize: size)
      #expect(reading.outcome == testCase.outcome)
      #expect(reading.rows == testCase.rows)
    }
  }

  @Test func invalidTextHasAPlaceThatCountsDoubledQuotes() {
    let bytes = Array("a,b\n\"x\",\"q\"\"q\"\"".utf8) + [0xC3] + Array("\"\n".utf8)
    let reading = read(bytes: bytes)
    #expect(reading.outcome == "badEncoding T.csv: record 1, line 2, column 'b', byte 15")
  }

  @Test func aCharacterMayNotSpanTwoFields() {
    let bytes = Array("a,b\nx".utf8) + [0xC3, 0x2C, 0xA9, 0x0A]
    #expect(
      read(bytes: bytes).outcome == "badEncoding T.csv: record 1, line 2, column 'a', byte 5")
    var replacing = settings()
    replacing.undecodable = .replace
    let reading = read(bytes: bytes, replacing)
    #expect(reading.rows == [["x\u{FFFD}", "\u{FFFD}"]])
    #expect(reading.summary?.changes.map(\.undecodable) == [1, 1])
  }

  @Test(
    arguments: [
      ([0x80], 1), ([0xE2, 0x82], 1), ([0xF0, 0x9F, 0x98], 1), ([0xC0, 0xAF], 2),
      ([0xED, 0xA0, 0x80], 3), ([0xF4, 0x90, 0x80, 0x80], 4), ([0xE2, 0x82, 0x41], 1),
    ] as [([UInt8], Int64)])
  func eachMaximalSubpartBecomesOneReplacement(bytes: [UInt8], count: Int64) {
    var replacing = settings()
    replacing.undecodable = .replace
    let text = read(bytes: Array("a\n\"".utf8) + bytes + Array("\"\n".utf8), replacing)
    #expect(text.summary?.changes.first?.undecodable == count)
    let head =
      #"<FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult"><METADATA>"#
      + #"<FIELD NAME="a"/></METADATA><RESULTSET><ROW><COL><DATA>"#
    let tail = "</DATA></COL></ROW></RESULTSET></FMPXMLRESULT>"
    for size in [1, 2, 5000] {
      let xml = read(
        bytes: Array(head.utf8) + bytes + Array(tail.utf8), as: "T.xml", replacing, blockSize: size)
      #expect(xml.rows == text.rows)
      #expect(xml.summary?.changes == text.summary?.changes)
    }
    let refused = read(bytes: Array(head.utf8) + bytes + Array(tail.utf8), as: "T.xml")
    #expect(
      refused.outcome == "badEncoding T.xml: record 1, line 1, column 'a', byte \(head.utf8.count)")
  }

  @Test func aHeaderlessFileTakesTheNamesOfTheMapping() throws {
    let named = settings { $0.fields = ["x", "y"].map(located) }
    #expect(read("\"1\",\"2\"\r\"3\",\"4\"\r", named).rows == [["1", "2"], ["3", "4"]])
    let present = settings {
      $0.fields = ["x", "y"].map(located)
      $0.header = .present
    }
    let reading = read("a,b\r\"1\",\"2\"\r", present)
    #expect(reading.fields == ["x", "y"])
    #expect(reading.rows == [["1", "2"]])
    #expect(read("\"a\"\r\"1\"\r", present).outcome == "headerInvalid T.csv")
    #expect(read("1\r", settings { $0.header = .absent }).outcome == "headerInvalid T.csv")
  }

  @Test(arguments: [
    ("1\t2\n3\t4\n", RecordEnd.lf), ("1\t2\r\n3\t4\r\n", .crlf), ("1\t2\r3\t4\r", .cr),
    ("1\n\t2\r3\t4\r", .cr), ("1\ta\nb\r\n3\t4\r\n", .crlf),
  ])
  func theRecordEndOfATabExportIsFound(text: String, end: RecordEnd) throws {
    let scratch = Scratch()
    let named = settings { $0.fields = ["x", "y"].map(located) }
    let path = scratch.write("T.tab", text.utf8)
    #expect(try readHeader(of: path, settings: named).dialect.recordEnd == end)
    #expect(read(file: path, named).error == nil)
  }

  @Test func aFileThatGrowsWhileItIsReadIsRefused() throws {
    let scratch = Scratch()
    let path = scratch.write("T.csv", "a\n1\n2\n".utf8)
    var reader = try ExportReader(path: path, settings: settings())
    var record = SourceRecord()
    #expect(try reader.next(into: &record))
    scratch.append(Array("3\n".utf8), toFile: path)
    let error = #expect(throws: ExportError.self) {
      while try reader.next(into: &record) {}
    }
    #expect(error?.code == .changedWhileReading)
  }
}
