import FM2PGTestSupport
import Postgres
import Testing

/// Everything that is asked of a fixture, in a database of its own.
struct FixtureRun {
  private let fixture: Fixture
  private let project: Project
  /// Of the first load, or of the next one.
  private var expected: Expectation
  private let mask: [String]

  /// Checks, loads, compares, verifies, loads again, and lets damage be found.
  static func run(_ fixture: Fixture) throws {
    try ScratchDatabase.with { database in
      // Tables and rows of another tool.
      if let before = fixture.text("before.sql") {
        try database.connect().execute("SET search_path TO public;\n" + before)
      }
      var run = try FixtureRun(fixture, database: database)
      try run.load()
      guard let next = fixture.text("expected-next.txt") else { return }
      run.expected = try Expectation(next)
      run.project.exports = fixture.folder + "/exports-next"
      try run.load("--rebuild")
    }
  }

  private init(_ fixture: Fixture, database: ScratchDatabase) throws {
    self.fixture = fixture
    let migration = try #require(fixture.text("migration.yml"))
    let schema = migration.contains("schema: external") ? "public" : "clinic"
    project = try Project(fixture: fixture.folder, schema: schema, database: database)
    expected = try Expectation(try #require(fixture.text("expected.txt")))
    if let key = fixture.text("mask.key") {
      // The file must be its owner's alone, which Git does not keep.
      mask = ["--mask", project.scratch.write("mask.key", key)]
    } else {
      mask = []
    }
  }

  private func load(_ options: String...) throws {
    try check()
    let load = run("full-load", mask + options)
    try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
    try compare()
    let proof = run("verify", mask)
    #expect(proof.exitCode == 0, "\(proof.output)\(proof.errors)")
    let again = run("full-load", mask)
    #expect(
      again.exitCode == 0 && again.output.contains("nothing to do"),
      "\(again.output)\(again.errors)")
    try compare()
    for damage in expected.damages { try find(damage) }
    #expect(!expected.damages.isEmpty, "no damage is stated")
  }

  private func run(
    _ command: String, _ options: [String], on target: String? = nil
  ) -> ChildRun {
    Program.run(
      [command, project.folder, "--exports", project.exports]
        + ["--target", target ?? project.target, "--state", project.state]
        + expected.options + options)
  }

  private func check() throws {
    let check = run("check", ["--json"])
    #expect(check.exitCode == 0, "\(check.output)")
    let warnings = try TestServer.connect().query(
      "SELECT w->>'code' FROM jsonb_path_query($1::jsonb, '$.warnings[*]') w", [check.output])
    #expect(warnings.compactMap { $0[0] } == expected.warnings, "\(check.output)")
    if fixture.text("tests/cases.yml") != nil {
      let tests = Program.run(["test", project.folder])
      #expect(tests.exitCode == 0, "\(tests.output)\(tests.errors)")
    }
  }

  private func compare() throws {
    for section in expected.rows {
      let rows = try lines(section.statement)
      #expect(rows == section.lines, "\(section.statement)")
    }
    let fates = try lines(
      """
      SELECT format('%s %s: %s %s %s %s %s %s', target, source, staged, used, filtered, merged,
        held, rejected) FROM fm2pg.table_counts ORDER BY target, source
      """)
    #expect(fates == expected.fates)
    let last = "run_id = (SELECT run_id FROM fm2pg.run ORDER BY ordinal DESC LIMIT 1)"
    let rejects = try lines(
      """
      SELECT concat_ws(' ', target_table, source_table,
        record_number || CASE WHEN slot > 0 THEN '.' || slot ELSE '' END, code,
        nullif(column_name, ''), CASE WHEN held THEN '(held)' END)
      FROM fm2pg.reject_reason
      JOIN fm2pg.reject USING (run_id, target_table, source_table, record_number, slot)
      WHERE \(last)
      ORDER BY target_table, source_table, record_number, slot, code, column_name
      """)
    expect(rejects, are: expected.rejects, "rejects")
    let adjustments = try lines(
      """
      SELECT format('%s %s: %s', kind, concat_ws('.', target_table, nullif(column_name, '')), cells)
      FROM (
        SELECT kind, target_table, column_name, cells FROM fm2pg.adjustment WHERE \(last)
        UNION ALL
        SELECT 'missing_parent', target_table, column_name, count(*) FROM fm2pg.nulled_reference
        WHERE \(last) GROUP BY 2, 3) a
      ORDER BY target_table, column_name, kind
      """)
    expect(adjustments, are: expected.adjustments, "adjustments")
    try everyTableIsShown()
  }

  /// A section that a known issue may be about.
  private func expect(_ found: [String], are lines: [String], _ section: String) {
    if let issue = expected.knownIssue, issue.section == section {
      withKnownIssue(Comment(rawValue: issue.text)) { #expect(found == lines) }
    } else {
      #expect(found == lines, "\(section)")
    }
  }

  /// A table that no expectation looks at is not tested.
  private func everyTableIsShown() throws {
    let tables = try lines("SELECT DISTINCT target FROM fm2pg.table_counts")
    let shown = expected.rows.map(\.statement).joined(separator: "\n")
    for table in tables {
      let pattern = try Regex(#"\b(from|join) "?\#(table)\b"#)
      #expect(shown.firstMatch(of: pattern) != nil, "no rows of '\(table)'")
    }
  }

  /// Changes a copy of the database, and lets the verification name what was changed.
  private func find(_ damage: Expectation.Section) throws {
    try ScratchDatabase.copying(project.database) { copy in
      let connection = try copy.connect()
      try connection.execute("SET search_path TO \(project.schema), public")
      let changed = try connection.query(
        "WITH d AS (\(damage.statement) RETURNING 1) SELECT FROM d")
      #expect(!changed.isEmpty, "the damage changes nothing: \(damage.statement)")
      let proof = run("verify", mask + ["--json"], on: copy.conninfo)
      #expect(proof.exitCode == 1, "\(damage.statement)")
      let failed = try TestServer.connect().query(
        """
        SELECT c->>'id' FROM jsonb_path_query($1::jsonb, '$.checks[*]') c
        WHERE c->>'status' = 'fail'
        """, [proof.output]
      ).compactMap { $0[0] }
      #expect(!damage.lines.isEmpty && Set(damage.lines).isSubset(of: failed), "found by \(failed)")
    }
  }

  /// Rows as `expected.txt` shows them: `|` between columns, `~` for NULL, ␊ and ␍ for line ends.
  private func lines(_ sql: String) throws -> [String] {
    try project.rows(sql).map { row in
      var text = ""
      for scalar in row.map({ $0 ?? "~" }).joined(separator: "|").unicodeScalars {
        text.unicodeScalars.append(scalar == "\n" ? "␊" : scalar == "\r" ? "␍" : scalar)
      }
      return text
    }
  }
}
