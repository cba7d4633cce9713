import FM2PGTestSupport
import Testing

/// Masked loads of several sources, several targets and records that give several rows.
@Suite struct MaskedShapesTests {
  private static let schema = """
    create table people (id uuid primary key, name text, mail text);
    create table numbers (id uuid primary key, person_id uuid not null references people (id),
      slot integer not null, number text);
    create table calls (id uuid primary key, number_id uuid references numbers (id), note text);
    create table towns (id uuid primary key, name text not null unique);
    """
  private static let tables = [
    """
    table: people
    sources:
      Patients:
        key: Id
        columns: { name: { from: Name, pii: true, mask: name }, mail: { from: Mail, as: email, pii: true } }
        ignore: { Score: only SQL reads it }
      Contacts:
        key: No
        columns: { name: Who }
    merge: { prefer: [Patients, Contacts] }
    crosswalk: crosswalk/people.csv
    """,
    """
    table: numbers
    from: Patients
    explode: { repetitions: Number, position: slot }
    key: Number
    columns:
      person_id: { from: Id, references: people, pii: true }
      slot: { from: slot, as: integer }
      number: { from: Number, pii: true }
    """,
    """
    table: calls
    from: Calls
    key: Id
    columns:
      number_id: { from: Number, references: numbers }
      note: { sql: '"Secret"' }
    ignore: { Secret: read by note, Town: read by towns }
    """,
    """
    table: towns
    from_sql: select distinct "Town" as name from "Calls" where "Town" <> ''
    key: name
    columns: { name: { from: name, pii: true } }
    """,
  ]
  private static let exports = [
    "Patients.csv": csv(
      ["Id", "Name", "Mail", "Number", "Score"],
      [
        "ZZSECRET-1", "Zzsecret One", "zzsecret@example.org", "ZZSECRET-A\u{1D}\u{1D}ZZSECRET-B",
        "9",
      ],
      ["ZZSECRET-2", "Zzsecret Two", "", "", "8"]),
    "Contacts.csv": csv(
      ["No", "Who"], ["ZZSECRET-1", "Zzsecret Uno"], ["ZZSECRET-3", "Zzsecret Tre"]),
    "Calls.csv": csv(
      ["Id", "Number", "Secret", "Town"], ["1", "ZZSECRET-B", "ZZSECRET", "Ayr"],
      ["2", "ZZSECRET-A", "ZZSECRET", "Ayr"]),
  ]
  private static let given = "00000000-0000-4000-8000-000000000001"

  @Test func shapesAreMaskedAndNothingIsLeft() throws {
    try Project.with(
      schema: Self.schema, tables: Self.tables, exports: Self.exports
    ) { project in
      project.write("project/crosswalk/people.csv", "key,id\nZZSECRET-1,\(Self.given)\n")
      project.write("key", "a key of the tests, with 32 bytes or more")
      project.load("--mask", project.scratch.path + "/key")
      // Both sources give one row, which has the id that the project gives it.
      #expect(
        try project.rows(
          "select count(*), count(*) filter (where id = '\(Self.given)') from people")
          == [["3", "1"]])
      // Slots keep their numbers, and the reference to a key in a slot finds it.
      #expect(
        try project.rows(
          """
          select n.slot, c.note from calls c join numbers n on n.id = c.number_id
          join people p on p.id = n.person_id where p.id = '\(Self.given)' order by 1
          """) == [["1", nil], ["3", nil]])
      // What only SQL reads was emptied.
      #expect(try project.rows("select count(*) from towns") == [["0"]])
      try project.expectNothing(of: "zzsecret")
    }
  }
  /// The mapping names a key as the exports have it; in a masked load the record has another.
  @Test func defaultKeysAreFound() throws {
    try Project.with(
      schema: """
        create table people (id uuid primary key, number text);
        create table calls (id uuid primary key, person_id uuid not null references people);
        """,
      tables: [
        """
        table: people
        from: People
        key: { from: Number, normalize: [trim, lower] }
        columns: { number: { from: Number, pii: true } }
        """,
        """
        table: calls
        from: Calls
        key: Id
        columns:
          person_id: { from: Number, references: people, on_missing: { default: ZZSECRET-0 } }
        """,
      ],
      exports: [
        "People.csv": csv(["Number"], ["ZZSECRET-0"], ["ZZSECRET-1"]),
        "Calls.csv": csv(
          ["Id", "Number"], ["1", "ZZSECRET-1"], ["2", "ZZSECRET-9"], ["3", "ZZSECRET-8"]),
      ]
    ) { project in
      project.write("key", "a key of the tests, with 32 bytes or more")
      let key = project.scratch.path + "/key"
      project.load("--mask", key)
      let calls = try project.rows("select count(*), count(distinct person_id) from calls")
      #expect(calls == [["3", "2"]])
      project.verify("--mask", key)
      try project.expectNothing(of: "zzsecret")
      let replay = project.run("rejects replay")
      #expect(replay.exitCode == 6, "\(replay.errors)")
    }
  }
}
