import FM2PGTestSupport
import Postgres
import Testing

/// A project before and after a rule was mended. Loading with the one and running its rejects again
/// with the other must leave what a load with the other alone leaves.
struct ReplayCase: CustomTestStringConvertible {
  var name: String
  var schema: String
  /// The mapping that refuses too much.
  var before: [String]
  var after: [String]
  var source = ""
  var extra = ""
  var exports: [String: String]
  var files: [String: String] = [:]
  /// SQL with the target schema on the search path, whose rows must be the same.
  var queries: [String]
  /// What the replay says of itself: refused rows, and those that are loaded.
  var tried: Int
  var loaded: Int
  /// Loaded rows that get a parent.
  var joined = 0

  var testDescription: String { name }

  struct State: Equatable {
    var rows: [[String]]
    var rejects: [String]
    var fates: [String]
    var links: [String]
  }

  func run() throws {
    let direct = try state(of: after) { _ in }
    let replayed = try state(of: before) { project in
      let kept = try kept(in: project)
      for (index, table) in after.enumerated() { project.writeTable(index, table) }
      let replay = project.run("rejects replay")
      try #require(replay.exitCode == 0, "\(replay.output)\(replay.errors)")
      let words = tried == 1 ? "row" : "rows"
      let verb = loaded == 1 ? "is" : "are"
      #expect(
        replay.output.contains(
          "note: \(tried) refused \(words) ran again, \(loaded) of them \(verb) in the target now\n"
        ),
        "\(replay.output)")
      #expect(replay.output.contains("balanced: every record is accounted for"))
      // Rows that were there are the same tuples, but for those that got a parent.
      let now = Set(try self.kept(in: project))
      #expect(kept.filter { !now.contains($0) }.count == joined, "\(kept) \(now)")
      #expect(try !project.schemas().contains { $0.contains("__fm2pg") })
    }
    #expect(replayed.rows == direct.rows)
    #expect(replayed.rejects == direct.rejects)
    #expect(replayed.fates == direct.fates)
    #expect(replayed.links == direct.links)
  }

  private func state(of tables: [String], _ then: (Project) throws -> Void) throws -> State {
    try Project.with(
      schema: schema, tables: tables, source: source, extra: extra, exports: exports
    ) { project in
      for (path, text) in files { project.write("project/" + path, text) }
      project.load()
      try then(project)
      let found = try state(of: project)
      project.verify()
      // Once more changes nothing.
      let again = project.run("rejects replay")
      #expect(again.exitCode == 0, "\(again.output)\(again.errors)")
      #expect(try state(of: project) == found)
      project.verify()
      return found
    }
  }

  private func state(of project: Project) throws -> State {
    State(
      rows: try queries.map { sql in
        try project.rows(sql).map { $0.map { $0 ?? "~" }.joined(separator: "|") }
      }, rejects: try project.rejects(), fates: try project.fates(),
      links: try project.rows(
        """
        SELECT concat_ws(' ', source_table, source_key, target_table, origin, is_current)
        FROM fm2pg.crosswalk ORDER BY 1
        """
      ).compactMap { $0[0] })
  }

  /// Every row of the target with its place and version.
  private func kept(in project: Project) throws -> [String] {
    let tables = try project.rows(
      "SELECT tablename FROM pg_tables WHERE schemaname = '\(Project.schema)' ORDER BY 1"
    ).compactMap { $0[0] }
    return try tables.flatMap { table in
      try project.rows("SELECT '\(table)', xmin::text, ctid::text FROM \"\(table)\" ORDER BY 2, 3")
        .map {
          $0.map { $0 ?? "" }.joined(separator: " ")
        }
    }
  }
}
