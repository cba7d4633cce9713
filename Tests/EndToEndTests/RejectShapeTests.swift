import FM2PGTestSupport
import Postgres
import Testing

/// `rejects show`: each field of a refused record as its shape, and as it is only if asked.
@Suite struct RejectShapeTests {
  private static let long = String(repeating: "Long words 12. ", count: 8)

  private func with(_ body: (Project) throws -> Void) throws {
    try Project.with(
      schema: "create table t (id uuid primary key, born date, name text, code text, note text);",
      tables: [
        """
        table: t
        from: T
        key: Id
        columns:
          born: { from: Born }
          name: { from: Name, pii: true }
          code: { from: Code }
          note: { from: Note }
        """
      ],
      exports: [
        "T.csv": csv(
          ["Id", "Born", "Name", "Code", "Note"],
          ["k1", "8/30/1997", "Ann Lee", "", Self.long], ["k2", "never", "Zoë", "A-7\u{0B}b", "7"])
      ]
    ) { (project: Project) throws in
      project.load()
      try body(project)
    }
  }

  @Test func everyFieldHasAShape() throws {
    try with { project in
      let cut = Self.long.map { $0.isNumber ? "9" : $0.isUppercase ? "A" : $0.isLetter ? "a" : $0 }
      let shapes = [
        #"{"Id": "a9", "Born": "9/99/9999", "Code": "", "Name": "Aaa Aaa", "#
          + #""Note": "\#(String(cut.prefix(60)))…"}"#,
        #"{"Id": "a9", "Born": "aaaaa", "Code": "A-9\na", "Name": "Aaa", "Note": "9"}"#,
      ]
      let text = project.run("rejects show")
      #expect(
        text.output == """
          T record 1 for t
            R105 born: not a date
            \(shapes[0])
          T record 2 for t
            R105 born: not a date
            \(shapes[1])

          """)
      let report = project.run("rejects show", "--json").output
      for (place, shape) in shapes.enumerated() {
        let found = try TestServer.connect().queryValue(
          "SELECT $1::jsonb #> '{rejects,\(place),shapes}' = $2::jsonb", [report, shape])
        #expect(found == "t", "\(report)")
      }
      #expect(try json(report, "rejects,0,cells") == nil)
    }
  }

  @Test func valuesAndPersonalValuesAreAskedFor() throws {
    try with { project in
      let values = project.run("rejects show", "--show-values", "--json").output
      #expect(try json(values, "rejects,0,cells,Born") == "8/30/1997")
      #expect(try json(values, "rejects,0,cells,Name") == "Aaa Aaa")
      #expect(try json(values, "rejects,0,cells,Note") == Self.long)
      #expect(try json(values, "rejects,0,shapes") == nil)
      let personal = project.run("rejects show", "--show-values", "--show-pii", "--json").output
      #expect(try json(personal, "rejects,0,cells,Name") == "Ann Lee")
      // Purged cells have no shape.
      try project.execute("update fm2pg.reject set cells = null")
      #expect(project.run("rejects show").output.contains("\n  (purged)\n"))
      let purged = project.run("rejects show", "--json").output
      #expect(try json(purged, "rejects,0,record") == "1")
      #expect(try json(purged, "rejects,0,shapes") == nil)
    }
  }
}
