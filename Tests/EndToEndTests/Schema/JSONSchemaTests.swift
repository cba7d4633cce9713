import FM2PGTestSupport
import Glibc
import Testing

/// The JSON Schema of the mapping language in a real validator (Python's `jsonschema`, which
/// `make test-deps` installs).
@Suite struct JSONSchemaTests {
  private static let script = Program.root + "/Tests/Schema/validate.py"
  private static let clinic = Program.root + "/mappings/clinic"

  /// `ok` or `no` with the place and the keyword that refused, per file.
  private func validate(
    _ scratch: Scratch, kind: String?, files: [String]
  ) throws -> [String] {
    let schema = Program.run(["schema"] + (kind.map { [$0] } ?? []))
    try #require(schema.exitCode == 0, "\(schema.errors)")
    scratch.write("schema.json", schema.output)
    let run = ChildRun(
      "/usr/bin/python3", ["-B", Self.script, scratch.path + "/schema.json"] + files,
      environment: ["PATH": "/usr/bin:/bin"])
    try #require(run.exitCode == 0, "\(run.errors)")
    return run.output.split(separator: "\n").map(String.init)
  }

  private func files(_ pattern: String) -> [String] {
    ChildRun("/bin/sh", ["-c", "ls \(Self.clinic)/\(pattern)"], environment: [:])
      .output.split(separator: "\n").map(String.init).filter { !$0.hasSuffix("/catalog.yml") }
  }

  @Test func theClinicIsValid() throws {
    let scratch = Scratch()
    let migration = Self.clinic + "/migration.yml"
    let tables = files("tables/*.yml")
    let tests = files("tests/*.yml")
    #expect(tables.count == 13 && tests.count == 5)
    for (kind, files) in [
      ("migration", [migration]), ("table", tables), ("test", tests),
      (nil, [migration] + tables + tests),
    ] as [(String?, [String])] {
      #expect(try validate(scratch, kind: kind, files: files) == files.map { "ok " + $0 })
    }
  }

  /// The whole files that the mapping reference shows.
  @Test func theExamplesOfTheReferenceAreValid() throws {
    let page = String(
      decoding: Scratch.read(Program.root + "/docs/mapping-reference.md"), as: UTF8.self)
    let examples = page.split(separator: "```yaml\n").dropFirst().map {
      String($0.prefix(upTo: $0.firstRange(of: "```")?.lowerBound ?? $0.endIndex))
    }
    let scratch = Scratch()
    for (kind, first, least) in [
      ("migration", "migration:", 3), ("table", "table:", 3), ("test", "table:", 1),
    ] {
      let files = examples.filter { example in
        example.hasPrefix(first) && example.contains("\ncases:") == (kind == "test")
      }.enumerated().map { index, text in
        scratch.write("\(kind)/\(index).yml", text)
        return scratch.path + "/\(kind)/\(index).yml"
      }
      #expect(files.count >= least)
      #expect(try validate(scratch, kind: kind, files: files) == files.map { "ok " + $0 })
    }
  }

  /// A mistake, where it is found, and by which keyword of JSON Schema.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var text: String
    var place: String
    var keyword: String

    init(_ text: String, _ place: String, _ keyword: String) {
      self.text = text
      self.place = place
      self.keyword = keyword
    }

