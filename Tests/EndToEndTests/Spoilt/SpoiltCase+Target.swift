extension SpoiltCase {
  private static func target(
    _ name: String, _ value: String, says: String...
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 4, "E401", says: says) { $0.set("--target", value) }
  }

  /// A server that is not there, not the right one, or not ready for a load.
  static let targetCases: [SpoiltCase] = [
    target("a database that is not there", "<target>_nowhere", says: "<database>_nowhere"),
    target("a role that is not there", "<target>&user=nobody_known", says: "nobody_known"),
    target("a host that is not there", "postgresql://host.invalid/db", says: "host.invalid"),
    target("a port where nobody listens", "postgresql://127.0.0.1:1/db", says: "127.0.0.1"),
    target(
      "a socket folder that is not there", "host=/nonexistent dbname=db", says: "/nonexistent"),
    target(
      "a connection string that is none", "postgresql://host:port:x/db", says: "connection URL"),
    target(
      "a connection string with an unknown key", "dbname=x passwrod=ZZSECRET", says: "option"),
    target("a port out of range", "host=127.0.0.1 port=99999 dbname=x", says: "99999"),
    SpoiltCase("an unknown service", exit: 4, "E401", says: ["nowhere"]) {
      $0.edit("project/migration.yml", "  schema: probe", "  schema: probe\n  service: nowhere")
      $0.words.removeSubrange(4...5)
    },
    SpoiltCase("another load is running", exit: 5, "E501", says: ["another"], on: [.loaded]) {
      $0.sql = ["SELECT pg_advisory_lock(hashtextextended('fm2pg probe', 0))"]
    },
    SpoiltCase("a newer control schema", exit: 4, "E404", says: ["99"], on: [.loaded]) {
      $0.sql = ["INSERT INTO fm2pg.schema_version (version, sha256) VALUES (99, '')"]
    },
    SpoiltCase(
      "a control schema that is somebody else's", exit: 6, "E601", says: ["'fm2pg'"], on: [.fresh]
    ) {
      $0.sql = ["CREATE SCHEMA fm2pg", "CREATE TABLE fm2pg.schema_version (v text)"]
    },
    SpoiltCase("a target that somebody else made", exit: 6, "E601", says: ["'probe'"], on: [.fresh])
    {
      $0.sql = ["CREATE SCHEMA probe", "CREATE TABLE probe.theirs (id int)"]
    },
    SpoiltCase("a view from elsewhere", exit: 6, "E601", says: ["public.v"], on: [.loaded]) {
      $0.sql = ["CREATE VIEW public.v AS SELECT name FROM probe.doctors"]
    },
  ]
}
