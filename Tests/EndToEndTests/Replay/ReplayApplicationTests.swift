import FM2PGTestSupport
import Testing

/// What an application has made of the rows since the load.
@Suite struct ReplayApplicationTests {
  private static let schema = """
    CREATE TABLE people (id uuid PRIMARY KEY, name text NOT NULL);
    CREATE TABLE calls (id uuid PRIMARY KEY, person_id uuid REFERENCES people, name text,
      shout text GENERATED ALWAYS AS (upper(name)) STORED, extras jsonb, n int);
    """

  private static func people(_ rule: String) -> String {
    """
    table: people
    from: People
    key: ID
    columns: { name: { from: Name, \(rule) } }
    """
  }

  private static let calls = """
    table: calls
    from: Calls
    key: ID
    columns:
      person_id: { from: Person, references: people, on_missing: keep_in extras }
      name: { copy: { column: name, through: person_id } }
      n: { from: ID, as: integer }
    """

  private func replayed(
    after change: String, _ body: (Project, String) throws -> Void
  ) throws {
    try Project.with(
      schema: Self.schema, tables: [Self.people("required: true"), Self.calls],
      exports: [
        "People.csv": csv(["ID", "Name"], ["1", "Ann"], ["2", ""]),
        "Calls.csv": csv(["ID", "Person"], ["1", "1"], ["2", "2"], ["3", "2"]),
      ]
    ) { project in
      project.load()
      if !change.isEmpty { try project.execute(change) }
      project.writeTable(0, Self.people("default: nobody"))
      let replay = project.run("rejects replay")
      #expect(replay.exitCode == 0, "\(replay.output)\(replay.errors)")
      try body(project, replay.output + replay.errors)
    }
  }

  private let rows = "SELECT n, name, shout, extras FROM calls ORDER BY 1"

  /// What is copied from the parent comes with it.
  @Test func copiesFollowTheParent() throws {
    try replayed(after: "") { project, _ in
      let rows = try project.rows(rows)
      #expect(
        rows == [
          ["1", "Ann", "ANN", nil], ["2", "nobody", "NOBODY", nil], ["3", "nobody", "NOBODY", nil],
        ])
      project.verify()
    }
  }

  @Test func deletedRowsStayAway() throws {
    try replayed(after: "DELETE FROM calls WHERE n = 3") { project, text in
      let rows = try project.rows(rows)
      #expect(rows == [["1", "Ann", "ANN", nil], ["2", "nobody", "NOBODY", nil]])
      #expect(text.contains("1 refused row ran again, 1 of them is in the target now"), "\(text)")
      let again = project.run("rejects replay")
      #expect(again.exitCode == 0, "\(again.output)\(again.errors)")
    }
  }

  @Test func otherValuesStay() throws {
    try replayed(after: "UPDATE calls SET extras = '[\"person_id\"]' WHERE n = 3") { project, _ in
      let rows = try project.rows(rows)
      #expect(rows.last == ["3", "nobody", "NOBODY", #"["person_id"]"#])
    }
  }

  /// Of two records with one key, a load of both says which is the row.
  @Test func undecidedRowsAreTold() throws {
    func table(_ rule: String) -> String {
      """
      table: people
      from: People
      key: ID
      modified: N
      duplicates: latest
      columns: { name: { from: Name, required: true }, \(rule) }
      """
    }
    try Project.with(
      schema: "CREATE TABLE people (id uuid PRIMARY KEY, name text, n int);",
      tables: [table("n: { from: N, as: integer }")],
      exports: ["People.csv": csv(["ID", "Name", "N"], ["1", "Ann", "x"], ["1", "Bo", "5"])]
    ) { project in
      project.load()
      project.writeTable(0, table(#"n: { from: N, as: integer, on_invalid: "null" }"#))
      let replay = project.run("rejects replay")
      #expect(
        replay.exitCode == 0
          && replay.errors.contains("1 refused row has the key of a row that is loaded (R202)"),
        "\(replay.output)\(replay.errors)")
      project.load()
      project.verify()
    }
  }
}