    var testDescription: String { text }
  }

  private static let head = "table: t\nfrom: T\nkey: K\n"

  @Test func mistakesAreRefused() throws {
    let columns = [
      Mistake("{ frm: A }", "columns/a", "anyOf"),
      Mistake("{ from: A, cleen: [trim] }", "columns/a", "anyOf"),
      Mistake("{ from: A, clean: [trm] }", "columns/a", "anyOf"),
      Mistake("{ from: A, clean: [{ replace: { from: x } }] }", "columns/a", "anyOf"),
      Mistake("{ from: A, value: b }", "columns/a", "anyOf"),
      Mistake("{ clean: [trim] }", "columns/a", "anyOf"),
      Mistake("{ from: A, required: yes }", "columns/a", "anyOf"),
      Mistake("{ from: A, on_missing: null }", "columns/a", "anyOf"),
      Mistake("{ from: A, otherwise: keep }", "columns/a", "anyOf"),
      Mistake("{ from: A, map: { a: b }, map_file: c }", "columns/a", "anyOf"),
      Mistake("{ from: A, as: phone }", "columns/a", "anyOf"),
      Mistake("{ from: A, as: { phone: au } }", "columns/a", "anyOf"),
      Mistake("{ from: A, as: { date: dmy, decimal: comma } }", "columns/a", "anyOf"),
      Mistake("{ from: A, on_invalid: { keep_in: x, default: y } }", "columns/a", "anyOf"),
      Mistake("{ from: A, on_empty: ignore }", "columns/a", "anyOf"),
      Mistake("{ from: [] }", "columns/a", "anyOf"),
      Mistake("{ copy: { column: b, through: c }, clean: trim }", "columns/a", "anyOf"),
      Mistake("{ copy: { column: b } }", "columns/a", "anyOf"),
      Mistake("{ from: A, references: { table: b, tables: { P: p } } }", "columns/a", "anyOf"),
      Mistake("{ from: A, references: { type: T } }", "columns/a", "anyOf"),
      Mistake("{ from: A, references: b, on_missing: {} }", "columns/a", "anyOf"),
      Mistake("[A, B]", "columns/a", "anyOf"),
      Mistake("", "columns/a", "anyOf"),
    ].map { Mistake(Self.head + "columns:\n  a: \($0.text)\n", $0.place, $0.keyword) }
    let rows = "columns: { a: A }\n"
    let tables = [
      Mistake(Self.head + rows + "colums: {}\n", "", "additionalProperties"),
      Mistake("from: T\nkey: K\n" + rows, "", "required"),
      Mistake("table: t\nkey: K\n" + rows, "", "oneOf"),
      Mistake(Self.head + rows + "sources: { A: {} }\n", "", "oneOf"),
      Mistake(Self.head, "", "anyOf"),
      Mistake("table: t\nfrom: T\n" + rows, "", "anyOf"),
      Mistake("table: t\nfrom_sql: select 1\n" + rows, "", "anyOf"),
      Mistake(Self.head + rows + "merge: { prefer: T }\n", "", "anyOf"),
      Mistake("table: t\nkey: K\n" + rows + "sources: { A: , B: {} }\n", "sources/A", "type"),
      Mistake(
        "table: t\nkey: K\n" + rows + "sources: { A: { from: A } }\n", "sources/A",
        "additionalProperties"),
      Mistake(Self.head + rows + "explode: { values: K, related: K }\n", "explode", "oneOf"),
      Mistake(Self.head + rows + "explode: { position: n }\n", "explode", "oneOf"),
      Mistake(Self.head + rows + "ids: serial\n", "ids", "enum"),
      Mistake(Self.head + rows + "match: { compare: exact }\n", "match", "anyOf"),
      Mistake(Self.head + rows + "assert: { name: n }\n", "assert", "anyOf"),
      Mistake(Self.head + rows + "crosswalk: [a]\n", "crosswalk", "type"),
      Mistake(Self.head + "columns: {}\n", "columns", "minProperties"),
      Mistake(Self.head + rows + "deletes: hrd\n", "deletes", "enum"),
      Mistake(Self.head + rows + "reject_budget: -1\n", "reject_budget", "anyOf"),
      Mistake(Self.head + rows + "reject_budget: { percent: 101 }\n", "reject_budget", "anyOf"),
      Mistake(Self.head + rows + "reject_budget: {}\n", "reject_budget", "anyOf"),
      Mistake(Self.head + rows + "where: { field: a }\n", "where", "anyOf"),
      Mistake(Self.head + rows + "where: { field: a, is: b, not: c }\n", "where", "anyOf"),
      Mistake(Self.head + rows + "duplicates: { keep: reject }\n", "duplicates", "anyOf"),
      Mistake(Self.head + rows + "ignore: { f: }\n", "ignore/f", "type"),
      Mistake(
        "table: \(String(repeating: "t", count: 64))\nfrom: T\nkey: K\n" + rows,
        "table", "maxLength"),
    ]
    let migrations = [
      Mistake("migration: Clinic\ntarget: { schema: s }\n", "migration", "pattern"),
      Mistake("migration: clinic\n", "", "required"),
      Mistake("migration: c\ntarget: { schema: s }\nschema: django\n", "schema", "enum"),
      Mistake("migration: c\ntarget: { schema: s, ids: natural }\n", "target/ids", "enum"),
      Mistake("migration: c\ntarget: { schema: s, tenant: ' ' }\n", "target/tenant", "pattern"),
      Mistake("migration: clinic\ntarget: { }\n", "target", "required"),
      Mistake(
        "migration: clinic\ntarget: { schema: s, url: 'mysql://h' }\n", "target/url",
        "pattern"),
      Mistake(
        "migration: clinic\ntarget: { schema: s, url: 'postgres://h', service: x }\n",
        "target", "not"),
      Mistake(
        "migration: c\ntarget: { schema: s }\nsource: { dates: mmd }\n", "source/dates",
        "enum"),
      Mistake(
        "migration: c\ntarget: { schema: s }\nsource: { exports: { A: { header: no } } }\n",
        "source/exports/A/header", "enum"),
      Mistake(
        "migration: c\ntarget: { schema: s }\nsource: { two_digit_years: { pivot: 100 } }\n",
        "source/two_digit_years/pivot", "maximum"),
    ]
    let scratch = Scratch()
    for (kind, mistakes) in [("table", columns + tables), ("migration", migrations)] {
      var files: [String] = []
      for (index, mistake) in mistakes.enumerated() {
        scratch.write("\(kind)/\(index).yml", mistake.text)
        files.append(scratch.path + "/\(kind)/\(index).yml")
      }
      for schema in [kind, nil] {
        let found = try validate(scratch, kind: schema, files: files)
        #expect(found.count == mistakes.count)
        for ((file, mistake), line) in zip(zip(files, mistakes), found) {
          #expect(line.hasPrefix("no \(file): "), "\(mistake.text)\(line)")
          if schema != nil {
            #expect(line == "no \(file): \(mistake.place): \(mistake.keyword)", "\(mistake.text)")
          }
        }
      }
      // The schema refuses nothing that the reader takes: what it refused is no mapping either.
      for mistake in mistakes {
        let path = kind == "table" ? "tables/t.yml" : "migration.yml"
        let project = Scratch()
        project.write("migration.yml", "migration: c\ntarget: { schema: s }\n")
        project.write("tables/t.yml", Self.head + "columns: { a: A }\n")
        project.write("lookups/l.csv", "from,to\n")
        project.write(path, mistake.text)
        let run = Program.run(["grants", project.path])
        #expect(run.exitCode == 2, "\(mistake.text)\(run.errors)")
      }
    }
  }

  @Test func anUnknownKindIsRefused() {
    let run = Program.run(["schema", "tabel"])
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("use one of: migration, test, table"))
  }
}
