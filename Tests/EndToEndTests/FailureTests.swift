import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Mistakes of every kind: the exit code, one clear message, nothing loaded, no value told.
@Suite struct FailureTests {
  private static let schema = "create table t (id uuid primary key, code text, n int, v text);"
  private static let table = """
    table: t
    from: T
    key: Id
    columns: { code: Id, n: { from: N }, v: V }
    """
  private static let header = ["Id", "N", "V"]
  private static let good = csv(header, ["1", "1", "ZZSECRET1"], ["2", "2", "ZZSECRET2"])

  private static func xml(_ change: (inout XMLExport) -> Void = { _ in }) -> String {
    var export = XMLExport(
      fields: header, rows: [["1", "1", "ZZSECRET1"], ["2", "2", "ZZSECRET2"]])
    change(&export)
    return export.text
  }

  /// A project that cannot be loaded.
  struct Failure: CustomTestStringConvertible {
    var name: String
    /// Of the exports folder; the good export is `T.csv`.
    var files: [String: [UInt8]] = [:]
    var table = FailureTests.table
    var schema = FailureTests.schema
    var exitCode: Int32
    var code: String
    var errors = 1
    var knownIssue: String?
    var testDescription: String { name }
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static let failures = [
    Failure(
      name: "unknown field", files: ["T.csv": bytes(good)],
      table: table.replacing("v: V", with: "v: Vee") + "\nignore: { V: not used }", exitCode: 2,
      code: "M101"),
    Failure(
      name: "unmapped field", files: ["T.csv": bytes(good)],
      table: table.replacing(", v: V", with: ""), exitCode: 2, code: "M102"),
    Failure(
      name: "unknown column", files: ["T.csv": bytes(good)],
      table: table.replacing("v: V", with: "w: V"), exitCode: 2, code: "M104"),
    Failure(
      name: "DDL that PostgreSQL refuses", files: ["T.csv": bytes(good)],
      schema: "create table t (id uuid primary key, code texxt);", exitCode: 2, code: "S001"),
    Failure(name: "missing export", files: [:], exitCode: 3, code: "X001"),
    Failure(
      name: "two candidates", files: ["T.csv": bytes(good), "T.mer": bytes(good)], exitCode: 3,
      code: "X002"),
    Failure(name: "zero bytes", files: ["T.csv": []], exitCode: 3, code: "X005"),
    Failure(
      name: "header only", files: ["T.csv": bytes(csv(header))], exitCode: 3, code: "X006"),
    Failure(
      name: "no known format",
      files: ["T.xml": bytes("<?xml version=\"1.0\"?><FMPDSORESULT></FMPDSORESULT>")],
      exitCode: 3, code: "X007"),
    Failure(
      name: "ragged, too few fields", files: ["T.csv": bytes(good + "\"3\",\"ZZSECRET3\"\r\n")],
      exitCode: 3, code: "X009"),
    Failure(
      name: "ragged, too many fields",
      files: ["T.csv": bytes(good + "\"3\",\"3\",\"ZZSECRET3\",\"ZZSECRET4\"\r\n")],
      exitCode: 3, code: "X009"),
    Failure(
      name: "CSV that ends within quotes",
      files: ["T.csv": bytes(good + "\"3\",\"3\",\"ZZSECRET3")], exitCode: 3, code: "X010"),
    Failure(
      name: "truncated XML", files: ["T.xml": bytes(String(xml().dropLast(60)))], exitCode: 3,
      code: "X010"),
    Failure(
      name: "XML cut between rows",
      files: ["T.xml": bytes(String(xml().dropLast("</RESULTSET></FMPXMLRESULT>".count)))],
      exitCode: 3, code: "X010"),
    Failure(
      name: "invalid UTF-8",
      files: [
        "T.csv": bytes(good) + bytes("\"3\",\"3\",\"ZZSECRET") + [0xE9]
          + bytes("\"\r\n")
      ], exitCode: 3, code: "X012"),
    Failure(
      name: "ERRORCODE", files: ["T.xml": bytes(xml { $0.errorCode = 401 })], exitCode: 3,
      code: "X013"),
    Failure(
      name: "FOUND one too many", files: ["T.xml": bytes(xml { $0.found = 3 })], exitCode: 3,
      code: "X014"),
    Failure(
      name: "FOUND one too few", files: ["T.xml": bytes(xml { $0.found = 1 })], exitCode: 3,
      code: "X014"),
    Failure(
      name: "DOCTYPE",
      files: [
        "T.xml": bytes(
          xml { $0.prologue = #"<!DOCTYPE FMPXMLRESULT [<!ENTITY x "ZZSECRET9">]>"# })
      ], exitCode: 3, code: "X015"),
  ]

  /// Each mistake in a new database and over an earlier load.
  @Test(arguments: failures) func nothingIsLoaded(_ failure: Failure) throws {
    guard let issue = failure.knownIssue else { return try check(failure) }
    withKnownIssue(Comment(rawValue: issue)) { try check(failure) }
  }

  private func check(_ failure: Failure) throws {
    try Project.with(
      schema: failure.schema, tables: [failure.table], exports: [:]
    ) { project in
      project.writeBytes(failure.files)
      try expect(failure, project.run("full-load", "--json"), in: project)
      #expect(try !project.schemas().contains(Project.schema))
      project.removeExports(failure.files)

      // The same mistake over an earlier load.
      project.write("project/schema/001.sql", Self.schema)
      project.writeTable(0, Self.table)
      project.write("exports/T.csv", Self.good)
      project.load()
      let before = try project.rows("select id, code, n, v from t order by code")
      project.removeExports(["T.csv": []])
      project.write("project/schema/001.sql", failure.schema)
      project.writeTable(0, failure.table)
      project.writeBytes(failure.files)
      try expect(failure, project.run("full-load", "--rebuild", "--json"), in: project)
      #expect(try project.rows("select id, code, n, v from t order by code") == before)
    }
  }

  private func expect(_ failure: Failure, _ run: ChildRun, in project: Project) throws {
    #expect(run.exitCode == failure.exitCode, "\(run.output)\(run.errors)")
    #expect(try json(run.output, "exit_code") == String(failure.exitCode))
    #expect(try json(run.output, "status") == "failed")
    #expect(try json(run.output, "errors,0,code") == failure.code, "\(run.output)")
    #expect(try json(run.output, "errors,1") == nil, "\(run.output)")
    #expect(try json(run.output, "errors,0,message")?.isEmpty == false)
    #expect(try !project.schemas().contains { $0.contains("__fm2pg") || $0.contains("probe_") })
    let plain = project.run("full-load", "--rebuild", "--verbose")
    #expect(plain.exitCode == failure.exitCode)
    #expect(plain.output == "")
    #expect(plain.errors.contains("error[\(failure.code)]"), "\(plain.errors)")
    for text in [run.output, run.errors, plain.errors] { #expect(!text.contains("ZZSECRET")) }
  }

  @Test func noServer() throws {
    try Project.with(
      schema: Self.schema, tables: [Self.table], exports: ["T.csv": Self.good]
    ) { project in
      let run = Program.run([
        "full-load", project.folder, "--exports", project.exports, "--json", "--target",
        "postgresql://u:ZZSECRETpw@127.0.0.1:1/x?connect_timeout=2",
      ])
      #expect(run.exitCode == 4)
      let code = try json(run.output, "errors,0,code")
      #expect(code == "E401")
      #expect(!(run.output + run.errors).contains("ZZSECRET"))
    }
  }

  @Test func aSchemaOfOthersIsRefused() throws {
    try Project.with(
      schema: Self.schema, tables: [Self.table], exports: ["T.csv": Self.good]
    ) { project in
      let connection = try project.database.connect()
      try connection.execute(
        "CREATE SCHEMA probe; CREATE TABLE probe.theirs AS SELECT 1 AS a; "
          + "ALTER SCHEMA probe OWNER TO \(LoaderRole.name); "
          + "ALTER TABLE probe.theirs OWNER TO \(LoaderRole.name)")
      for option in ["--json", "--rebuild"] {
        let run = project.run("full-load", option)
        #expect(run.exitCode == 6, "\(run.output)\(run.errors)")
      }
      #expect(try connection.query("SELECT a FROM probe.theirs") == [["1"]])
    }
  }

  @Test func newerExportsNeedRebuild() throws {
    try Project.with(
      schema: Self.schema, tables: [Self.table], exports: ["T.csv": Self.good]
    ) { project in
      project.load()
      project.verify()
      let before = try project.rows("select code, v from t order by 1")
      project.write("exports/T.csv", csv(Self.header, ["1", "1", "new"], ["3", "3", "more"]))
      let stale = project.run("verify")
      #expect(stale.exitCode == 1, "\(stale.output)\(stale.errors)")
      let refused = project.run("full-load", "--json")
      #expect(refused.exitCode == 6)
      #expect(try json(refused.output, "errors,0,code") == "E601")
      #expect(try json(refused.output, "errors,0,hint")?.contains("--rebuild") == true)
      #expect(try project.rows("select code, v from t order by 1") == before)
      project.load("--rebuild")
      #expect(
        try project.rows("select code, v from t order by 1") == [["1", "new"], ["3", "more"]])
      project.verify()
    }
  }

  struct UsageCase: CustomTestStringConvertible {
    var words: [String]
    var testDescription: String { words.joined(separator: " ") }
  }

  static let usage = [
    UsageCase(words: []), UsageCase(words: ["loda"]), UsageCase(words: ["full-load"]),
    UsageCase(words: ["full-load", ".", "--exports"]),
    UsageCase(words: ["full-load", ".", "--exports", "x", "--jobs", "0"]),
    UsageCase(words: ["verify", ".", "--exports", "x", "--nonsense"]),
    UsageCase(words: ["full-load", "a", "b", "--exports", "x"]),
    UsageCase(words: ["rejects"]), UsageCase(words: ["rejects", "export", "."]),
    UsageCase(words: ["full-load", "/nonexistent", "--exports", "/nonexistent"]),
  ]

  @Test(arguments: usage) func usageMistakes(_ usage: UsageCase) {
    let run = Program.run(usage.words)
    #expect(run.exitCode == 2, "\(run.output)\(run.errors)")
    #expect(run.output == "")
    #expect(run.errors != "")
  }

  /// Rejects are kept, listed, shown and exported; the target stays as it was.
  @Test(arguments: [false, true]) func overBudget(loaded: Bool) throws {
    let table = Self.table + "\nreject_budget: 1\n"
    let bad = csv(
      Self.header, ["1", "ZZSECRETx", "a"], ["2", "2", "b"], ["", "ZZSECRETy", "c"])
    try Project.with(schema: Self.schema, tables: [table], exports: ["T.csv": bad]) { project in
      if loaded {
        project.write("exports/T.csv", Self.good)
        project.load()
        project.write("exports/T.csv", bad)
      }
      let before = loaded ? try project.rows("select * from t order by code") : []
      let run = project.run("full-load", "--json", "--rebuild")
      #expect(run.exitCode == 1, "\(run.output)\(run.errors)")
      #expect(try json(run.output, "status") == "findings")
      #expect(try json(run.output, "balanced") == "true")
      #expect(try json(run.output, "errors,0,code") == "E101")
      #expect(try json(run.output, "tables,0,rejected") == "2")
      #expect(try project.schemas().contains(Project.schema) == loaded)
      #expect(try !project.schemas().contains { $0.contains("__fm2pg") })
      if loaded {
        #expect(try project.rows("select * from t order by code") == before)
      }
      let refused = try project.rejects()
      #expect(refused == ["t 1 R102 n", "t 3 R102 n", "t 3 R201 ~"])
      try checkListing(project)
    }
  }

  private func checkListing(_ project: Project) throws {
    let list = project.run("rejects list", "--json")
    #expect(list.exitCode == 0, "\(list.errors)")
    let counts = try TestServer.connect().query(
      """
      SELECT r->>'target', r->>'code', r->>'column', r->>'count'
      FROM jsonb_array_elements($1::jsonb->'rejects') r ORDER BY 2
      """, [list.output])
    #expect(counts == [["t", "R102", "n", "2"], ["t", "R201", "", "1"]])
    let show = project.run("rejects show")
    #expect(show.exitCode == 0)
    #expect(show.output.contains("T record 1") && show.output.contains("R201"))
    let shown = project.run("rejects show", "--code", "R201", "--show-values")
    #expect(shown.output.contains("ZZSECRETy") && !shown.output.contains("ZZSECRETx"))
    let file = project.scratch.path + "/rejects.csv"
    let export = project.run("rejects export", "--out", file)
    #expect(export.exitCode == 0, "\(export.errors)")
    let text = String(decoding: Scratch.read(file), as: UTF8.self)
    #expect(text.contains("ZZSECRETx") && text.contains("ZZSECRETy"))
    #expect(text.split(whereSeparator: \.isNewline).count == 3)
    for run in [list, show, export] {
      #expect(!(run.output + run.errors).contains("ZZSECRET"))
    }
  }
}
