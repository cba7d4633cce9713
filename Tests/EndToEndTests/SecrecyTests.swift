import FM2PGTestSupport
import Testing

/// No field value in anything that is printed.
@Suite struct SecrecyTests {
  private static let mark = "ZZSECRET"

  private static let schema = """
    create type mood as enum ('ok');
    create domain short as text check (length(value) < 12);
    create table land (code text primary key);
    create table t (id uuid primary key, code text unique, n int, d date, at timestamptz,
      mood mood, s short, land text references land (code), v varchar(12), j jsonb, u uuid,
      mail text, c text check (length(c) < 20), state text,
      p_id uuid references t (id));
    create unique index t_lower on t (lower(v));
    """
  private static let table = """
    table: t
    from: T
    key: Id
    columns:
      code: Code
      n: N
      d: D
      at: At
      mood: Mood
      s: S
      land: Land
      v: V
      j: J
      u: U
      mail: { from: Mail, as: email }
      c: C
      state: { from: State, map: { A: active } }
      p_id: { from: P, references: t }
    """
  private static let header = [
    "Id", "Code", "N", "D", "At", "Mood", "S", "Land", "V", "J", "U", "Mail", "C", "State", "P",
  ]

  private static let good = [
    mark + "1", mark + "a", "1", "2024-01-01", "2024-01-01 10:00", "ok", mark, "", mark, "{}", "",
    "a@\(mark).org", mark, "A", "",
  ]

  /// Fails in every cell, in its sets, or both.
  private static let bad: [[String]] = {
    var rows = [[mark + "2"] + Array(repeating: mark + " long enough", count: 14)]
    for column in 1..<header.count {
      var row = good
      row[0] = mark + "c\(column)"
      row[1] = mark + "code\(column)"
      row[8] = mark + "v\(column)"
      row[column] = mark + " long enough"
      rows.append(row)
    }
    rows.append(good)
    rows.append([mark + "9"] + good.dropFirst())
    rows.append([""] + good.dropFirst())
    return rows
  }()

  private static func export(_ rows: [[String]]) -> String {
    csv(header) + rows.map { csv($0) }.joined()
  }

  @Test(arguments: ["csv", "xml"]) func nothingIsTold(format: String) throws {
    let rows = Self.bad + [[Self.mark + "only"] + Array(repeating: "", count: 14)]
    let text =
      format == "csv"
      ? Self.export(rows) : XMLExport(fields: Self.header, rows: rows).text
    try Project.with(
      schema: Self.schema, tables: [Self.table], exports: ["T.\(format)": text]
    ) { project in
      var runs = [
        project.run("check", "--exports", project.exports), project.run("plan"),
        project.run("full-load", "--verbose"), project.run("full-load", "--json"),
        project.run("full-load", "--rebuild", "--jobs", "4"), project.run("verify", "--verbose"),
        project.run("verify", "--json"), project.run("rejects list"), project.run("rejects show"),
        project.run("rejects show", "--json"),
      ]
      for run in runs { #expect(run.exitCode == 0, "\(run.output)\(run.errors)") }
      let refused = try project.rejects()
      #expect(refused.count > 20)
      try project.execute("update t set c = '\(Self.mark)changed', code = code || 'zz'")
      try project.execute("update staging.\"T\" set \"S\" = '\(Self.mark)changed'")
      let damaged = [project.run("verify"), project.run("verify", "--json", "--verbose")]
      for run in damaged { #expect(run.exitCode == 1) }
      runs += damaged
      // Over budget, and then an export that cannot be read to its end.
      project.writeTable(0, Self.table + "\nreject_budget: 0\n")
      runs.append(project.run("full-load", "--rebuild", "--json"))
      project.write("exports/T.\(format)", String(text.dropLast(40)))
      runs.append(project.run("full-load", "--rebuild", "--verbose"))
      #expect(runs.suffix(2).map(\.exitCode) == [1, 3])
      for run in runs {
        let told = (run.output + run.errors).contains(Self.mark)
        #expect(!told, "\(run.output)\(run.errors)")
      }
    }
  }
}
