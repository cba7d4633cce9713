import Documentation
import Testing

@Suite struct MarkupTests {
  @Test func escapesTextAndAttributes() {
    let markup = Markup.element(
      "a", [.init("title", "\"'<&>")], [.text("<script>alert('1')</script>\u{1}\u{7F}\u{85}")])
    #expect(
      markup.rendered
        == "<a title=\"&quot;&#39;&lt;&amp;&gt;\">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;"
        + "\u{2401}\u{2421}\u{FFFD}</a>")
  }

  @Test func namesNeverMeet() {
    let names = [
      "patients", "Patients", "PATIENTS", "患者", "患者 ", "a/b", "a b", "../a", "a", "",
      String(repeating: "x", count: 63), String(repeating: "x", count: 64), "con", "a-b",
    ]
    let pages = names.map { PageName.table($0) }
    #expect(Set(pages.map { $0.lowercased() }).count == names.count)
    for page in pages {
      #expect(page.utf8.allSatisfy { (0x2D...0x2E).contains($0) || $0 == 0x5F || $0 >= 0x30 })
      #expect(!page.contains("/") && page.utf8.count < 100)
    }
    #expect(PageName.column("mrn", of: "patients") == "table-patients.html#column-mrn")
  }
}
