import FM2PGTestSupport
import Testing

/// `fm2pg trace`: each fate that a record can have.
@Suite struct TraceTests {
  private static let schema = """
    create table people (
      id uuid primary key, name text not null unique, born date, friend_id uuid references people);
    create table lines (code text, no integer, amount numeric(8, 2), primary key (code, no));
    """
  private static let people = """
    table: people
    from: People
    where:
      - { field: Gone, not: "1", reason: left in 2019 }
      - { field: Name, not: test, reason: a test }
    key: Id
    modified: Changed
    duplicates: latest
    columns:
      name: { from: Name, clean: [trim] }
      born: { from: Born }
      friend_id: { from: Friend, references: people, on_missing: null }
    """
  private static let lines = """
    table: lines
    from: Lines
    key: [Code, No]
    columns: { code: Code, no: No, amount: Amount }
    """
  private static let exports = [
    "People.csv": csv(
      ["Id", "Name", "Born", "Friend", "Gone", "Changed"],
      ["a1", "Ann", "1990-02-01", "", "", "2020-01-01"],
      ["a1", "Anna", "1990-02-01", "", "", "2021-01-01"],
      ["a2", "Zed", "soon", "", "", "2020-01-01"], ["a3", "Cy", "", "a9", "", "2020-01-01"],
      ["a4", "Di", "", "", "1", "2020-01-01"], ["a5", "Anna", "", "", "", "2020-01-01"],
      ["A3", "Ed", "", "", "", "2020-01-01"]),
    "Lines.csv": csv(["Code", "No", "Amount"], ["x", "1", "9.50"], ["x", "2", "8"]),
  ]

  private func with(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: [Self.people, Self.lines], exports: Self.exports, body)
  }

  private func trace(_ project: Project, _ words: String...) -> ChildRun {
    Program.run(
      ["trace"] + words.prefix(2) + [project.folder, "--target", project.target]
        + words.dropFirst(2))
  }

  @Test func everyFateIsTold() throws {
    try with { (project: Project) throws in
      #expect(trace(project, "people", "a1").errors.contains("no finished load"))
      project.load()
      let cases: [(key: String, says: [String])] = [
        (
          "a1",
          [
            "file     People.csv, record 1", "merged into record 2, which has the same key",
            "file     People.csv, record 2", "as the rules give it", "not among its rejects",
          ]
        ),
        (
          "a2",
          ["rules    record 3, key a9: rejected", "R105 born: not a date", "rejected: R105 born"]
        ),
        (
          "a3",
          [
            "NULL, because the parent is not there: friend_id",
            "the same key but for case, blanks or leading zeros: record 7",
          ]
        ),
        ("a4", ["left out\n  Gone is one of those left out: left in 2019\n"]),
        ("a5", ["rejected: R205 name", "R205 name: would break a unique constraint"]),
        ("a9", ["no staged record of People.csv has this key", "the key has no id"]),
      ]
      for (key, says) in cases {
        let run = trace(project, "people", key)
        #expect(run.exitCode == 0, "\(run.errors)")
        for text in says { #expect(run.output.contains(text), "\(key): \(text) in\n\(run.output)") }
        for value in ["Ann", "Zed", "1990", "soon"] { #expect(!run.output.contains(value)) }
      }
      #expect(!trace(project, "people", "a4").output.contains("a test"))
      let values = trace(project, "people", "a1", "--show-values")
      #expect(values.output.contains("name       Name    Anna        Anna"))
    }
  }

  @Test func laterChangesAreSeen() throws {
    try with { (project: Project) throws in
      project.load()
      try project.execute("UPDATE people SET born = '1980-01-01' WHERE name = 'Anna'")
      let run = trace(project, "people", "a1", "--show-values")
      #expect(run.output.contains("which differs from the rules in born"))
      #expect(run.output.contains("born    1990-02-01  1980-01-01"))
      let report = trace(project, "people", "a1", "--json")
      #expect(try json(report.output, "records,0,fate") == "merged")
      #expect(try json(report.output, "records,0,winner") == "2")
      #expect(try json(report.output, "records,1,fate") == "loaded")
      #expect(try json(report.output, "records,1,differing") == "[\"born\"]")
      #expect(try json(report.output, "records,1,target,born") == "9999-99-99")
      #expect(try json(report.output, "run") == json(report.output, "runs,0,run"))
      try project.execute("DELETE FROM people WHERE name = 'Anna'")
      #expect(
        trace(project, "people", "a1").output.contains("although the load made one"))
      // The project is no longer that of the load.
      project.writeTable(1, Self.lines + "\n# changed\n")
      #expect(
        trace(project, "people", "a1").output.contains("the project was changed since"))
    }
  }

  @Test func keysOfSeveralParts() throws {
    try with { (project: Project) throws in
      project.load()
      let run = trace(project, "lines", "x,2", "--show-values")
      #expect(
        run.output.contains("rules    record 2, key x, 2: a row"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("the row with the id x, 2, as the rules give it"))
      let short = trace(project, "lines", "x")
      #expect(short.exitCode == 2)
      #expect(short.errors.contains("separate them by commas: Code,No"))
    }
  }
}
