import Testing

/// Each capability of the mapping language in a small project of its own (fixtures/language), on a
/// real server.
@Suite struct LanguageTests {
  @Test(arguments: Fixture.names) func fixture(name: String) throws {
    let fixture = Fixture(name: name)
    let expected = try Expectation(#require(fixture.text("expected.txt")))
    guard let issue = expected.knownIssue, issue.section == nil else {
      return try FixtureRun.run(fixture)
    }
    withKnownIssue(Comment(rawValue: issue.text)) { try FixtureRun.run(fixture) }
  }
}
