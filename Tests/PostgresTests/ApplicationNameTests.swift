import FM2PGTestSupport
import Postgres
import Testing

/// The name under which sessions are seen in `pg_stat_activity`.
@Suite struct ApplicationNameTests {
  /// The server cuts a longer one with a notice, and while connecting libpq prints notices itself.
  @Test(arguments: [
    ("check", "fm2pg check"),
    (String(repeating: "x", count: 80), "fm2pg " + String(repeating: "x", count: 57)),
    (String(repeating: "x", count: 56) + "é", "fm2pg " + String(repeating: "x", count: 56)),
    (String(repeating: "x", count: 55) + "é", "fm2pg " + String(repeating: "x", count: 55) + "é"),
  ])
  func itIsCutBeforeTheServerDoes(role: String, expected: String) {
    #expect(ConnectionTarget.applicationName(of: role) == expected)
  }
}
