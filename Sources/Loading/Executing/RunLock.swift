internal import MigrationModel
internal import Postgres

/// One run at a time per target schema: a session lock, which the server releases when the session
/// ends in whatever way.
struct RunLock: Sendable {
  /// The control schema, where the holder is known.
  let control: String
  /// The target schema.
  let schema: String

  /// Who holds the lock.
  struct Holder: Sendable {
    var run: String
    var process: String
    var attempt: Int
    /// For people.
    var text: String
  }

  /// What the lock's number is computed from; `fm2pg status` looks for the same.
  static func name(of schema: String) -> String { "fm2pg \(schema)" }

  func tryTake(on connection: borrowing Connection) throws -> Bool {
    try connection.queryValue(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", [Self.name(of: schema)]) == "t"
  }

  /// The run that holds the lock as the ledger knows it; nil when it is not in the ledger yet. The
  /// session that holds it bears the run's name, unless its details are hidden from this role: then
  /// it is taken for the last one that began.
  func holder(on connection: borrowing Connection) throws -> Holder? {
    let rows = try connection.query(
      """
      WITH holder AS (
        SELECT a.application_name AS name FROM pg_locks l
        LEFT JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended($2, 0)
      )
      SELECT run_id, process, attempts, host, pid,
        to_char(attempt_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'
      FROM \(SQLText.qualified(control, "run"))
      WHERE status = 'running' AND target_schema = $1 AND EXISTS (SELECT FROM holder
        WHERE name IS NULL OR split_part(name, ' ', 2) = run_id)
      ORDER BY ordinal DESC LIMIT 1
      """, [schema, Self.name(of: schema)])
    guard let row = rows.first, let run = row[0] else { return nil }
    return Holder(
      run: run, process: row[1] ?? "", attempt: row[2].flatMap { Int($0) } ?? 1,
      text: "run \(run) on host \(row[3] ?? "unknown"), process \(row[4] ?? "unknown"), "
        + "since \(row[5] ?? "unknown")")
  }

  /// Takes the lock. A session whose client is dead is ended; while one that is about to end may
  /// still hold the lock, a moment is waited.
  ///
  /// - Throws: `LoadError.locked` naming the holder, unless `waits`.
  func take(
    waits: Bool, retrying: Retrying, surroundings: RunSurroundings,
    on connection: borrowing Connection
  ) throws {
    var tries = 0
    while try !tryTake(on: connection) {
      let holder = try holder(on: connection)
      if let holder, surroundings.isAlive(holder.process) == false {
        try DeadSessions.end(ofRun: holder.run, on: connection)
        if try tryTake(on: connection) { return }
      }
      tries += 1
      let text = holder?.text ?? "another session"
      if tries > 10 {
        guard waits else { throw LoadError.locked(holder: text) }
        if tries == 11 { surroundings.note("waiting for another load of this target: \(text)") }
      }
      try retrying.rest(tries > 10 ? 1 : 0.1)
    }
  }
}
