import MigrationModel
import Testing

@Suite struct XMLReadingTests {
  static let repeating = header(
    .fmpxmlresult, ["A", "Rep", "R::X"], repetitions: ["Rep": 3])

  /// A document with three fields and these rows.
  static func document(_ rows: String, found: Int = 1, errorCode: Int = 0) -> String {
    """
    <?xml version="1.0" encoding="UTF-8" ?>\
    <FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult"><ERRORCODE>\(errorCode)\
    </ERRORCODE><PRODUCT BUILD="1" NAME="FileMaker" VERSION="19"/><DATABASE DATEFORMAT="D/m/yyyy" \
    LAYOUT="" NAME="T" RECORDS="9" TIMEFORMAT="k:mm:ss "/><METADATA>\
    <FIELD EMPTYOK="YES" MAXREPEAT="1" NAME="A" TYPE="TEXT"/>\
    <FIELD EMPTYOK="YES" MAXREPEAT="3" NAME="Rep" TYPE="TEXT"/>\
    <FIELD EMPTYOK="YES" MAXREPEAT="1" NAME="R::X" TYPE="TEXT"/></METADATA>\
    <RESULTSET FOUND="\(found)">\(rows)</RESULTSET></FMPXMLRESULT>
    """
  }

  static func row(_ a: String, _ rep: String = "<DATA></DATA>", _ x: String = "") -> String {
    "<ROW MODID=\"2\" RECORDID=\"7\"><COL>\(a)</COL><COL>\(rep)</COL><COL>\(x)</COL></ROW>"
  }

  /// The inside of the first COL, and the field that it is.
  static let values: [(xml: String, field: String?)] = [
    ("<DATA>a</DATA>", "a"), ("<DATA></DATA>", ""), ("<DATA/>", ""), ("", nil),
    ("<DATA>  </DATA>", "  "), ("<DATA>\n</DATA>", "\n"),
    ("<DATA>a</DATA><DATA></DATA><DATA>c</DATA><DATA/>", "a\u{1E}\u{1E}c\u{1E}"),
    ("<DATA>&lt;&amp;&apos;&quot;&#233;&#x1F600;</DATA>", "<&'\"é😀"),
    (
      "<DATA>a\rb\nc\r\nd&#13;e&#10;f&#13;&#10;g\u{B}h&#11;i&#xb;j&#x0B;</DATA>",
      "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"
    ),
    ("<DATA>a\u{0}b&#0;c</DATA>", "abc"),
    ("<DATA>\u{1}&#1;\u{C}\u{1F}&#x1f;</DATA>", "\u{1}\u{1}\u{C}\u{1F}\u{1F}"),
    (
      "<DATA>\u{1B}\u{1D}\u{1E}&#27;&#29;&#30;</DATA>",
      "\u{1B}E\u{1B}G\u{1B}R\u{1B}E\u{1B}G\u{1B}R"
    ),
    (
      "<DATA>\u{10FFFD}&#x10FFFD;\u{100001}\u{10FFFD}\u{100020}</DATA>",
      "\u{10FFFD}\u{10FFFD}\u{100001}\u{10FFFD}\u{100020}"
    ),
    (
      "<DATA>\u{FFFE}\u{FFFF}&#xFFFE;&#65535;\u{FFFD}</DATA>",
      "\u{FFFE}\u{FFFF}\u{FFFE}\u{FFFF}\u{FFFD}"
    ),
    ("<DATA>a<![CDATA[&#11;<&\u{B}]]]]><![CDATA[>]]>b</DATA>", "a&#11;<&\n]]>b"),
    ("<DATA>a<!-- &#11; <b> -->b<?p &#11; ?>c</DATA>", "abc"),
    ("<DATA>&amp;#11;</DATA>", "&#11;"),
  ]

