internal import MigrationModel
package import Planning
package import Postgres

/// Looks at a target before anything is written to it. Changes nothing there.
package struct Preflight: Sendable {
  /// What a command is going to do in the target.
  package struct Needs: Sendable, Hashable {
    /// The schemas that it makes, replaces or upgrades.
    package var schemas: PlanSchemas
    /// The tables that it fills, for a target that another tool makes.
    package var tables: [String]
    /// How many sessions it opens at most; 0 when they are not to be counted.
    package var sessions: Int

    package init(schemas: PlanSchemas, tables: [String] = [], sessions: Int) {
      self.schemas = schemas
      self.tables = tables
      self.sessions = sessions
    }

    /// The sessions of a load: control, heartbeat and a spare one, and three for each table under
    /// way at the same time.
    package static func sessions(jobs: Int, tables: Int) -> Int {
      fixedSessions + sessionsPerJob * min(jobs, max(1, tables))
    }

    static let fixedSessions = 3
    static let sessionsPerJob = 3
  }

  let target: ConnectionTarget
  /// Ends what is asked of the server.
  let cancellation: CancelRegistry

  package init(_ target: ConnectionTarget, cancellation: CancelRegistry) {
    self.target = target
    self.cancellation = cancellation
  }

  /// Whether sessions behave as a server's do; to be asked before anything is set in one.
  package func pooler() throws(DatabaseError) -> [PreflightFinding] {
    switch try PoolerProbe.run(target, sessions: 2, cancellation: cancellation) {
    case .direct, .sessions: []
    case .sharing:
      [
        PreflightFinding(
          .pooler,
          "a transaction pooler is before the server: the statements of one session reach different "
            + "server processes", at: target.displayName,
          hint: "name the server itself or a session pooler (Supabase: port 5432 instead of 6543; "
            + "PgBouncer: pool_mode = session)")
      ]
    case .full(let served): [Self.full(served: served, needed: 2, target)]
    }
  }

  /// Everything else that can be seen before: all of it, errors and warnings.
  ///
  /// - Parameter needs: Nil for a command that only reads.
  package func server(_ needs: Needs?) throws(DatabaseError) -> [PreflightFinding] {
    let findings = try look(needs)
    guard let needed = needs?.sessions, needed > 0,
      !findings.contains(where: { $0.kind == .sessions }),
      case .full(let served) = try PoolerProbe.run(
        target, sessions: needed, cancellation: cancellation)
    else { return findings }
    return findings + [Self.full(served: served, needed: needed, target)]
  }

  /// What one session sees; it is gone afterwards, so that a pooler's probe has its place.
  private func look(_ needs: Needs?) throws(DatabaseError) -> [PreflightFinding] {
    let connection = try Connection(target, role: "preflight")
    cancellation.add(connection.cancelHandle)
    defer { cancellation.remove(connection.cancelHandle) }
    var findings = try settings(on: connection)
    guard let needs else { return findings }
    findings += try rights(needs.schemas, on: connection)
    if needs.schemas.isExternal {
      findings += try rights(needs.tables, of: needs.schemas.target, on: connection)
    }
    if needs.sessions > 0 { findings += try sessions(needs.sessions, on: connection) }
    return findings
  }

  /// Encoding, read-only servers, and who one is.
  private func settings(
    on connection: borrowing Connection
  ) throws(DatabaseError) -> [PreflightFinding] {
    let rows = try connection.query(
      """
      SELECT current_setting('server_encoding'), current_setting('transaction_read_only'),
        pg_is_in_recovery(), current_user,
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
      """)
    guard let row = rows.first, row.count == 5, let encoding = row[0], let role = row[3] else {
      return []
    }
    var findings: [PreflightFinding] = []
    if encoding != "UTF8" {
      findings.append(
        PreflightFinding(
          .encoding, "the database has the encoding \(encoding), exports need UTF8",
          at: target.displayName,
          hint: "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and name it in the target"))
    }
    if row[2] == "t" {
      findings.append(
        PreflightFinding(
          .readOnly, "the server is a standby and takes no changes", at: target.displayName,
          hint: "connect to the primary, e.g. with target_session_attrs=read-write"))
    } else if row[1] == "on" {
      findings.append(
        PreflightFinding(
          .readOnly, "sessions are read only (default_transaction_read_only)",
          at: target.displayName,
          hint: "reset it for role, database or server, or connect to the primary"))
    }
    if row[4] == "t" {
      findings.append(
        PreflightFinding(
          .superuser, "fm2pg needs no superuser, and this role is one", at: "role '\(role)'",
          hint: "`fm2pg grants` prints the SQL of a role with just the rights that are needed",
          isWarning: true))
    }
    return findings
  }

  static func full(served: Int, needed: Int, _ target: ConnectionTarget) -> PreflightFinding {
    PreflightFinding(
      .sessions,
      "the connection pooler's limit of sessions at the same time is \(served), \(needed) are needed",
      at: target.displayName,
      hint: "lower --jobs, raise the pool's size, or name the server itself")
  }
}
