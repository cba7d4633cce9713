import FM2PGTestSupport
import Testing

/// `fixtures/language/README.md`, the folders beside it, the mapping reference, and the language itself
/// name the same things.
@Suite struct LanguagePageTests {
  /// A row of the page's tables.
  private struct Row {
    var anchor: Substring
    var fixture: Substring
  }

  private func page(_ path: String) -> String {
    String(decoding: Scratch.read(Program.root + "/" + path), as: UTF8.self)
  }

  private func rows() throws -> [Row] {
    let pattern = try Regex(
      #"^\| [^|]+ \| \[[^\]]+\]\(\.\./\.\./docs/mapping-reference\.md#([^)]+)\) "#
        + #"\| \[([^\]]+)\]\(([^)]+)\) \| [^|]+ \|$"#,
      as: (Substring, Substring, Substring, Substring).self)
    return try page("fixtures/language/README.md").split(separator: "\n")
      .filter { $0.hasPrefix("| ") && $0.contains("mapping-reference.md") }
      .map { line in
        let match = try #require(line.wholeMatch(of: pattern), "\(line)")
        #expect(match.output.2 == match.output.3, "\(line)")
        return Row(anchor: match.output.1, fixture: match.output.2)
      }
  }

  @Test func everyFixtureHasItsRow() throws {
    let named = try rows().map { String($0.fixture) }
    #expect(named.sorted() == Fixture.names, "each folder once, and no other")
  }

  @Test func everyReferenceIsThere() throws {
    let anchors = page("docs/mapping-reference.md").split(separator: "\n")
      .filter { $0.hasPrefix("##") }
      .map { line in
        // As GitHub makes them.
        String(
          line.drop { $0 == "#" }.dropFirst().lowercased().compactMap { character in
            character == " "
              ? "-" : character.isLetter || character.isNumber || character == "-" ? character : nil
          })
      }
    for row in try rows() { #expect(anchors.contains(String(row.anchor)), "\(row.fixture)") }
  }

  @Test func theGroupsAreThoseOfTheLanguage() {
    let groups = page("fixtures/language/README.md").split(separator: "\n")
      .filter { $0.hasPrefix("## ") }.dropFirst().map { $0.dropFirst(3).lowercased() }
    #expect(
      groups == [
        "shape", "keys", "references", "types", "cleansing", "codes", "rows", "policy",
        "nothing lost", "constants", "privacy", "escape hatches",
      ])
  }

  /// Keys and words that no fixture has, and why.
  private static let unused = [
    // Where the target is, which a fixture cannot know.
    "target.service", "target.url",
    // Another spelling of `tab`.
    "export.delimiter: \t",
    // The same in every source, so they are the table's.
    "sources.duplicates: first", "sources.duplicates: reject",
  ]

  @Test func everyKeyAndWordIsInAFixture() throws {
    let scratch = Scratch()
    let schema = Program.run(["schema"])
    try #require(schema.exitCode == 0, "\(schema.errors)")
    let files = ChildRun(
      "/usr/bin/find",
      [Fixture.root, "-path", "*/*.yml", "!", "-name", "catalog.yml"], environment: [:]
    ).output.split(separator: "\n").map(String.init)
    #expect(files.count > 2 * Fixture.names.count)
    let run = ChildRun(
      "/usr/bin/python3",
      ["-B", Program.root + "/Tests/Schema/coverage.py"]
        + [scratch.write("schema.json", schema.output)] + files,
      environment: ["PATH": "/usr/bin:/bin"])
    try #require(run.exitCode == 0, "\(run.errors)")
    let unused = run.output.split(separator: "\n").map(String.init)
    #expect(unused.sorted() == Self.unused.sorted())
  }
}
