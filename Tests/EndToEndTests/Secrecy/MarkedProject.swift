import FM2PGTestSupport
import Postgres
import Testing

/// A project whose exports hold the mark in every cell.
final class MarkedProject {
  let server: MarkedServer
  let scratch = Scratch()
  let database: String

  init(
    on server: MarkedServer, database: String, schema: String, table: String,
    files: [String: String]
  ) throws {
    self.server = server
    self.database = database
    try server.makeDatabase(database)
    scratch.write(
      "project/migration.yml",
      """
      migration: probe
      source: { dates: ymd, time_zone: UTC }
      target: { schema: probe }
      """)
    scratch.write("project/schema/001.sql", schema)
    scratch.write("project/tables/t.yml", table)
    for (name, text) in files { scratch.write("exports/" + name, text) }
  }

  /// Command, project and exports of a command line, `--target` as the argument says.
  func words(_ command: String, target: [String]) -> [String] {
    let words = command.split(separator: " ").map(String.init)
    let takesExports = ["full-load", "verify", "plan", "check"].contains(words[0])
    return words + [scratch.path + "/project"]
      + (takesExports ? ["--exports", scratch.path + "/exports"] : [])
      + ["--state", server.state] + target
  }

  /// Runs a command with the role's password in its arguments, and looks.
  func run(_ command: String, _ options: String...) throws -> WatchedRun {
    let target = ["--target", try server.conninfo(database)]
    return try WatchedRun(words(command, target: target) + options, on: server)
  }

  func execute(_ sql: String) throws {
    let connection = try server.connect(database: database)
    try connection.execute("SET search_path TO probe, public")
    try connection.execute(sql)
  }

  /// Control tables that hold the mark outside of what is data by its nature: the cells and keys of
  /// rejects, and the crosswalk.
  func markedControlTables() throws -> [String] {
    let connection = try server.connect(database: database)
    let tables = try connection.query(
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'fm2pg' AND c.relkind = 'r' AND NOT c.relispartition
      """
    ).compactMap { $0[0] }
    return try tables.filter { table in
      let isReject = table == "reject"
      let row = isReject ? "to_jsonb(t) - 'cells' - 'source_key'" : "to_jsonb(t)"
      let count = try connection.queryValue(
        "SELECT count(*) FROM fm2pg.\(quoteIdentifier(table)) t "
          + "WHERE (\(row))::text ILIKE '%\(MarkedServer.mark)%'")
      return count != "0"
    }
  }
}
