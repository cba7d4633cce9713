internal import Extraction
internal import MigrationModel
internal import Planning
internal import Postgres

/// What a run was made from: two runs with the same hashes do the same.
struct RunHashes: Sendable, Hashable {
  /// Of the project's files.
  var mapping: String
  /// Of the plan, the project's files and the program.
  var plan: String
  /// One line per export.
  var manifest: String

  /// - Parameter maskKey: Fingerprint of the key of a masked load; another key does something else.
  init(
    mapping: String, plan: MigrationPlan, programVersion: String, manifest: String,
    maskKey: String?
  ) {
    self.mapping = mapping
    self.manifest = manifest
    var hash = SHA256Stream()
    hash.update(Array((plan.rendered + "\n" + mapping + "\n" + programVersion).utf8))
    if let maskKey { hash.update(Array(("\nmasked " + maskKey).utf8)) }
    self.plan = hash.finishHexadecimal()
  }
}

/// A run of the target schema that began and did not end: its process died, or it was interrupted.
struct UnfinishedRun: Sendable {
  var run: String
  var project: String
  var tenant: String
  var command: String
  var planHash: String
  var manifestHash: String
  var attempts: Int
  /// Microseconds since 2000-01-01 UTC.
  var startedAt: Int64

  /// All of them, the newest first; to be asked with the lock held, when nobody works on them.
  static func all(
    ofSchema schema: String, control: String, on connection: borrowing Connection
  ) throws -> [UnfinishedRun] {
    try connection.query(
      """
      SELECT run_id, project, tenant, command, plan_hash, coalesce(manifest_hash, ''), attempts,
        (extract(epoch FROM started_at - timestamptz '2000-01-01 00:00+00') * 1000000)::bigint
      FROM \(SQLText.qualified(control, "run"))
      WHERE target_schema = $1 AND status IN ('running', 'interrupted') ORDER BY ordinal DESC
      """, [schema]
    ).map { row in
      UnfinishedRun(
        run: row[0] ?? "", project: row[1] ?? "", tenant: row[2] ?? "", command: row[3] ?? "",
        planHash: row[4] ?? "", manifestHash: row[5] ?? "",
        attempts: row[6].flatMap { Int($0) } ?? 1, startedAt: row[7].flatMap { Int64($0) } ?? 0)
    }
  }

  /// Whether a command that would do the same can go on where this run stopped.
  func canBeResumed(
    by identity: RunIdentity, command: String, hashes: RunHashes
  ) -> Bool {
    project == identity.project && tenant == identity.tenant && self.command == command
      && planHash == hashes.plan && manifestHash == hashes.manifest
  }

  /// Takes back what the run has recorded and marks it abandoned. The schemas that it built are the
  /// caller's to drop.
  func abandon(control: String, on connection: borrowing Connection) throws {
    try connection.transaction { connection in
      for table in [
        "reject_reason", "reject", "merged", "nulled_reference", "adjustment", "table_count",
        "progress",
      ] {
        _ = try connection.query(
          "DELETE FROM \(SQLText.qualified(control, table)) WHERE run_id = $1", [run])
      }
      _ = try connection.query(
        """
        UPDATE \(SQLText.qualified(control, "run"))
        SET status = 'abandoned', process = '', finished_at = clock_timestamp() WHERE run_id = $1
        """, [run])
    }
  }
}