  @Test(arguments: values) func readsValues(xml: String, field: String?) {
    let reading = readCutEverywhere(
      Array(Self.document(Self.row(xml)).utf8), Self.repeating, settings())
    #expect(
      reading
        == Reading(records: [.init(fields: [field, "", nil], recordID: 7, modificationID: 2)]))
  }

  @Test func repetitionsKeepGapsAndLoseEmptyEnds() {
    let rows = [
      Self.row("", "<DATA>a</DATA><DATA></DATA><DATA>c</DATA>"),
      Self.row("", "<DATA>a</DATA><DATA></DATA><DATA></DATA>"),
      Self.row("", "<DATA></DATA><DATA>b</DATA><DATA/>", "<DATA>x</DATA><DATA/>"),
      Self.row("", "<DATA></DATA><DATA/><DATA></DATA>", "<DATA/><DATA/>"), Self.row("", ""),
    ]
    let reading = read(
      Array(Self.document(rows.joined(separator: "\n "), found: 5).utf8), Self.repeating,
      settings())
    #expect(
      reading.fields == [
        [nil, "a\u{1D}\u{1D}c", nil], [nil, "a", nil], [nil, "\u{1D}b", "x\u{1E}"],
        [nil, "", "\u{1E}"], [nil, nil, nil],
      ])
  }

  static let refused: [(name: String, xml: String, code: ExportError.Code)] = [
    ("count", document(row(""), found: 2), .countMismatch),
    ("error report", document("", found: 0, errorCode: 401), .serverError),
    ("ragged", document("<ROW><COL></COL></ROW>"), .ragged),
    ("too many columns", document("<ROW><COL/><COL/><COL/><COL/></ROW>"), .ragged),
    ("truncated", String(document(row("")).dropLast(20)), .truncated),
    ("truncated in a row", String(document(row("<DATA>abc</DATA>")).dropLast(90)), .truncated),
    ("bare ampersand", document(row("<DATA>a & b</DATA>")), .malformed),
    ("unknown entity", document(row("<DATA>&nbsp;</DATA>")), .malformed),
    ("text between columns", document("<ROW>x<COL/><COL/><COL/></ROW>"), .malformed),
    ("element in a value", document(row("<DATA>a<b/></DATA>")), .malformed),
    ("surrogate", document(row("<DATA>&#xD800;</DATA>")), .malformed),
    ("another name", document("").replacing("NAME=\"A\"", with: "NAME=\"a\""), .headerInvalid),
    ("another root", "<a/>", .malformed),
    ("another namespace", document("").replacing("fmpxmlresult\"", with: "x\""), .malformed),
    ("document type", "<!DOCTYPE a [<!ENTITY b \"c\">]>" + document(""), .forbiddenMarkup),
    ("encoding", document("", found: 0).replacing("UTF-8", with: "ISO-8859-1"), .badEncoding),
    ("two documents", document("", found: 0) + "<a/>", .malformed),
  ]

  @Test(arguments: refused) func refuses(name: String, xml: String, code: ExportError.Code) {
    #expect(readCutEverywhere(Array(xml.utf8), Self.repeating, settings()).error == code)
  }

  @Test func prefixesDoNotMatter() {
    let names = [
      "FMPXMLRESULT", "ERRORCODE", "METADATA", "FIELD", "RESULTSET", "ROW", "COL", "DATA",
    ]
    var xml = Self.document(Self.row("<DATA>a</DATA>", "<DATA>b</DATA>", "<DATA>c</DATA>"))
    for name in names {
      xml = xml.replacing("<\(name)", with: "<n:\(name)").replacing(
        "</\(name)", with: "</n:\(name)")
    }
    xml = xml.replacing("xmlns=", with: "xmlns:n=")
    #expect(
      readCutEverywhere(Array(xml.utf8), Self.repeating, settings()).fields == [["a", "b", "c"]])
  }

  @Test func undecodableByPolicy() {
    let parts = Self.document(Self.row("<DATA>a@b</DATA>") + Self.row("<DATA>c</DATA>"), found: 2)
      .split(separator: "@").map { Array($0.utf8) }
    for (bytes, replaced) in TextReadingTests.illFormed {
      let file = parts[0] + bytes + parts[1]
      #expect(readCutEverywhere(file, Self.repeating, settings()).error == .badEncoding)
      let lossy = readCutEverywhere(file, Self.repeating, settings(undecodable: .replace))
      #expect(lossy.fields == [["a\(replaced)b", "", nil], ["c", "", nil]])
      let aside = readCutEverywhere(file, Self.repeating, settings(undecodable: .setAside))
      #expect(aside.fields == lossy.fields)
      #expect(aside.records.map(\.isUndecodable) == [true, false])
    }
  }

  @Test func aLongTextNeedsNoLimit() {
    let value = String(repeating: "0123456789é", count: 900_000)
    let reading = read(
      Array(Self.document(Self.row("<DATA>\(value)</DATA>")).utf8), Self.repeating, settings())
    #expect(reading.fields == [[value, "", nil]])
  }
}

extension String {
  /// The text with each `part` replaced.
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var pieces: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      pieces.append(rest[..<range.lowerBound])
      rest = rest[range.upperBound...]
    }
    pieces.append(rest)
    return pieces.joined(separator: other)
  }
}
