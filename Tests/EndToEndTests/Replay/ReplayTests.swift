import Testing

@Suite struct ReplayTests {
  @Test(arguments: ReplayTests.cases) func sameAsOneLoad(_ one: ReplayCase) throws {
    try one.run()
  }

  static let cases: [ReplayCase] = [
    ReplayCase(
      name: "parents, children, children that wait, children without",
      schema: """
        CREATE TABLE people (id uuid PRIMARY KEY, age int NOT NULL);
        CREATE TABLE visits (id uuid PRIMARY KEY, person_id uuid NOT NULL REFERENCES people,
          run text, at timestamptz);
        CREATE TABLE calls (id uuid PRIMARY KEY, person_id uuid REFERENCES people, note text);
        CREATE TABLE notes (id uuid PRIMARY KEY, person_id uuid NOT NULL REFERENCES people);
        CREATE TABLE rooms (id uuid PRIMARY KEY, name text);
        """,
      before: people("as: integer") + rest,
      after: people("as: { integer: { trailing_text: drop } }")
        + rest,
      exports: [
        "People.csv": csv(
          ["ID", "Age", "Gone"], ["1", "40", ""], ["2", "41 years", ""], ["3", "many", ""],
          ["4", "5", "1"]),
        "Visits.csv": csv(
          ["ID", "Person"], ["1", "1"], ["2", "2"], ["3", "3"], ["4", "9"], ["5", "4"]),
        "Calls.csv": csv(
          ["ID", "Person", "Note"], ["1", "1", "a"], ["2", "2", "b"], ["3", "3", "c"]),
        "Notes.csv": csv(["ID", "Person"], ["1", "1"], ["2", "2"], ["3", "3"]),
        "Rooms.csv": csv(["ID", "Name"], ["1", "blue"]),
      ],
      queries: [
        "SELECT * FROM people ORDER BY 1", "SELECT id, person_id FROM visits ORDER BY 1",
        "SELECT count(DISTINCT run), count(DISTINCT at) FROM visits",
        "SELECT * FROM calls ORDER BY 1", "SELECT * FROM notes ORDER BY 1",
      ], tried: 8, loaded: 3, joined: 1)
  ]

  private static func people(_ rule: String) -> [String] {
    [
      """
      table: people
      from: People
      key: ID
      where: { field: Gone, not: "1" }
      columns: { age: { from: Age, \(rule) } }
      """
    ]
  }

  private static let rest = [
    """
    table: visits
    from: Visits
    key: ID
    columns:
      person_id: { from: Person, references: people, on_missing: reject }
      run: { constant: run_id }
      at: { constant: load_time }
    """,
    """
    table: calls
    from: Calls
    key: ID
    columns:
      person_id: { from: Person, references: people, on_missing: "null" }
      note: { from: Note }
    """,
    """
    table: notes
    from: Notes
    key: ID
    columns: { person_id: { from: Person, references: people, on_missing: hold } }
    """,
    """
    table: rooms
    from: Rooms
    key: ID
    columns: { name: { from: Name } }
    """,
  ]
}
