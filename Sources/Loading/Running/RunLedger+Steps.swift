internal import MigrationModel
internal import Postgres

/// What a step counted, by name.
typealias StepCounts = [String: Int64]

extension RunLedger {
  /// Marks a step done, in the transaction that does it.
  ///
  /// - Throws: `LoadError.locked` when the run is no longer this process's; the step's transaction
  ///   then comes to nothing.
  func markDone(
    _ step: String, counts: StepCounts, seconds: Double, on connection: borrowing Connection
  ) throws {
    let members = counts.sorted { $0.key < $1.key }.map {
      JSONValue.Member($0.key, .integer($0.value))
    }
    // The lock on the run's row keeps another process from taking it over before the commit.
    let marked = try connection.query(
      """
      WITH mine AS (
        SELECT FROM \(table("run"))
        WHERE run_id = $1 AND attempts = $2 AND process = $3 AND status = 'running' FOR SHARE
      )
      UPDATE \(table("step")) SET status = 'done', counts = $5::jsonb, seconds = $6::numeric,
        finished_at = clock_timestamp()
      WHERE run_id = $1 AND step_id = $4 AND EXISTS (SELECT FROM mine)
      RETURNING step_id
      """,
      [
        identity.id, String(identity.attempt), identity.process, step,
        JSONValue.object(members).text, String(seconds),
      ])
    guard marked.count == 1 else {
      throw LoadError.locked(holder: "another process took the run over")
    }
  }

  /// To be asked before a step commits what it does not mark done yet: the run must be this
  /// process's until then.
  func requireOwnership(on connection: borrowing Connection) throws {
    let mine = try connection.query(
      """
      SELECT FROM \(table("run"))
      WHERE run_id = $1 AND attempts = $2 AND process = $3 AND status = 'running' FOR SHARE
      """, [identity.id, String(identity.attempt), identity.process])
    guard mine.count == 1 else {
      throw LoadError.locked(holder: "another process took the run over")
    }
  }

  /// Marks the step done that follows the end of the run.
  func markCleaned(
    _ step: String, seconds: Double, on connection: borrowing Connection
  ) throws {
    _ = try connection.query(
      """
      UPDATE \(table("step")) SET status = 'done', finished_at = clock_timestamp(),
        seconds = $3::numeric
      WHERE run_id = $1 AND step_id = $2
      """, [identity.id, step, String(seconds)])
  }

  /// The counts of every step that is done.
  func doneSteps(on connection: borrowing Connection) throws -> [String: StepCounts] {
    var steps: [String: StepCounts] = [:]
    let rows = try connection.query(
      """
      SELECT s.step_id, c.key, c.value FROM \(table("step")) s
      LEFT JOIN jsonb_each_text(s.counts) c ON true
      WHERE s.run_id = $1 AND s.status = 'done'
      """, [identity.id])
    for row in rows {
      guard let step = row[0] else { continue }
      steps[step, default: [:]][row[1] ?? ""] = row[2].flatMap { Int64($0) }
    }
    return steps
  }
}
