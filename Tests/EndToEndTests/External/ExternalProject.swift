import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Tables of another tool, in the schema `public`, and a migration that fills them as an ordinary
/// role.
final class ExternalProject {
  let scratch = Scratch()
  let database: ScratchDatabase
  let target: String

  private init(database: ScratchDatabase, target: String) {
    self.database = database
    self.target = target
  }

  /// Runs the body with tables that the DDL makes, in a database of its own.
  ///
  /// - Parameter script: Runs after a load.
  static func with<R>(
    schema: String, tables: [String], script: String? = nil, target: String = "",
    exports: [String: String], _ body: (ExternalProject) throws -> R
  ) throws -> R {
    try ScratchDatabase.with { database in
      let migration = """
        migration: probe
        schema: external
        source: { dates: ymd, time_zone: UTC }
        target: { schema: public\(target) }
        \(script == nil ? "" : "after_load: sql/script.sql")
        """
      return try with(
        database: database, before: schema, migration: migration, tables: tables,
        script: script, exports: exports, body)
    }
  }

  /// - Parameter before: Runs in the database before the role gets its rights.
  static func with<R>(
    database: ScratchDatabase, before: String, migration: String, tables: [String],
    script: String? = nil, exports: [String: String], _ body: (ExternalProject) throws -> R
  ) throws -> R {
    let project = ExternalProject(database: database, target: LoaderRole.conninfo(database))
    if !before.isEmpty { try project.execute(before) }
    project.write("project/migration.yml", migration)
    if let script { project.write("project/sql/script.sql", script) }
    for (index, text) in tables.enumerated() { project.write("project/tables/\(index).yml", text) }
    for (name, text) in exports { project.write("exports/" + name, text) }
    let grants = Program.run(["grants", project.folder, "--role", LoaderRole.name])
    try #require(grants.exitCode == 0, "\(grants.errors)")
    try LoaderRole.give(grants.output, in: database)
    return try body(project)
  }

  var folder: String { scratch.path + "/project" }

  func write(_ name: String, _ text: String) { scratch.write(name, text) }

  func words(_ command: String) -> [String] {
    let words = command.split(separator: " ").map(String.init)
    let takesExports = !["check", "rejects"].contains(words[0])
    let exports = takesExports ? ["--exports", scratch.path + "/exports"] : []
    return words + [folder] + exports + ["--target", target, "--state", scratch.path + "/state"]
  }

  func run(_ command: String, _ options: String...) -> ChildRun {
    Program.run(words(command) + options)
  }

  /// As `run`, without waiting for its end.
  func start(_ command: String, _ options: String...) -> RunningChild {
    Program.start(words(command) + options)
  }

  /// A command that must succeed, or end with the code.
  func expect(
    _ command: String, _ options: String..., exitCode: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let run = Program.run(words(command) + options)
    #expect(run.exitCode == exitCode, "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
  }

  func rows(_ sql: String) throws -> [[String?]] {
    let connection = try database.connect()
    try connection.execute("SET search_path TO public")
    return try connection.query(sql)
  }

  func execute(_ sql: String) throws {
    let connection = try database.connect()
    try connection.execute("SET search_path TO public")
    try connection.execute(sql)
  }

  /// The schema of the tables as pg_dump writes it, with owners and rights.
  func schema() -> String {
    let dump = ChildRun(
      "/usr/bin/pg_dump", ["--schema-only", "--schema=public", database.conninfo],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(dump.exitCode == 0, "\(dump.errors)")
    // Newer ones write a random word against psql's meta-commands.
    return dump.output.split(separator: "\n").filter { !$0.hasPrefix("\\") }
      .joined(separator: "\n")
  }
}
