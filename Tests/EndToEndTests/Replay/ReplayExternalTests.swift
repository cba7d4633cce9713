import FM2PGTestSupport
import Testing

/// Refused rows that run again in tables of another tool.
@Suite struct ReplayExternalTests {
  private static func people(_ rule: String) -> String {
    """
    table: people
    from: People
    key: ID
    match: { columns: [mail], compare: normalized }
    deletes: hard
    columns:
      mail: { from: Mail, clean: trim }
      age: { from: Age, as: \(rule) }
      boss: { from: Boss, references: people, on_missing: "null" }
    reject_budget: 10
    """
  }

  @Test func besideRowsOfOthers() throws {
    try ExternalProject.with(
      schema: """
        CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          mail text NOT NULL UNIQUE, age int, boss bigint REFERENCES people, note text DEFAULT 'new');
        INSERT INTO people (mail, note) VALUES ('A@x', 'theirs'), ('B@x', 'theirs'), ('z@x', 'theirs');
        """,
      tables: [Self.people("integer")], target: ", ids: identity",
      exports: [
        "People.csv": csv(
          ["ID", "Mail", "Age", "Boss"], ["1", "a@x", "40", "2"], ["2", "b@x", "41 y", "3"],
          ["3", "c@x", "42 y", ""], ["4", "d@x", "no", ""])
      ]
    ) { project in
      project.expect("full-load")
      try project.execute("DELETE FROM people WHERE mail = 'z@x'")
      try project.execute("UPDATE people SET note = 'changed' WHERE mail = 'a@x'")
      project.write("project/tables/0.yml", Self.people("{ integer: { trailing_text: drop } }"))
      let replay = project.run("rejects replay")
      #expect(replay.exitCode == 0, "\(replay.output)\(replay.errors)")
      #expect(replay.output.contains("3 refused rows ran again, 2 of them are in the target now"))
      let rows = try project.rows(
        """
        SELECT p.mail, p.age, b.mail, p.note FROM people p LEFT JOIN people b ON b.id = p.boss
        ORDER BY 1
        """)
      #expect(
        rows == [
          ["a@x", "40", "b@x", "changed"], ["b@x", "41", "c@x", "theirs"],
          ["c@x", "42", nil, "new"],
        ])
      project.expect("verify")
      project.expect("rejects replay")
      project.expect("full-load")
      project.expect("verify")
    }
  }
}
