import FM2PGTestSupport
import Synchronization
import Testing

/// The rights of the suite's role, as the program prints them.
enum Rights {
  private static let scripts = Mutex<[String: String]>([:])

  /// Gives the suite's role what the migration needs; returns the target as that role.
  ///
  /// - Parameter migration: The text of `migration.yml`; the rest of a project has no part in it.
  static func give(_ migration: String, in database: ScratchDatabase) throws -> String {
    try LoaderRole.give(try script(migration), in: database)
    return LoaderRole.conninfo(database)
  }

  private static func script(_ migration: String) throws -> String {
    if let known = scripts.withLock({ $0[migration] }) { return known }
    let scratch = Scratch()
    scratch.write("migration.yml", migration)
    scratch.write("schema/001.sql", "create table t (code text);")
    scratch.write("tables/t.yml", "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id }\n")
    let printed = Program.run(["grants", scratch.path, "--role", LoaderRole.name])
    try #require(printed.exitCode == 0, "\(printed.errors)")
    scripts.withLock { $0[migration] = printed.output }
    return printed.output
  }
}
