import MigrationModel
import Testing

@testable import Planning

@Suite struct GrantsScriptTests {
  private func script(role: String) -> String {
    GrantsScript(mapping: Project.natural.mapping, role: role).text
  }

  @Test func wholeText() throws {
    try expectSnapshot(script(role: "loader"), named: "grants.txt")
  }

  @Test func tablesOfAnotherTool() throws {
    let script = GrantsScript(mapping: Project.natural.external.mapping, role: "loader").text
    try expectSnapshot(script, named: "grants-external.txt")
  }

  /// Names go in quoted, whatever they hold.
  @Test func oddRole() {
    let odd = script(role: "o'dd \"$fm2pg$\" ro\\le")
    #expect(odd.contains(#"E'o''dd "$fm2pg$" ro\\le'"#))
    #expect(odd.contains(#"CREATE ROLE "o'dd ""$fm2pg$"" ro\le""#))
    #expect(odd.contains("DO $fm2pg_$\n") && odd.contains("\n$fm2pg_$;"))
    #expect(!odd.contains("DO $fm2pg$"))
  }
}
