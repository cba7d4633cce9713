import MigrationModel
import Testing

@Suite struct ShownTextTests {
  @Test(arguments: [
    ("4/17/1990", "9/99/9999"), ("Anna 17", "Aaaa 99"), ("Ærø-Straße №5", "Aaa-Aaaaaa ?9"),
    ("a\nb\u{1D}c", "a⏎a⏎a"), ("日本", "aa"), ("٣", "9"), ("½ $", "9 $"),
  ])
  func shapes(text: String, shape: String) {
    #expect(ShownText.shape(of: text) == shape)
  }

  @Test func emptyAndLongTexts() {
    let shapes = ShownText(showsValues: false)
    #expect(shapes.of(nil) == "NULL")
    #expect(shapes.of("") == "''")
    #expect(shapes.of(String(repeating: "x", count: 61)) == String(repeating: "a", count: 60) + "…")
    let values = ShownText(showsValues: true)
    #expect(values.of("a\tb") == "a⏎b")
    #expect(values.of("Ann") == "Ann")
  }
}
