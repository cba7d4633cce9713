import FM2PGTestSupport
import Postgres
import Testing

/// Runs a case in a database and holds what it did against what it must do.
struct SpoiltRun {
  let spoilt: SpoiltCase
  let database: ScratchDatabase

  /// What the operator reads, places of this run taken out.
  func check(_ target: SpoiltCase.Target) throws -> String {
    let scratch = Scratch()
    defer { withExtendedLifetime(scratch) {} }
    var project = SpoiltProject.good
    spoilt.spoil(&project)
    project.write(to: scratch)
    let connection = try database.connect()
    for statement in project.sql { try connection.execute(statement) }
    let before = try DatabaseState(of: connection)
    var words = project.words
    if target == .loaded {
      words.append("--json")
      if words.first == "full-load" { words.append("--rebuild") }
    }
    let places = [
      "<folder>": scratch.path + "/project", "<exports>": scratch.path + "/exports",
      "<state>": scratch.path + "/state", "<target>": database.conninfo,
      "<scratch>": scratch.path,
    ]
    let filled = { (text: String) in
      places.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }
    let run = Program.run(words.map(filled), environment: project.environment.mapValues(filled))
    let after = try DatabaseState(of: connection)
    #expect(run.exitCode == spoilt.exitCode, "\(run.errors)")
    // Over budget, a first load leaves its staging to be studied.
    let keepsStaging = target == .fresh && spoilt.exitCode == 1
    #expect(before.differences(to: after, ignoringStaging: keepsStaging) == [])
    if target == .loaded {
      try checkJSON(run)
    } else if spoilt.exitCode != 1 {
      #expect(run.output == "")
    }
    if target == .loaded, spoilt.exitCode == 3 {
      words[0] = "verify"
      words.removeLast()
      let proof = Program.run(words.map(filled), environment: project.environment)
      // What can be read is not what was loaded, the rest cannot be read.
      #expect([1, 3].contains(proof.exitCode), "verify: \(proof.output)\(proof.errors)")
      #expect(!(proof.output + proof.errors).contains(SpoiltProject.mark))
    }
    let shown = normalised(run.errors, scratch)
    checkText(shown)
    return shown
  }

  private func checkJSON(_ run: ChildRun) throws {
    let object = try TestServer.connect().query(
      """
      SELECT $1::json->>'status', $1::json->>'exit_code', string_agg(e->>'code', ' ' ORDER BY n),
        bool_and(strpos($2, concat(e->>'where' || ': ', 'error[', e->>'code', ']: ',
          e->>'message', e'\n  hint: ' || (e->>'hint'), e'\n')) > 0)
      FROM jsonb_array_elements($1::jsonb->'errors') WITH ORDINALITY AS t(e, n)
      """, [run.output, run.errors])
    let status = [3, 2, 4, 5, 6].contains(spoilt.exitCode) ? "failed" : "findings"
    #expect(object.first?[0] == status)
    #expect(object.first?[1] == String(spoilt.exitCode))
    #expect(object.first?[2] == spoilt.codes.joined(separator: " "))
    #expect(object.first?[3] == "t", "the same on stderr: \(run.output)\(run.errors)")
  }

  private func checkText(_ text: String) {
    let errors = text.split(separator: "\n").filter { $0.contains("error[") }
    let codes = errors.map { line in
      String(
        line[(line.firstRange(of: "error[")?.upperBound ?? line.endIndex)...].prefix { $0 != "]" })
    }
    #expect(codes == spoilt.codes, "\(text)")
    for part in spoilt.says { #expect(text.contains(part), "no '\(part)' in: \(text)") }
    // The suite's superuser is warned of, too, when a load gets that far.
    let warnings = text.split(separator: "\n").count { $0.contains("warning[") }
    let hints = text.split(separator: "\n").count { $0.hasPrefix("  hint: ") }
    #expect(hints == errors.count + warnings, "each says what to do: \(text)")
    #expect(!text.contains(SpoiltProject.mark), "\(text)")
    for name in ["Error(", "Optional(", "unexpected error", "Fatal error", "nil"] {
      #expect(!text.contains(name), "\(text)")
    }
  }

  /// The same text on every machine.
  private func normalised(_ text: String, _ scratch: Scratch) -> String {
    var text = text.replacing(scratch.path, with: "<scratch>")
      .replacing(database.name, with: "<database>")
    if let folder = database.conninfo.split(separator: "host=").last?.prefix(while: { $0 != "&" }) {
      text = text.replacing(folder.replacing("%2F", with: "/"), with: "<server>")
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      // The process id of a session, and the port of a listener made for the test.
      line.replacing(/(process|port|probe_) ?\d+/) { "\($0.output.1) <number>" }
    }.joined(separator: "\n")
  }
}

/// What a failed command must leave as it is: the schemas, and what is in target and staging.
struct DatabaseState {
  private var lines: Set<String>

  init(of connection: borrowing Connection) throws {
    let schemas = try connection.query(
      "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('fm2pg', 'staging')"
    ).compactMap { $0[0] }
    lines = Set(schemas.map { "schema \($0)" })
    let relations = try connection.query(
      """
      SELECT format('%I.%I', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'v', 'm', 'p')
        AND (n.nspname !~ '^(pg_|information_schema|fm2pg$)'
          OR n.nspname = 'fm2pg' AND c.relname = 'crosswalk')
      """
    ).compactMap { $0[0] }
    for relation in relations {
      let content = try connection.queryValue(
        "SELECT concat(count(*), ' ', md5(string_agg(t::text, '|' ORDER BY t::text))) "
          + "FROM \(relation) t")
      // An empty crosswalk comes with the control schema.
      if relation == "fm2pg.crosswalk", content == "0 " { continue }
      lines.insert("\(relation) \(content ?? "")")
    }
  }

  /// What is there only before (`-`) or only after (`+`).
  func differences(to after: DatabaseState, ignoringStaging: Bool) -> [String] {
    let added = after.lines.subtracting(lines).filter { line in
      !ignoringStaging || !line.hasPrefix("staging.")
    }
    return (lines.subtracting(after.lines).map { "- " + $0 } + added.map { "+ " + $0 }).sorted()
  }
}
