import FM2PGTestSupport
import Postgres
import Testing

/// A small project, and what must become of its records.
struct SetCase: CustomTestStringConvertible {
  var name: String
  var schema: String
  var tables: [String]
  var source = ""
  var extra = ""
  var exports: [String: String]
  /// Further files of the project, by path.
  var files: [String: String] = [:]
  /// SQL with the target schema on the search path, and its rows; columns joined with `|`, NULL
  /// as `~`.
  var queries: [(sql: String, rows: [String])] = []
  /// `table record code column`.
  var rejects: [String] = []
  /// `target: staged used filtered merged rejected`.
  var fates: [String] = []
  /// Lines of the summary, without `note: `.
  var notes: [String] = []
  /// A defect of the program that makes the case fail; see `withKnownIssue`.
  var knownIssue: String?
  /// The oldest server that knows the SQL of the case.
  var minimumServer = 130_000

  var testDescription: String { name }

  /// Loads, compares, verifies, loads again.
  func run() throws {
    let server = try TestServer.connect().serverVersion
    guard server >= minimumServer else { return }
    if let knownIssue {
      withKnownIssue(Comment(rawValue: knownIssue)) { try load() }
    } else {
      try load()
    }
  }

  private func load() throws {
    try Project.with(
      schema: schema, tables: tables, source: source, extra: extra, exports: exports
    ) { project in
      for (path, text) in files { project.write("project/" + path, text) }
      let load = project.run("full-load")
      try #require(load.exitCode == 0, "\(load.output)\(load.errors)")
      let refused = try project.rejects()
      #expect(refused == rejects)
      let counted = try project.fates()
      if !fates.isEmpty { #expect(counted == fates) }
      for note in notes {
        #expect(load.output.contains("note: \(note)\n"), "\(load.output)")
      }
      for query in queries {
        let rows = try project.rows(query.sql).map { row in
          row.map { $0 ?? "~" }.joined(separator: "|")
        }
        #expect(rows == query.rows, "\(query.sql)")
      }
      project.verify()
      let again = project.run("full-load")
      #expect(again.exitCode == 0 && again.output.contains("nothing to do"))
      #expect(try !project.schemas().contains { $0.contains("__fm2pg") })
    }
  }
}
