internal import Glibc
internal import MigrationModel
internal import Postgres

/// Who runs what, for the ledger and for the lock's message.
package struct RunIdentity: Sendable, Hashable {
  package var id: String
  package var project: String
  package var tenant: String
  package var programVersion: String
  package var host: String
  package var pid: Int32

  package init(
    id: String, project: String, tenant: String, programVersion: String, host: String, pid: Int32
  ) {
    self.id = id
    self.project = project
    self.tenant = tenant
    self.programVersion = programVersion
    self.host = host
    self.pid = pid
  }
}

/// The run, its steps and counts, in the control schema. Written on a connection of its own, so
/// that progress is committed whatever becomes of the work.
struct RunLedger {
  let control: String
  let identity: RunIdentity

  private func table(_ name: String) -> String { SQLText.qualified(control, name) }

  /// One run at a time per target schema: a session lock, which the server releases when the
  /// session ends in whatever way.
  func lock(schema: String, on connection: borrowing Connection) throws {
    let key = "fm2pg \(schema)"
    let taken = try connection.queryValue(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", [key])
    guard taken != "t" else { return }
    let holder = try connection.query(
      """
      SELECT run_id, host, pid::text, to_char(started_at, 'YYYY-MM-DD HH24:MI:SS') || ' UTC'
      FROM \(table("run")) WHERE status = 'running' AND target_schema = $1
      ORDER BY ordinal DESC LIMIT 1
      """, [schema])
    guard let row = holder.first, row.count == 4 else {
      throw LoadError.locked(holder: "another session")
    }
    let parts = row.map { $0 ?? "unknown" }
    throw LoadError.locked(
      holder: "run \(parts[0]) on host \(parts[1]), process \(parts[2]), since \(parts[3])")
  }

  /// Runs that hold no lock any more are dead; must be called with the lock held.
  func abandonDeadRuns(schema: String, on connection: borrowing Connection) throws {
    _ = try connection.query(
      """
      UPDATE \(table("run")) SET status = 'abandoned', finished_at = clock_timestamp()
      WHERE status = 'running' AND target_schema = $1
      """, [schema])
  }

  func begin(
    command: String, schema: String, mappingHash: String, startedAt: Int64,
    on connection: borrowing Connection
  ) throws {
    _ = try connection.query(
      """
      INSERT INTO \(table("run")) (run_id, project, tenant, command, status, target_schema,
        mapping_hash, program_version, host, pid, started_at)
      VALUES ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $9,
        timestamptz '2000-01-01 00:00+00' + $10::bigint * interval '1 microsecond')
      """,
      [
        identity.id, identity.project, identity.tenant, command, schema, mappingHash,
        identity.programVersion, identity.host, String(identity.pid), String(startedAt),
      ])
  }

  func recordStep(
    _ id: String, seconds: Double, counts: JSONValue, on connection: borrowing Connection
  ) throws {
    _ = try connection.query(
      """
      INSERT INTO \(table("step")) (run_id, step_id, status, counts, seconds)
      VALUES ($1, $2, 'done', $3::jsonb, $4::numeric)
      """, [identity.id, id, counts.text, String(seconds)])
  }

  func record(_ staged: StagedExport, columns: [String], on connection: borrowing Connection) throws
  {
    let summary = staged.summary
    _ = try connection.query(
      """
      INSERT INTO \(table("manifest")) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """,
      [
        identity.id, staged.entry.source, staged.entry.fileName,
        staged.entry.header.dialect.format.rawValue, summary.sha256, String(summary.byteCount),
        String(summary.records), String(summary.undecodable), String(staged.staged),
        String(summary.continuationRows),
      ])
    for (index, field) in staged.entry.header.fields.enumerated() {
      let changes = summary.changes[index]
      _ = try connection.query(
        "INSERT INTO \(table("staged_field")) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
          identity.id, staged.entry.source, String(index + 1), field.name, columns[index],
          field.type.rawValue, String(changes.nuls), String(changes.controls),
          String(changes.undecodable), String(changes.escaped),
        ])
    }
  }

  func record(_ counts: [TableCounts], on connection: borrowing Connection) throws {
    for count in counts {
      let numbers = [
        count.staged, count.used, count.filtered, count.merged, count.held, count.rejected,
        count.produced, count.inserted, count.updated, count.unchanged, count.deleted,
        count.ownedBefore, count.ownedAfter,
      ]
      _ = try connection.query(
        """
        INSERT INTO \(table("table_count")) VALUES
          ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """, [identity.id, count.source, count.target] + numbers.map { String($0) })
    }
  }

  func finish(
    status: String, manifestHash: String?, on connection: borrowing Connection
  ) throws {
    _ = try connection.query(
      """
      UPDATE \(table("run")) SET status = $2, manifest_hash = $3, finished_at = clock_timestamp()
      WHERE run_id = $1
      """, [identity.id, status, manifestHash])
  }

  /// The last load of this project into the schema that ended well.
  func lastLoad(
    schema: String, on connection: borrowing Connection
  ) throws -> (run: String, mappingHash: String, manifestHash: String)? {
    let rows = try connection.query(
      """
      SELECT run_id, mapping_hash, coalesce(manifest_hash, '') FROM \(table("run"))
      WHERE project = $1 AND tenant = $2 AND target_schema = $3 AND command = 'full-load'
        AND status = 'ok'
      ORDER BY ordinal DESC LIMIT 1
      """, [identity.project, identity.tenant, schema])
    guard let row = rows.first, row.count == 3, let run = row[0], let mapping = row[1],
      let manifest = row[2]
    else { return nil }
    return (run, mapping, manifest)
  }
}
