internal import Glibc
internal import Postgres

/// Ends sessions that a run left behind in the server: they may hold locks, or go on with a
/// statement whose outcome nobody awaits.
struct DeadSessions {
  /// How long the server may take to end them.
  private static let limit = 30.0

  /// Ends every session of a run, but not the asking one.
  static func end(ofRun run: String, on connection: borrowing Connection) throws {
    try end(
      """
      datname = current_database() AND pid <> pg_backend_pid()
        AND application_name LIKE $1 || '%'
      """, "fm2pg \(run) ", on: connection)
  }

  /// Ends the sessions of one failed try.
  static func end(
    _ processes: [Int32], ofRun run: String, on connection: borrowing Connection
  ) throws {
    guard !processes.isEmpty else { return }
    let list = processes.map { String($0) }.joined(separator: ", ")
    try end(
      "pid IN (\(list)) AND pid <> pg_backend_pid() AND application_name LIKE $1 || '%'",
      "fm2pg \(run) ", on: connection)
  }

  private static func end(
    _ condition: String, _ name: String, on connection: borrowing Connection
  ) throws {
    var waited = 0.0
    while true {
      // A session of another role is none of ours and could not be ended.
      let left = try connection.query(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE \(condition) AND usename = current_user
        """, [name])
      if left.isEmpty { return }
      if waited > limit {
        throw DatabaseError(
          kind: .server, sqlState: "55P03", message: "sessions of a dead run do not end")
      }
      usleep(50_000)
      waited += 0.05
    }
  }
}
