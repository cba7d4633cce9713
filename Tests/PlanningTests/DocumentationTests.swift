import Planning
import Testing

/// docs/errors.md against the codes: no code without its line, no line without its code.
@Suite struct DocumentationTests {
  @Test func planningCodes() throws {
    let page = try #require(contents(of: repository(["docs", "errors.md"])))
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| M1") || $0.hasPrefix("| S") }
    #expect(
      rows.map(String.init)
        == PlanningCode.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
        + [
          "| S001 | PostgreSQL refuses a statement of the schema files |",
          "| S002 | a schema file holds transaction control, such as BEGIN or COMMIT |",
          "| S003 | the schema files create another schema |",
        ])
  }
}
