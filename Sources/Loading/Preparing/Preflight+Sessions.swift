internal import Postgres

extension Preflight {
  /// How long sessions that are just ending, e.g. those of a killed run, are waited for: seconds.
  private static let patience = 5

  /// Whether the server, the role and the database have room for the sessions.
  func sessions(
    _ needed: Int, on connection: borrowing Connection
  ) throws(DatabaseError) -> [PreflightFinding] {
    var short = try limits(on: connection).filter { $0.room < needed }
    var waited = 0
    while !short.isEmpty, waited < Self.patience {
      try connection.execute("SELECT pg_sleep(1)")
      waited += 1
      short = try limits(on: connection).filter { $0.room < needed }
    }
    return short.map { $0.finding(needed: needed) }
  }

  /// Each limit that holds for the role; this session itself does not count.
  ///
  /// Neither reserved connections nor the limits of role and database hold for a superuser. Other
  /// roles' sessions are visible to everybody, though not what they do: what has no role or no
  /// database is a process of the server.
  private func limits(
    on connection: borrowing Connection
  ) throws(DatabaseError) -> [SessionLimit] {
    let rows = try connection.query(
      """
      WITH session AS (SELECT datid, usesysid FROM pg_stat_activity
        WHERE usesysid IS NOT NULL AND datid IS NOT NULL AND pid <> pg_backend_pid()),
      role AS (SELECT * FROM pg_roles WHERE rolname = current_user)
      SELECT 'server', '', current_setting('max_connections')::int,
        (SELECT count(*) FROM session) + CASE WHEN rolsuper THEN 0
          ELSE current_setting('superuser_reserved_connections')::int
            + coalesce(current_setting('reserved_connections', true), '0')::int END
      FROM role
      UNION ALL
      SELECT 'role', rolname, rolconnlimit, (SELECT count(*) FROM session WHERE usesysid = role.oid)
      FROM role WHERE rolconnlimit >= 0 AND NOT rolsuper
      UNION ALL
      SELECT 'database', datname, datconnlimit,
        (SELECT count(*) FROM session WHERE datid = d.oid)
      FROM pg_database d, role
      WHERE datname = current_database() AND datconnlimit >= 0 AND NOT rolsuper
      """)
    return rows.compactMap { row in
      guard row.count == 4, let kind = row[0], let name = row[1],
        let limit = row[2].flatMap({ Int($0) }), let taken = row[3].flatMap({ Int($0) })
      else { return nil }
      return SessionLimit(kind: kind, name: name, limit: limit, taken: taken)
    }
  }
}

/// How many sessions something allows, and how many of them are in use or kept for others.
private struct SessionLimit {
  /// `server`, `role` or `database`.
  let kind: String
  let name: String
  let limit: Int
  let taken: Int

  var room: Int { limit - taken }

  func finding(needed: Int) -> PreflightFinding {
    let setting = kind == "server" ? "max_connections" : "CONNECTION LIMIT"
    let jobs = (room - Preflight.Needs.fixedSessions) / Preflight.Needs.sessionsPerJob
    let lower = jobs > 0 ? "lower --jobs to \(jobs), " : ""
    return PreflightFinding(
      .sessions,
      "the load opens up to \(needed) sessions, \(setting) \(limit) leaves room for \(max(0, room))",
      at: name.isEmpty ? kind : "\(kind) '\(name)'",
      hint: lower + "close other sessions, or raise the limit")
  }
}
