import FM2PGTestSupport
import Testing

/// What a replay must leave alone, and what it must refuse.
@Suite struct ReplayGuardTests {
  private static let schema = """
    CREATE TABLE people (id uuid PRIMARY KEY, mail text UNIQUE, age int CHECK (age < 200));
    CREATE TABLE calls (id uuid PRIMARY KEY, person_id uuid REFERENCES people, n int);
    """

  private static func people(_ rule: String, _ duplicates: String = "reject") -> String {
    """
    table: people
    from: People
    key: ID
    duplicates: \(duplicates)
    columns: { mail: Mail, age: { from: Age, as: \(rule) } }
    """
  }

  private static func calls(_ rule: String) -> String {
    """
    table: calls
    from: Calls
    key: ID
    columns:
      person_id: { from: Person, references: people, on_missing: "null" }
      n: { from: N, as: \(rule) }
    """
  }

  private static let strict = "integer"
  private static let mended = "{ integer: { trailing_text: drop } }"

  private static let exports = [
    "People.csv": csv(
      ["ID", "Mail", "Age"], ["1", "a@x", "40"], ["2", "b@x", "41 y"], ["3", "c@x", "no"],
      ["4", "d@x", "44"]),
    "Calls.csv": csv(["ID", "Person", "N"], ["1", "1", "1"], ["2", "2", "2"], ["3", "3", "3"]),
  ]

  private func project(
    _ body: (Project) throws -> Void
  ) throws {
    try Project.with(
      schema: Self.schema, tables: [Self.people(Self.strict), Self.calls(Self.strict)],
      exports: Self.exports
    ) { project in
      project.load()
      project.writeTable(0, Self.people(Self.mended))
      try body(project)
    }
  }

  private func replay(_ project: Project, expecting code: Int32 = 0) -> String {
    let run = project.run("rejects replay")
    #expect(run.exitCode == code, "\(run.output)\(run.errors)")
    return run.output + run.errors
  }

  /// The application has gone on: its rows, changes and deletions stay.
  @Test func leavesTheApplicationsChanges() throws {
    try project { project in
      let id = "(SELECT id FROM people WHERE mail = 'a@x')"
      try project.execute(
        """
        UPDATE people SET age = 99 WHERE mail = 'a@x';
        INSERT INTO people VALUES (gen_random_uuid(), 'new@x', 1);
        UPDATE calls SET n = 7;
        UPDATE calls SET person_id = \(id) WHERE n = 7 AND person_id IS NULL
          AND id = (SELECT target_id::uuid FROM fm2pg.crosswalk
            WHERE target_table = 'calls' AND source_key = '2');
        DELETE FROM people WHERE mail = 'd@x';
        CREATE VIEW public.seen AS SELECT * FROM people;
        """)
      let text = replay(project)
      #expect(text.contains("2 refused rows ran again, 1 of them is in the target now"), "\(text)")
      let people = try project.rows("SELECT mail, age FROM public.seen ORDER BY 1")
      #expect(people == [["a@x", "99"], ["b@x", "41"], ["new@x", "1"]])
      let calls = try project.rows(
        "SELECT n, p.mail FROM calls c LEFT JOIN people p ON p.id = c.person_id ORDER BY 2")
      #expect(calls == [["7", "a@x"], ["7", "a@x"], ["7", nil]])
    }
  }

  /// A default gives way to the parent that has come; what the application has put there stays.
  @Test func leavesReplacedDefaults() throws {
    let calls = Self.calls(Self.strict).replacing(
      #"on_missing: "null""#, with: "on_missing: { default: 1 }")
    try Project.with(
      schema: Self.schema, tables: [Self.people(Self.strict), calls], exports: Self.exports
    ) { project in
      project.load()
      project.writeTable(0, Self.people(Self.mended))
      try project.execute(
        "UPDATE calls SET person_id = (SELECT id FROM people WHERE mail = 'd@x') WHERE n = 3")
      _ = replay(project)
      let rows = try project.rows(
        "SELECT n, mail FROM calls c JOIN people p ON p.id = c.person_id ORDER BY 1")
      #expect(rows == [["1", "a@x"], ["2", "b@x"], ["3", "d@x"]])
    }
  }

  /// What was loaded in another way is not what the mapping reads now.
  @Test func refusesOtherSources() throws {
    try project { project in
      project.write(
        "project/migration.yml",
        """
        migration: probe
        source: { dates: ymd, time_zone: UTC }
        target: { schema: probe, staging_schema: elsewhere }
        """)
      #expect(replay(project, expecting: 6).contains("'elsewhere' does not hold"))
      project.write(
        "project/migration.yml",
        """
        migration: probe
        source: { dates: ymd, time_zone: UTC }
        target: { schema: probe }
        """)
      project.writeTable(
        0,
        """
        table: people
        sources:
          People: { columns: { mail: Mail, age: { from: Age, as: integer } } }
          Calls: { columns: { mail: Person }, ignore: { N: no age } }
        key: ID
        merge: { prefer: [People, Calls] }
        """)
      #expect(
        replay(project, expecting: 6).contains("'people' was loaded from other sources"))
      let people = try project.rows("SELECT count(*) FROM people")
      #expect(people == [["2"]])
    }
  }

  /// A row of the application has the value that must be unique.
  @Test func refusesWhatHasNoRoom() throws {
    try project { project in
      try project.execute("INSERT INTO people VALUES (gen_random_uuid(), 'b@x', 1)")
      let text = replay(project)
      #expect(text.contains("2 refused rows ran again, 0 of them are in the target now"), "\(text)")
      let rejects = try project.rejects()
      #expect(rejects == ["people 2 R205 mail", "people 3 R102 age"])
    }
  }

