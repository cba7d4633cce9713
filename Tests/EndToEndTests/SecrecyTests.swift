import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// A load of values and with a password that hold a mark: nobody sees the mark, neither in what is
/// printed nor in processes, sessions, logs, the ledger or files.
@Suite(.serialized) struct SecrecyTests {
  private static let mark = MarkedServer.mark

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

  /// A command that is run in every state of the target, with --json and with
  /// --verbose.
  struct Look {
    var command: String
    var exitCodes: Set<Int32> = [0]
  }

  static let looks = [
    Look(command: "check"), Look(command: "plan"), Look(command: "rejects list"),
    Look(command: "rejects show"), Look(command: "verify", exitCodes: [0, 1]),
    Look(command: "status"), Look(command: "runs"), Look(command: "grants"),
  ]

  private func lookAround(_ project: MarkedProject) throws {
    for look in Self.looks {
      for option in ["--json", "--verbose"] {
        let run = try project.run(look.command, option).run
        #expect(
          look.exitCodes.contains(run.exitCode), "\(look.command): \(run.output)\(run.errors)")
      }
    }
    let marked = try project.markedControlTables()
    #expect(marked == [])
  }

  @Test(arguments: ["csv", "xml"]) func nothingIsTold(format: String) throws {
    let rows = Self.bad + [[Self.mark + "only"] + Array(repeating: "", count: 14)]
    let text =
      format == "csv"
      ? Self.export(rows) : XMLExport(fields: Self.header, rows: rows).text
    try MarkedServer.with { server in
      let project = try MarkedProject(
        on: server, database: "marked", schema: Self.schema,
        table: Self.table + "\nreject_budget: 1000\n", files: ["T.\(format)": text])
      let load = try project.run("full-load", "--verbose")
      #expect(load.run.exitCode == 0, "\(load.run.errors)")
      #expect(load.sessions.count > 1, "nothing was seen")
      #expect(try project.run("full-load", "--json").run.exitCode == 0)
      #expect(try project.run("full-load", "--rebuild", "--jobs", "4").run.exitCode == 0)
      try expectMarkedData(project)
      try lookAround(project)
      // What follows does not depend on the format.
      if format == "xml" { return try expectSilence(server) }

      let file = project.scratch.path + "/rejects.csv"
      #expect(try project.run("rejects export", "--out", file).run.exitCode == 0)
      #expect(holdsMark(String(decoding: Scratch.read(file), as: UTF8.self)))
      #expect(ChildRun("/usr/bin/stat", ["-c", "%a", file]).output == "600\n")

      // Damage.
      try project.execute("update t set c = '\(Self.mark)changed', code = code || 'zz'")
      try project.execute("update staging.\"T\" set \"S\" = '\(Self.mark)changed'")
      #expect(try project.run("verify", "--json").run.exitCode == 1)
      try lookAround(project)

      // Over budget, and then an export that cannot be read to its end.
      project.scratch.write("project/tables/t.yml", Self.table + "\nreject_budget: 0\n")
      #expect(try project.run("full-load", "--rebuild", "--json").run.exitCode == 1)
      try lookAround(project)
      project.scratch.write("exports/T.\(format)", String(text.dropLast(40)))
      #expect(try project.run("full-load", "--rebuild", "--verbose").run.exitCode == 3)
      try expectSilence(server)
    }
  }

  /// The test would prove nothing if the marks had not come through.
  private func expectMarkedData(_ project: MarkedProject) throws {
    let connection = try project.server.connect(database: project.database)
    for table in ["probe.t", "staging.\"T\"", "fm2pg.reject", "fm2pg.crosswalk"] {
      let count = try connection.queryValue(
        "SELECT count(*) FROM \(table) t WHERE t::text LIKE '%\(Self.mark)%'")
      #expect(count != "0", "\(table)")
    }
    let reasons = try connection.queryValue("SELECT count(DISTINCT code) FROM fm2pg.reject_reason")
    #expect((reasons.flatMap { Int($0) } ?? 0) > 12)
  }

  private func expectSilence(_ server: MarkedServer) throws {
    let log = try server.log
    #expect(log.contains("ready to accept connections"))
    #expect(!holdsMark(log), "\(log)")
    for file in try server.stateFiles { #expect(!holdsMark(file.text), "\(file.path)") }
  }
}
