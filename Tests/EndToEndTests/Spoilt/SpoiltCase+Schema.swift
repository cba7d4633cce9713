extension SpoiltCase {
  private static let file = "project/schema/010.sql"

  private static func added(
    _ name: String, _ code: String, _ sql: String, says: String...
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 2, code, says: ["<scratch>/project/schema/010.sql:"] + says) {
      $0.append(file, sql)
    }
  }

  /// DDL that PostgreSQL refuses, or that a load must not run.
  static let schemaCases: [SpoiltCase] = [
    added("a syntax error", "S001", "create table x (\n  id uuid,,\n);\n", says: ":10:11"),
    added("an unknown type", "S001", "create table x (id uuidd);\n", says: ":9:20"),
    added("COMMIT in a schema file", "S002", "commit;\n", says: ":9:1", "COMMIT"),
    added("BEGIN in a schema file", "S002", "  begin;\n", says: ":9:3"),
    added("a savepoint in a schema file", "S002", "rollback to savepoint a;\n", says: ":9:1"),
    added("another schema", "S003", "create schema other;\n", says: ":9:1", "'other'"),
    added("psql's \\copy", "S001", "\\copy rooms from '/etc/passwd'\n", says: ":9:1", "psql"),
    added("psql's \\i", "S001", "\\i other.sql\n", says: ":9:1", "psql"),
    added("COPY from the client", "S001", "copy rooms from stdin;\n1\ta\tb\n\\.\n", says: ":9:"),
    added(
      "a quote that is not closed in SQL", "S001", "comment on table rooms is 'never closed;\n",
      says: ":9:"),
    SpoiltCase("a partitioned table", exit: 2, "M119", says: ["'x'"]) {
      $0.append(file, "create table x (id int) partition by range (id);\n")
    },
    SpoiltCase("SQL in Latin-1", exit: 2, "M003", says: ["010.sql:9:4"]) {
      $0.files[file]? += Array("-- ".utf8) + [0xE9]
    },
  ]
}
