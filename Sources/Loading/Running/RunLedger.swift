internal import MigrationModel
internal import Planning
internal import Postgres

/// The run, its steps and counts, in the control schema.
struct RunLedger: Sendable {
  let control: String
  let identity: RunIdentity

  func table(_ name: String) -> String { SQLText.qualified(control, name) }

  /// Writes the run and all its steps; again after a lost connection it changes nothing.
  func begin(
    command: String, plan: MigrationPlan, hashes: RunHashes, startedAt: Int64, isRebuild: Bool,
    maskKey: String?, baseRun: String? = nil, on connection: borrowing Connection
  ) throws {
    try connection.transaction { connection in
      _ = try connection.query(
        """
        INSERT INTO \(table("run")) (run_id, project, tenant, command, status, target_schema,
          mapping_hash, plan_hash, manifest_hash, program_version, host, pid, process, is_rebuild,
          started_at, staging_schema, is_masked, mask_key, base_run)
        VALUES ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $9, $10, $11, $12, $13,
          timestamptz '2000-01-01 00:00+00' + $14::bigint * interval '1 microsecond', $15,
          $16::text IS NOT NULL, $16, $17)
        ON CONFLICT DO NOTHING
        """,
        [
          identity.id, identity.project, identity.tenant, command, plan.schemas.target,
          hashes.mapping, hashes.plan, hashes.manifest, identity.programVersion, identity.host,
          String(identity.pid), identity.process, isRebuild ? "t" : "f", String(startedAt),
          plan.schemas.staging, maskKey, baseRun,
        ])
      _ = try connection.query(
        """
        INSERT INTO \(table("step")) (run_id, step_id, status, ordinal, title, definition)
        SELECT $1, s.id, 'planned', s.ordinal, s.title, s.definition
        FROM jsonb_to_recordset($2::jsonb)
          AS s (id text, ordinal integer, title text, definition text)
        ON CONFLICT DO NOTHING
        """, [identity.id, Self.describe(plan).text])
    }
  }

  private static func describe(_ plan: MigrationPlan) -> JSONValue {
    .array(
      plan.steps.enumerated().map { index, step in
        .object([
          .init("id", .string(step.id)), .init("ordinal", .integer(Int64(index + 1))),
          .init("title", .string(step.title)),
          .init("definition", .string(plan.definition(of: step))),
        ])
      })
  }

  /// Makes the run this process's.
  func takeOver(on connection: borrowing Connection) throws {
    _ = try connection.query(
      """
      UPDATE \(table("run")) SET status = 'running', attempts = $2,
        attempt_at = clock_timestamp(), host = $3, pid = $4, process = $5, error = NULL
      WHERE run_id = $1
      """,
      [
        identity.id, String(identity.attempt), identity.host, String(identity.pid),
        identity.process,
      ])
  }

  /// Ends the run, as long as it runs and is this process's: what another process has made of it
  /// stays as it is.
  ///
  /// - Parameter error: Code and message of what ended it; nil when nothing did.
  /// - Returns: whether it was for this process to end.
  @discardableResult
  func finish(
    status: String, error: String? = nil, on connection: borrowing Connection
  ) throws -> Bool {
    let ended = try connection.query(
      """
      UPDATE \(table("run")) SET status = $4, error = $5,
        finished_at = CASE WHEN $4 <> 'interrupted' THEN clock_timestamp() END
      WHERE run_id = $1 AND attempts = $2 AND process = $3 AND status = 'running'
      RETURNING run_id
      """, [identity.id, String(identity.attempt), identity.process, status, error])
    guard !ended.isEmpty else { return false }
    _ = try connection.query("DELETE FROM \(table("progress")) WHERE run_id = $1", [identity.id])
    return true
  }

  /// What an export was, with the columns that hold its fields.
  func record(_ staged: StagedExport, columns: [String], on connection: borrowing Connection) throws
  {
    let summary = staged.summary
    _ = try connection.query(
      """
      INSERT INTO \(table("manifest")) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      """,
      [
        identity.id, staged.entry.source, staged.entry.fileName,
        staged.entry.header.dialect.format.rawValue, summary.sha256, String(summary.byteCount),
        String(summary.records), String(summary.undecodable), String(staged.staged),
        String(summary.continuationRows), staged.entry.writtenAt.map { String($0) },
        staged.entry.header.dateFormat,
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
        count.ownedBefore, count.ownedAfter, count.mergedRows, count.heldRows, count.rejectedRows,
      ]
      _ = try connection.query(
        """
        INSERT INTO \(table("table_count")) VALUES
          ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
            $18, $19)
        """, [identity.id, count.source, count.target] + numbers.map { String($0) })
    }
  }

  /// The last load of this project into the schema that ended well.
  func lastLoad(
    schema: String, on connection: borrowing Connection
  ) throws -> (run: String, mappingHash: String, manifestHash: String, maskKey: String?)? {
    let rows = try connection.query(
      """
      SELECT run_id, mapping_hash, coalesce(manifest_hash, ''), mask_key FROM \(table("run"))
      WHERE project = $1 AND tenant = $2 AND target_schema = $3 AND command IN \(LoadCommand.all)
        AND status = 'ok'
      ORDER BY ordinal DESC LIMIT 1
      """, [identity.project, identity.tenant, schema])
    guard let row = rows.first, row.count == 4, let run = row[0], let mapping = row[1],
      let manifest = row[2]
    else { return nil }
    return (run, mapping, manifest, row[3])
  }
}
