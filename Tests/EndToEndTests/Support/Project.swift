import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// A small migration project with its exports, both written by the test, and a database of its own.
final class Project {
  let scratch = Scratch()
  let database: ScratchDatabase
  /// The database, as the role that loads: not the tests' own, which is a superuser.
  let target: String
  /// The project's folder, and that of its exports.
  let folder: String
  var exports: String
  /// What queries of the tests find their tables in.
  let schema: String
  /// The target schema, and the migration's name, of projects that a test writes.
  static let schema = "probe"

  private init(database: ScratchDatabase, target: String) {
    self.database = database
    self.target = target
    folder = scratch.path + "/project"
    exports = scratch.path + "/exports"
    schema = Self.schema
  }

  /// A project that is in a folder of fixtures, with its exports in `exports`.
  ///
  /// - Parameters:
  ///   - folder: Nothing is written there.
  ///   - schema: The target schema that its `migration.yml` names.
  init(fixture folder: String, schema: String, database: ScratchDatabase) throws {
    let grants = Program.run(["grants", folder, "--role", LoaderRole.name])
    try #require(grants.exitCode == 0, "\(grants.errors)")
    try LoaderRole.give(grants.output, in: database)
    self.database = database
    target = LoaderRole.conninfo(database)
    self.folder = folder
    exports = folder + "/exports"
    self.schema = schema
  }

  /// Runs the body with a new project in a new database.
  ///
  /// - Parameters:
  ///   - schema: The DDL.
  ///   - tables: The mapping of each table. One that states no budget may reject every record.
  ///   - source: Lines of `source:` in flow style; dates are `ymd` and the zone is UTC.
  ///   - exports: Files of the exports folder.
  static func with<R>(
    schema: String, tables: [String], source: String = "", extra: String = "",
    exports: [String: String], _ body: (Project) throws -> R
  ) throws -> R {
    try ScratchDatabase.with { database in
      let settings = source.isEmpty ? "" : ", " + source
      let migration = """
        migration: \(Self.schema)
        source: { dates: ymd, time_zone: UTC\(settings) }
        target: { schema: \(Self.schema) }
        \(extra)
        """
      let project = Project(
        database: database, target: try Rights.give(migration, in: database))
      project.write("project/migration.yml", migration)
      project.write("project/schema/001.sql", schema)
      for (index, table) in tables.enumerated() { project.writeTable(index, table) }
      for (name, text) in exports { project.write("exports/" + name, text) }
      return try body(project)
    }
  }

  func writeTable(_ index: Int, _ text: String) {
    let budget = text.contains("reject_budget") ? "" : "\nreject_budget: 1000\n"
    write("project/tables/\(index).yml", text + budget)
  }

  func write(_ name: String, _ text: String) { scratch.write(name, text) }

  /// Exports that are not text.
  func writeBytes(_ files: [String: [UInt8]]) {
    for (name, bytes) in files { scratch.write("exports/" + name, bytes: bytes) }
    // The folder exists even without exports.
    scratch.write("exports/README", "")
  }

  func removeExports(_ files: [String: [UInt8]]) {
    for name in files.keys { unsafe unlink(exports + "/" + name) }
  }

  var state: String { scratch.path + "/state" }

  /// Runs a command on the project; `--exports` is added where the command takes it.
  func run(_ command: String, _ options: String...) -> ChildRun {
    Program.run(words(command) + options)
  }

  /// As `run`, without waiting for its end.
  func start(_ command: String, _ options: String...) -> RunningChild {
    Program.start(words(command) + options)
  }

  /// The command line of a command on the project.
  func words(_ command: String) -> [String] {
    let words = command.split(separator: " ").map(String.init)
    let takesExports = ["full-load", "verify", "plan"].contains(words[0])
    return words + [folder] + (takesExports ? ["--exports", exports] : [])
      + ["--target", target, "--state", scratch.path + "/state"]
  }

  /// Starts a full load beside the test.
  func startLoad(_ options: String...) -> RunningChild {
    Program.start(
      ["full-load", folder, "--exports", exports, "--target", target]
        + ["--state", scratch.path + "/state"] + options)
  }

  /// Runs a full load that must succeed.
  func load(
    _ options: String..., expecting code: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let words =
      ["full-load", folder, "--exports", exports, "--target", target]
      + ["--state", scratch.path + "/state"] + options
    let run = Program.run(words)
    #expect(
      run.exitCode == code, "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
  }

  /// Verifies; a load that succeeded must pass.
  func verify(_ options: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    let run = Program.run(words("verify") + options)
    #expect(run.exitCode == 0, "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
  }

  /// All rows of a query, with the target schema on the search path.
  func rows(_ sql: String) throws -> [[String?]] {
    let connection = try database.connect()
    try connection.execute("SET search_path TO \(schema), public")
    return try connection.query(sql)
  }

  func execute(_ sql: String) throws {
    let connection = try database.connect()
    try connection.execute("SET search_path TO \(schema), public")
    try connection.execute(sql)
  }

  /// `table record code column` of every reject reason of the last run, `~` for the whole row.
  func rejects() throws -> [String] {
    try rows(
      """
      SELECT concat_ws(' ', target_table, record_number, code,
        coalesce(nullif(column_name, ''), '~'))
      FROM fm2pg.reject_reason
      WHERE run_id = (SELECT run_id FROM fm2pg.run ORDER BY ordinal DESC LIMIT 1)
      ORDER BY target_table, record_number, code, column_name
      """
    ).compactMap { $0[0] }
  }

  /// Fates of the last load: `target: staged used filtered merged rejected`.
  func fates() throws -> [String] {
    try rows(
      """
      SELECT format('%s: %s %s %s %s %s', target, staged, used, filtered, merged, rejected)
      FROM fm2pg.table_counts ORDER BY target, source
      """
    ).compactMap { $0[0] }
  }

  /// Schemas other than PostgreSQL's own, sorted.
  func schemas() throws -> [String] {
    try rows(
      """
      SELECT nspname FROM pg_namespace
      WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') ORDER BY 1
      """
    ).compactMap { $0[0] }
  }
}

/// A part of a JSON text, as PostgreSQL finds it: `json(run.output, "tables,0,used")`.
func json(_ text: String, _ path: String) throws -> String? {
  try TestServer.connect().queryValue("SELECT $1::jsonb #>> $2::text[]", [text, "{\(path)}"])
}

/// A CSV export: a header and records, all quoted.
func csv(_ rows: [String]...) -> String { csv(rows) }

func csv(_ rows: [[String]]) -> String {
  rows.map { row in
    row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n"
  }.joined()
}
