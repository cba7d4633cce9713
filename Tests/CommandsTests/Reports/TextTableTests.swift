import Reports
import Testing

@Suite struct TextTableTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("患者", 4), ("ｶﾅ", 2), ("한글", 4), ("😀", 2),
    ("a\u{200B}b", 2), ("☎️", 2),
  ])
  func knowsWidths(text: String, expected: Int) {
    #expect(DisplayWidth.of(text) == expected)
  }

  @Test(arguments: [
    ("patients", 8, "patients"), ("patients", 7, "patien…"), ("patients", 1, "…"),
    ("patients", 0, ""), ("患者名", 5, "患者…"), ("患者名", 4, "患…"),
  ])
  func truncates(text: String, cells: Int, expected: String) {
    #expect(DisplayWidth.truncated(text, to: cells) == expected)
  }

  @Test func alignsByDisplayWidth() {
    var table = TextTable([("source", .left), ("rows", .right), ("note", .left)])
    table.add(["患者", "1,234", "x"])
    table.add(["Clinics", "5", ""])
    table.add(["a\tb\u{1B}", "", "y"])
    #expect(
      table.text == """
          source    rows  note
          患者     1,234  x
          Clinics      5
          a\u{FFFD}b\u{FFFD}            y

        """)
  }

  @Test func isEmptyWithoutRows() {
    #expect(TextTable([("source", .left)]).text == "")
  }
}