  /// Records that share a key are for one load to decide.
  @Test func leavesRepeatedKeysOut() throws {
    try Project.with(
      schema: Self.schema, tables: [Self.people(Self.strict), Self.calls(Self.strict)],
      exports: [
        "People.csv": csv(["ID", "Mail", "Age"], ["a", "a@x", "40"], ["A", "b@x", "41"]),
        "Calls.csv": csv(["ID", "Person", "N"], ["1", "", "1"]),
      ]
    ) { project in
      project.writeTable(
        0, Self.people(Self.strict) + "\nassert: { name: first, that: \"mail <> 'b@x'\" }")
      project.load()
      let before = try project.rejects()
      project.writeTable(
        0,
        Self.people(Self.strict, "latest").replacing(
          "key: ID", with: "key: { from: ID, normalize: [lower] }\nmodified: Age"))
      let text = replay(project)
      #expect(!before.isEmpty && text.contains("1 refused row ran again, 0 of them are"), "\(text)")
      #expect(try project.rejects() == ["people 2 R202 ~"])
      #expect(try project.rows("SELECT mail FROM people") == [["a@x"]])
    }
  }

  /// Rows that sources share without sharing a key.
  @Test func leavesRowsThatAreMergedByColumnsOut() throws {
    func table(_ rule: String) -> String {
      """
      table: people
      sources:
        New: { columns: { mail: Mail, age: { from: Age, as: \(rule) } } }
        Old: { columns: { mail: Mail, age: { from: Age, as: \(rule) } } }
      key: ID
      merge: { prefer: [New, Old], by: [mail] }
      """
    }
    try Project.with(
      schema: "CREATE TABLE people (id uuid PRIMARY KEY, mail text, age int);",
      tables: [table(Self.strict)],
      exports: [
        "New.csv": csv(
          ["ID", "Mail", "Age"], ["1", "a@x", "40"], ["2", "b@x", "41 y"], ["3", "c@x", "4 y"]),
        "Old.csv": csv(
          ["ID", "Mail", "Age"], ["8", "a@x", "50 y"], ["9", "b@x", "51 y"], ["10", "d@x", "1"]),
      ]
    ) { project in
      project.load()
      project.writeTable(0, table(Self.mended))
      let text = replay(project)
      #expect(text.contains("4 refused rows ran again, 2 of them are in the target"), "\(text)")
      let rows = try project.rows("SELECT mail, age FROM people ORDER BY 1")
      #expect(rows == [["a@x", "40"], ["b@x", "41"], ["c@x", "4"], ["d@x", "1"]])
      let rejects = try project.rejects()
      #expect(rejects == ["people 1 R202 ~"])
      let links = try project.rows("SELECT source_key FROM fm2pg.crosswalk WHERE origin = 'alias'")
      #expect(links == [["9"]])
    }
  }

  /// A loaded row that lacks a parent runs again; a mapping that refuses it now is for a full load.
  @Test func refusesAChangeOfLoadedRows() throws {
    try project { project in
      project.writeTable(1, Self.calls("boolean"))
      _ = replay(project, expecting: 2)
      project.writeTable(
        1,
        Self.calls(Self.strict).replacing(
          "key: ID", with: "key: ID\nassert: { name: few, that: \"n < 2\" }"))
      let rejects = try project.rejects()
      let text = replay(project, expecting: 6)
      #expect(
        text.contains(
          "error[E601]: 2 rows of 'calls' that are loaded would not come out as they did")
          && text.contains("full-load"), "\(text)")
      #expect(try project.rows("SELECT count(*) FROM people") == [["2"]])
      #expect(try !project.schemas().contains { $0.contains("__fm2pg") })
      project.writeTable(1, Self.calls(Self.strict))
      #expect(project.run("rejects list").exitCode == 0)
      _ = replay(project)
      #expect(try project.rejects().count < rejects.count)
      project.verify()
    }
  }

  @Test func keepsToTheBudget() throws {
    try project { project in
      project.write("project/tables/0.yml", Self.people(Self.mended) + "\nreject_budget: 0\n")
      let text = replay(project, expecting: 1)
      #expect(text.contains("E101"), "\(text)")
      let people = try project.rows("SELECT count(*) FROM people")
      #expect(people == [["2"]])
      // What it found can be studied.
      let rejects = try project.rejects()
      #expect(rejects == ["people 3 R102 age"])
      project.writeTable(0, Self.people(Self.mended))
      _ = replay(project)
      project.verify()
    }
  }

  @Test func needsALoadWithRejects() throws {
    try Project.with(
      schema: Self.schema, tables: [Self.people(Self.strict), Self.calls(Self.strict)],
      exports: [
        "People.csv": csv(["ID", "Mail", "Age"], ["1", "a@x", "40"]),
        "Calls.csv": csv(["ID", "Person", "N"], ["1", "", "1"]),
      ]
    ) { project in
      #expect(replay(project, expecting: 2).contains("no finished load of 'probe'"))
      project.load()
      #expect(replay(project).contains("nothing to do"))
      let runs = try project.rows("SELECT count(*) FROM fm2pg.run")
      #expect(runs == [["1"]])
    }
  }

  /// A full load after a replay loads all records: only some were made by the mapping as it is.
  @Test func isFollowedByAFullLoad() throws {
    try project { project in
      _ = replay(project)
      project.verify()
      let load = project.run("full-load")
      #expect(load.exitCode == 0 && !load.output.contains("nothing to do"), "\(load.output)")
      #expect(project.run("full-load").output.contains("nothing to do"))
      project.verify()
      try project.execute("UPDATE fm2pg.run SET finished_at = now() - interval '40 days'")
      #expect(project.run("purge", "--older-than", "30d").exitCode == 0)
      let text = replay(project, expecting: 6)
      #expect(text.contains("was purged"), "\(text)")
    }
  }
}
