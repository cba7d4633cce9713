internal import MigrationModel
internal import Planning
internal import Postgres

extension Preflight {
  static let hint = "`fm2pg grants` prints the SQL that gives a role what it needs"

  /// What the role may not do; a member of the owning role counts as the owner.
  func rights(
    _ schemas: PlanSchemas, on connection: borrowing Connection
  ) throws(DatabaseError) -> [PreflightFinding] {
    let names =
      (schemas.isExternal ? [] : [schemas.target, schemas.old])
      + [schemas.staging, schemas.control] + schemas.temporary
    let list = names.map { SQLText.literal($0) }.joined(separator: ", ")
    return try creating(on: connection) + owning(list, on: connection)
      + tables(list, on: connection)
  }

  private func creating(
    on connection: borrowing Connection
  ) throws(DatabaseError) -> [PreflightFinding] {
    let rows = try connection.query(
      """
      SELECT current_user, current_database(),
        has_database_privilege(current_database(), 'CREATE')
      """)
    guard let row = rows.first, row.count == 3, row[2] != "t" else { return [] }
    let (role, database) = (row[0] ?? "", row[1] ?? "")
    return [
      PreflightFinding(
        .rights, "the role '\(role)' may not create schemas in the database",
        at: "database '\(database)'", hint: Self.hint)
    ]
  }

  private func owning(
    _ schemas: String, on connection: borrowing Connection
  ) throws(DatabaseError) -> [PreflightFinding] {
    try connection.query(
      """
      SELECT nspname, pg_get_userbyid(nspowner), current_user FROM pg_namespace
      WHERE nspname IN (\(schemas)) AND NOT pg_has_role(nspowner, 'USAGE')
      ORDER BY nspname COLLATE "C"
      """
    ).map { row in
      let names = row.map { $0 ?? "" }
      return PreflightFinding(
        .rights, "the schema belongs to '\(names[1])', not to '\(names[2])'",
        at: "schema '\(names[0])'", hint: Self.hint)
    }
  }

  /// One finding for each schema, however many tables there are.
  private func tables(
    _ schemas: String, on connection: borrowing Connection
  ) throws(DatabaseError) -> [PreflightFinding] {
    try connection.query(
      """
      SELECT nspname, count(*), min(relname COLLATE "C"), current_user
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE nspname IN (\(schemas)) AND relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT pg_has_role(relowner, 'USAGE')
      GROUP BY nspname ORDER BY nspname COLLATE "C"
      """
    ).map { row in
      let names = row.map { $0 ?? "" }
      return PreflightFinding(
        .rights,
        "\(names[1]) tables or views do not belong to '\(names[3])', such as '\(names[2])'",
        at: "schema '\(names[0])'", hint: Self.hint)
    }
  }
}
