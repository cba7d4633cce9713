import Documentation
import FM2PGTestSupport
import Glibc
import Testing

@Suite struct SiteTests {
  private func mistakes(_ model: SiteModel) -> [String] {
    HTMLCheck(Site.pages(of: model).map { ($0.name, $0.text) }).mistakes
  }

  /// The reader of the tests finds what it is there for.
  @Test func theCheckFindsMistakes() {
    func found(_ body: String) -> [String] {
      HTMLCheck([("a.html", "<!DOCTYPE html>\n<p id=\"x\">\(body)</p>")]).mistakes
    }
    #expect(found("fine &amp; <b>good</b><br><a href=\"#x\">x</a>") == [])
    for wrong in [
      "<b>", "</b>", "a & b", "a > b", "<a href=\"#y\">y</a>", "<a href=\"b.html\">b</a>",
      "<b class=x>y</b>", "<i id=\"x\">y</i>", "<b onclick=\"f()\">y</b>", "<script>1<2</script>",
      "<img src=\"https://example.org/x.png\"></img>", "\u{1}",
    ] {
      #expect(found(wrong) != [], "\(wrong)")
    }
  }

  @Test func hostileNamesAreText() {
    let model = SampleSites.hostile
    #expect(mistakes(model) == [])
    for page in Site.pages(of: model) {
      #expect(!page.text.contains("<script>alert"), "\(page.name)")
      #expect(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "\(page.name)")
    }
  }

  /// 150 tables, one export of 400 fields. Writes the pages, to be looked at in a browser, when
  /// `FM2PG_SITE_SAMPLE` names a folder.
  @Test func largeSite() throws {
    let model = SampleSites.large(tables: 150, fields: 400, seed: 1)
    let pages = Site.pages(of: model)
    #expect(pages.count == 306)
    #expect(pages == Site.pages(of: model))
    #expect(mistakes(model) == [])
    guard let folder = unsafe getenv("FM2PG_SITE_SAMPLE").map({ unsafe String(cString: $0) })
    else { return }
    for page in pages
      + Site.pages(of: SampleSites.hostile).map({ page in
        SitePage(name: "hostile-" + page.name, text: page.text)
      })
    {
      let file = try unsafe #require(fopen("\(folder)/\(page.name)", "w"))
      unsafe fputs(page.text, file)
      unsafe fclose(file)
    }
  }

  @Test(arguments: 2..<8) func anySite(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    let model = SampleSites.large(
      tables: random.number(1...60), fields: random.number(3...90), seed: seed)
    #expect(mistakes(model) == [], "seed \(seed)")
  }

  @Test func anEmptySite() {
    let model = SiteModel(
      project: "empty", schema: "empty", conventions: [], identities: [], tables: [], exports: [],
      loadOrder: [], hasHeaders: true)
    #expect(mistakes(model) == [])
  }

  /// Headings go down by one at most, and there is one of the first kind.
  @Test func headingsAreInOrder() {
    for page in Site.pages(of: SampleSites.large(tables: 12, fields: 9, seed: 3)) {
      let levels = page.text.split(separator: "<h").dropFirst().compactMap { part -> Int? in
        part.first.flatMap { "123456".contains($0) ? Int(String($0)) : nil }
      }
      #expect(levels.first == 1 && levels.count { $0 == 1 } == 1, "\(page.name)")
      for (before, level) in zip(levels, levels.dropFirst()) { #expect(level <= before + 1) }
    }
  }
}
