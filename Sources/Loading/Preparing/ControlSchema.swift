internal import MigrationModel
package import Postgres
internal import StagingSQL

/// The schema `fm2pg` of a target database: created on first use, upgraded in one transaction, and
/// refused when it is newer than this program.
package enum ControlSchema {
  /// The version that this program writes.
  package static var currentVersion: Int { StagingSQL.migrations.count }

  /// Brings the control schema to the current version and makes sure that staging exists.
  package static func ensure(
    control: String, staging: String, on connection: borrowing Connection
  ) throws {
    try connection.transaction { connection in
      try connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('control schema of fm2pg', 0))")
      try createSchemaIfMissing(control, on: connection)
      try createSchemaIfMissing(staging, on: connection)
      try migrate(control, on: connection)
    }
  }

  /// Applies what is missing; must be inside a transaction.
  private static func migrate(_ control: String, on connection: borrowing Connection) throws {
    let name = SQLText.identifier(control)
    let known = try version(control, on: connection)
    if known > currentVersion { throw LoadError.newerControlSchema(found: known) }
    guard known < currentVersion else { return }
    try connection.execute("SET LOCAL search_path TO \(name)")
    for (index, migration) in StagingSQL.migrations.enumerated().dropFirst(known) {
      try connection.execute(migration)
      _ = try connection.query(
        "INSERT INTO schema_version (version, sha256) VALUES ($1, encode(sha256($2), 'hex'))",
        [String(index + 1), bytea(migration)])
    }
    try connection.execute("SET LOCAL search_path TO ''")
  }

  /// The version of a control schema, 0 when there is none.
  package static func version(
    _ control: String, on connection: borrowing Connection
  ) throws -> Int {
    let relation = SQLText.qualified(control, "schema_version")
    let exists = try connection.queryValue("SELECT to_regclass($1) IS NOT NULL", [relation])
    guard exists == "t" else { return 0 }
    let isOurs = try connection.queryValue(
      """
      SELECT count(*) = 2 FROM pg_attribute
      WHERE attrelid = to_regclass($1) AND attname IN ('version', 'sha256')
      """, [relation])
    guard isOurs == "t" else {
      throw LoadError.refused(
        message: "the schema '\(control)' holds a table 'schema_version' that is not fm2pg's",
        hint: "name another `target.control_schema`")
    }
    return try connection.queryValue("SELECT max(version) FROM \(relation)").flatMap { Int($0) }
      ?? 0
  }

  /// `CREATE SCHEMA IF NOT EXISTS` asks for the right to create schemas even if there is one.
  private static func createSchemaIfMissing(
    _ schema: String, on connection: borrowing Connection
  ) throws {
    let exists = try connection.queryValue(
      "SELECT to_regnamespace($1) IS NOT NULL", [SQLText.identifier(schema)])
    if exists != "t" {
      try connection.execute("CREATE SCHEMA \(SQLText.identifier(schema))")
    }
  }

  private static func bytea(_ text: String) -> String {
    let digits = Array("0123456789abcdef")
    return text.utf8.reduce(into: "\\x") { output, byte in
      output.append(digits[Int(byte >> 4)])
      output.append(digits[Int(byte & 15)])
    }
  }
}
