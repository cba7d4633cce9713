import FM2PGTestSupport
import Testing

/// `fm2pg preview`: records before and after their rules, and what a changed rule would change.
@Suite struct PreviewTests {
  private static let schema = """
    create table people (id uuid primary key, name text not null, born date, score integer);
    """
  private static let table = """
    table: people
    from: People
    where: { field: Gone, not: "1", reason: left }
    key: { from: Id, normalize: [trim, upper] }
    columns:
      name: { from: Name, clean: [trim] }
      born: { from: Born }
      score: { from: Score, on_invalid: null }
    """
  private static let export = csv(
    ["Id", "Name", "Born", "Score", "Gone"], ["a1", " Ann ", "1990-02-01", "7", ""],
    ["a2", "Zed", "soon", "8", ""], ["a3", "Cy", "", "x", "1"], ["a4", "", "", "9", ""],
    ["a5", "Di", "1991-01-01", "n/a", ""])

  private func with(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: Self.schema, tables: [Self.table], exports: ["People.csv": Self.export], body)
  }

  private func preview(_ project: Project, _ options: String...) -> ChildRun {
    Program.run(
      [
        "preview", "people", project.folder, "--exports", project.exports, "--target",
        project.target,
      ]
        + options)
  }

  @Test func valuesAreShownOnlyIfAsked() throws {
    try with { (project: Project) throws in
      let shapes = preview(project)
      #expect(shapes.exitCode == 0, "\(shapes.errors)")
      #expect(
        shapes.output.hasPrefix(
          """
          people from People.csv: 5 records

          record 1, key A9: a row
            column  field  before      after
            id      Id     a9          
          """))
      for line in [
        "  name    Name    Aaa        Aaa", "  born    Born   9999-99-99  9999-99-99",
        "record 2, key A9: rejected", "✗ R105 not a date", "record 3, key A9: left out by 'where'",
        "✗ R101 empty, but the column must have a value",
      ] {
        #expect(shapes.output.contains(line), "\(line) in:\n\(shapes.output)")
      }
      for value in ["Ann", "1990", "soon", "Zed"] { #expect(!shapes.output.contains(value)) }

      let values = preview(project, "--show-values", "--record", "1")
      #expect(values.output.contains("record 1, key A1: a row"))
      #expect(values.output.contains("born    Born   1990-02-01  1990-02-01"))
      #expect(!values.output.contains("record 2"))

      let limited = preview(project, "--limit", "2", "--json")
      #expect(try json(limited.output, "more") == "true")
      #expect(try json(limited.output, "rows,1,fate") == "rejected")
      #expect(try json(limited.output, "rows,1,reasons,0,code") == "R105")
      #expect(try json(limited.output, "rows,1,cells,2,after") == nil)
      #expect(try json(limited.output, "rows,0,cells,1,fields,0,before") == " Aaa ")
      // Nothing was staged or loaded.
      #expect(try project.schemas() == [])
    }
  }

  @Test func whatAChangedRuleChangesIsCounted() throws {
    try with { (project: Project) throws in
      let old = Scratch()
      for name in ["migration.yml", "schema/001.sql", "tables/0.yml"] {
        old.write(
          name, String(decoding: Scratch.read(project.folder + "/" + name), as: UTF8.self))
      }
      let same = preview(project, "--against", old.path)
      #expect(same.exitCode == 0, "\(same.errors)")
      #expect(
        same.output
          == "people from People.csv: 5 records, 5 come out the same, 0 rows with other cells\n")
      project.writeTable(
        0,
        """
        table: people
        from: People
        where: { field: Score, not: "9", reason: nine }
        key: Id
        columns:
          name: { from: Name, clean: [trim, upper], on_empty: { default: nobody } }
          born: { from: Born, on_invalid: null }
          score: { from: Score, null_words: n/a }
        ignore: { Gone: not asked }
        """)
      let run = preview(project, "--against", old.path, "--show-values")
      #expect(run.exitCode == 0, "\(run.errors)")
      let id = { (text: String) in
        text.split(separator: "\n").map { line in
          line.count > 60 && line.contains("-8") ? "  <ids>" : String(line)
        }.joined(separator: "\n")
      }
      #expect(
        id(run.output) == """
          people from People.csv: 5 records, 0 come out the same, 2 rows with other cells
          newly accepted: 1
            record  before     after
                 2  R105 born  a row
          newly filtered: 1
            record  before     after
                 4  R101 name  filtered
          no longer filtered: 1
            record  before    after
                 3  filtered  R102 score
          under another key: 2
            record  before  after
                 1  A1      a1
                 5  A5      a5
          column id: 2 cells
            record  before                                after
            <ids>
            <ids>
          column name: 2 cells
            record  before  after
                 1  Ann     ANN
                 5  Di      DI
          """)
      let report = preview(project, "--against", old.path, "--json", "--limit", "1")
      #expect(try json(report.output, "changed_rows") == "2")
      #expect(try json(report.output, "newly_accepted,records,0,record") == "2")
      #expect(try json(report.output, "columns,name,count") == "2")
      #expect(try json(report.output, "columns,name,records,0,before") == "Aaa")
      #expect(try json(report.output, "columns,name,records,1") == nil)
    }
  }

  @Test func mistakesAreTold() throws {
    try with { (project: Project) throws in
      let unknown = Program.run([
        "preview", "poeple", project.folder, "--exports", project.exports, "--target",
        project.target,
      ])
      #expect(unknown.exitCode == 2)
      #expect(unknown.errors.contains("did you mean 'people'?"))
      project.write("exports/People.csv", Self.export + "\"a6\",\"x\"\r\n")
      let ragged = preview(project)
      #expect(ragged.exitCode == 3)
      #expect(ragged.errors.contains("error[X009]"))
      #expect(preview(project, "--against", "/nonexistent").exitCode == 2)
    }
  }
}
