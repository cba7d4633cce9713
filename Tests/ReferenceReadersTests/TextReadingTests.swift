import MigrationModel
import Testing

@Suite struct TextReadingTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var format: ExportFormat
    var bytes: String
    var records: [[String?]]
    var error: ExportError.Code?

    init(
      _ name: String, _ format: ExportFormat, _ bytes: String, _ records: [[String?]],
      _ error: ExportError.Code? = nil
    ) {
      testDescription = name
      self.format = format
      self.bytes = bytes
      self.records = records
      self.error = error
    }
  }

  static let cases = [
    Case(
      "mixed record ends", .csv, "A,B\r1,2\n3,4\r\n5,6", [["1", "2"], ["3", "4"], ["5", "6"]]),
    Case("ends after the record end", .merge, "A,B\r\"1\",\"2\"\r", [["1", "2"]]),
    Case("no records", .merge, "A,B\r\n", []),
    Case("NULL and empty", .merge, "A,B\n,\"\"\n\"\",\n", [[nil, ""], ["", nil]]),
    Case("last field NULL at the end of the file", .csv, "A,B\n\"1\",", [["1", nil]]),
    Case("blanks stay", .csv, "A,B\n x , \"y\" \n", [[" x ", " \"y\" "]]),
    Case("blanks of unquoted values stay", .csv, "A,B\n x ,\t \n", [[" x ", "\t "]]),
    Case("doubled quotes", .csv, "A,B\n\"\"\"\",\"a\"\"b\"\n", [["\"", "a\"b"]]),
    Case(
      "returns in quotes", .csv, "A,B\n\"a\rb\nc\r\nd\u{B}e\",\"\r\n\"\n",
      [["a\nb\nc\nd\ne", "\n"]]),
    Case("two returns are two", .csv, "A,B\n\"\r\r\",\"\n\r\"\n", [["\n\n", "\n\n"]]),
    Case("delimiter in quotes", .csv, "A,B\n\"1,2\",\"3;4\"\n", [["1,2", "3;4"]]),
    Case("NUL goes", .csv, "A,B\n\"100.00\0\0\",\"\0\"\n", [["100.00", ""]]),
    Case(
      "other controls stay", .csv, "A,B\n\"a\u{1}\u{C}\",\"\u{7F}\"\n", [["a\u{1}\u{C}", "\u{7F}"]]),
    Case(
      "literal separators are escaped", .csv, "A,B\n\"a\u{1E}b\",\"\u{1B}G\"\n",
      [["a\u{1B}Rb", "\u{1B}EG"]]),
    Case(
      "repetitions keep gaps and lose empty ends", .csv,
      "A,B\n\"a\u{1D}\u{1D}c\u{1D}\",\"\u{1D}\u{1D}\"\n",
      [["a\u{1D}\u{1D}c", ""]]),
    Case("ragged: too few", .csv, "A,B\n1\n", [], .ragged),
    Case("ragged: too many", .csv, "A,B\n1,2\n1,2,3\n", [["1", "2"]], .ragged),
    Case("blank lines at the end", .csv, "A,B\n1,2\n\n\r\n\r", [["1", "2"]]),
    Case(
      "quotes within an unquoted value", .csv, "A,B\na\"b\"\"c\",d\"\n", [["a\"b\"\"c\"", "d\""]]),
    Case("tab: blank lines at the end", .tab, "A\tB\r1\t2\r\r\r", [["1", "2"]]),
    Case("tab: blank line", .tab, "A\tB\r\r1\t2\r", [], .ragged),
    Case("tab: ends with CR", .tab, "A\tB\r1\n2\t\n\r", [["1\n2", "\n"]]),
    Case("tab: ends with LF", .tab, "A\tB\n1\r2\t\r\n", [["1\n2", "\n"]]),
    Case(
      "tab: ends with CRLF", .tab, "A\tB\r\n1\r2\n3\t\r\r\n4\t5\r",
      [["1\n2\n3", "\n"], ["4", "5"]]),
    Case("ragged: blank line", .csv, "A,B\n\n1,2\n", [], .ragged),
    Case("ends within quotes", .csv, "A,B\n1,\"2\n3,4\n", [], .truncated),
    Case("text after a closing quote", .csv, "A,B\n\"1\"x,2\n", [], .malformed),
    Case("another name", .csv, "A,C\n1,2\n", [], .headerInvalid),
    Case("a name too many", .csv, "A,B,C\n1,2\n", [], .headerInvalid),
    Case("byte order mark", .csv, "\u{FEFF}A,B\n1,2\n", [["1", "2"]]),
    Case(
      "noncharacters are text", .csv, "A,B\n\u{FFFE},\u{10FFFD}\n", [["\u{FFFE}", "\u{10FFFD}"]]),
    Case("tab has no NULL", .tab, "A\tB\r\t\r1\t\r\t2\r", [["", ""], ["1", ""], ["", "2"]]),
    Case("tab has no quotes", .tab, "A\tB\n\"1\t2\"\"\n", [["\"1", "2\"\""]]),
    Case("tab: return is VT", .tab, "A\tB\r1\u{B}2\t\u{B}\r", [["1\n2", "\n"]]),
    Case("tab: no end of the last record", .tab, "A\tB\r1\t", [["1", ""]]),
    Case("tab: ragged", .tab, "A\tB\r1\t2\t3\r", [], .ragged),
  ]

  @Test(arguments: cases) func reads(example: Case) {
    let reading = readCutEverywhere(
      Array(example.bytes.utf8), header(example.format, ["A", "B"]), settings())
    #expect(reading.error == example.error)
    #expect(reading.fields == example.records || example.error == .malformed)
  }

  @Test func semicolonSeparates() {
    let reading = readCutEverywhere(
      Array("A;B\r\"1\";\"2,3\"\r".utf8),
      header(.merge, ["A", "B"], delimiter: UInt8(ascii: ";")), settings())
    #expect(reading.fields == [["1", "2,3"]])
  }

  @Test func secondFieldOfANameIsNumbered() {
    let reading = read(
      Array("T,T,T\n1,2,3\n".utf8), header(.csv, ["T", "T#2", "T#3"]), settings())
    #expect(reading.fields == [["1", "2", "3"]])
  }

  @Test func withoutHeaderTheFirstRowIsARecord() {
    let reading = read(
      Array("\"1\",\"2\"\r\"3\",\"4\"\r".utf8), header(.csv, ["A", "B"], hasHeader: false),
      settings(fields: ["A", "B"]))
    #expect(reading.fields == [["1", "2"], ["3", "4"]])
  }

  @Test func oneFieldPerRecord() {
    #expect(
      readCutEverywhere(
        Array("A\r\n1\r\n\"\"\r\n2\r\n".utf8), header(.csv, ["A"]), settings()
      ).fields == [["1"], [""], ["2"]])
  }

  @Test func controlsAreReplaced() {
    let reading = read(
      Array("A,B\n\"a\u{1}\tb\u{B}\",\"\u{1E}\"\n".utf8), header(.csv, ["A", "B"]),
      settings(controls: .replace))
    #expect(reading.fields == [["a\u{FFFD}\tb\n", "\u{1B}R"]])
  }

  /// Ill-formed UTF-8, and U+FFFD per maximal subpart (Unicode 15, tables 3-8 to 3-11).
  static let illFormed: [([UInt8], String)] = [
    (
      [0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A"
    ),
    (
      [0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A"
    ),
    (
      [0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A\u{FFFD}\u{FFFD}B"
    ),
    ([0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A"),
    ([0x41, 0xE4], "A\u{FFFD}"), ([0xC3], "\u{FFFD}"),
  ]

  @Test(arguments: illFormed) func undecodableByPolicy(bytes: [UInt8], replaced: String) {
    let file = Array("A,B\n1,2\n".utf8) + bytes + Array(",2\n3,4\n".utf8)
    let names = header(.csv, ["A", "B"])
    #expect(readCutEverywhere(file, names, settings()).error == .badEncoding)
    let lossy = readCutEverywhere(file, names, settings(undecodable: .replace))
    #expect(lossy.fields == [["1", "2"], [replaced, "2"], ["3", "4"]])
    #expect(lossy.records.map(\.isUndecodable) == [false, false, false])
    let aside = readCutEverywhere(file, names, settings(undecodable: .setAside))
    #expect(aside.fields == lossy.fields)
    #expect(aside.records.map(\.isUndecodable) == [false, true, false])
  }

  @Test func continuationRowsJoinTheirRecord() {
    let file = """
      Id,Name,R::X,R::Y
      "1","a","x1","y1"
      "","","x2",
      ,"",,"y3"
      "2","b",,
      ,,"x5",
      "3","","x6","y6"
      "4","d",,
      "","",,

      """
    let reading = readCutEverywhere(
      Array(file.utf8), header(.merge, ["Id", "Name", "R::X", "R::Y"]),
      settings(continuationFields: ["Id", "Name"]))
    #expect(
      reading.records == [
        .init(
          fields: ["1", "a", "x1\u{1E}x2", "y1\u{1E}\u{1E}y3"], continuationRows: 2),
        .init(fields: ["2", "b", "\u{1E}x5", nil], continuationRows: 1),
        .init(fields: ["3", "", "x6", "y6"]),
        .init(fields: ["4", "d", nil, nil], continuationRows: 1),
      ])
  }

  /// Columns without `::` are joined where a continuation row shows that they are related.
  @Test func continuationRowsTellRelatedColumns() {
    let file = """
      Id,Own,X,Y
      "1","o","x1",""
      "","","x2",""
      "2","","",
      "","","",""

      """
    let reading = readCutEverywhere(
      Array(file.utf8), header(.csv, ["Id", "Own", "X", "Y"]),
      settings(continuationFields: ["Id"]))
    #expect(
      reading.fields == [["1", "o", "x1\u{1E}x2", ""], ["2", "", "", "\u{1E}"]])
  }

  @Test func unknownContinuationFieldIsRefused() {
    let reading = read(
      Array("A,B\n1,2\n".utf8), header(.csv, ["A", "B"]), settings(continuationFields: ["C"]))
    #expect(reading.error == .headerInvalid)
  }

  @Test func namesOfTheMappingReplaceThoseOfTheFile() {
    let reading = read(
      Array("City, State;Id\n\"x\";\"1\"\n".utf8),
      header(.merge, ["place", "id"], delimiter: UInt8(ascii: ";")),
      settings(fields: ["place", "id"]))
    #expect(reading.fields == [["x", "1"]])
  }

  @Test func theFirstRowIsARecordEvenWhenBlank() {
    let reading = read(
      Array("A,B\n\"\",\"1\"\n\"\",\"2\"\n\"3\",\"4\"\n".utf8), header(.csv, ["A", "B"]),
      settings(continuationFields: ["A"]))
    #expect(reading.fields == [["", "1\u{1E}2"], ["3", "4"]])
  }

  @Test func aLongFieldGrowsTheBuffers() {
    let value = String(repeating: "0123456789", count: 300_000)
    let reading = read(
      Array("A,B\n\"\(value)\",2\n".utf8), header(.csv, ["A", "B"]), settings())
    #expect(reading.fields == [[value, "2"]])
  }

  @Test func filesThatAreNone() {
    #expect(read([], header(.csv, ["A"]), settings()).error == .emptyFile)
  }
}
