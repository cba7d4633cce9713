package import MigrationModel
package import Postgres

extension LedgerReader {
  /// What runs for the target schema, or ran last. Writes nothing and waits for no lock.
  ///
  /// - Throws: `LoadError.newerControlSchema`.
  package func status(
    project: String, targetSchema: String, on connection: borrowing Connection
  ) throws -> StatusReport {
    var holder = try lockHolder(of: targetSchema, on: connection)
    // Ledger and lock cannot be read in one moment: what was read between two equal looks at the
    // lock belongs together.
    for _ in 1...3 {
      var report = try connection.transaction(.snapshot) { connection in
        try read(project: project, targetSchema: targetSchema, on: connection)
      }
      let after = try lockHolder(of: targetSchema, on: connection)
      if after?.backendPID == holder?.backendPID {
        report.judge(holder: after)
        return report
      }
      holder = after
    }
    var report = try read(project: project, targetSchema: targetSchema, on: connection)
    report.judge(holder: holder)
    return report
  }

  /// An SQL condition: whether a session holds the lock that `RunLedger.lock` takes.
  static func isLocked(_ schema: String) -> String {
    "EXISTS (SELECT FROM pg_locks l WHERE \(isLock("hashtextextended('fm2pg ' || \(schema), 0)")))"
  }

  /// How `pg_locks` shows a lock with one key of 64 bits.
  private static func isLock(_ key: String) -> String {
    """
    l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid::bigint = (\(key) >> 32) & 4294967295
      AND l.objid::bigint = \(key) & 4294967295
    """
  }

  private func lockHolder(
    of schema: String, on connection: borrowing Connection
  ) throws -> StatusReport.LockHolder? {
    let row = try connection.query(
      """
      SELECT l.pid, a.application_name, host(a.client_addr), \(Self.iso("a.backend_start"))
      FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE \(Self.isLock("hashtextextended('fm2pg ' || $1::text, 0)")) LIMIT 1
      """, [schema]
    ).first
    guard let row, row.count == 4 else { return nil }
    return StatusReport.LockHolder(
      backendPID: row[0].flatMap { Int32($0) } ?? 0, applicationName: row[1],
      clientAddress: row[2], since: row[3])
  }

  /// Everything but the lock.
  private func read(
    project: String, targetSchema: String, on connection: borrowing Connection
  ) throws -> StatusReport {
    var report = StatusReport(project: project, targetSchema: targetSchema)
    report.now = try connection.queryValue("SELECT \(Self.iso("clock_timestamp()"))")
    let version = try version(on: connection)
    let last = try runs(.target(targetSchema), limit: 1, version: version, on: connection).first
    guard let run = last else { return report }
    report.run = run
    if run.status == .running || run.status == .interrupted {
      report.earlierRun = try runs(
        .finished(targetSchema), limit: 1, version: version, on: connection
      ).first
    }
    try readSteps(of: run.id, version: version, into: &report, on: connection)
    return report
  }

  private func readSteps(
    of run: String, version: Int, into report: inout StatusReport,
    on connection: borrowing Connection
  ) throws {
    let steps = relation("step")
    // Steps of version 1 are written when they are done and have no order but that.
    let ordinal = version >= 2 ? "ordinal" : "0::integer"
    let title = version >= 2 ? "coalesce(nullif(title, ''), step_id)" : "step_id"
    let counts = try connection.query(
      """
      SELECT count(*) FILTER (WHERE status = 'done'), count(*),
        count(*) FILTER (WHERE status <> 'done') > 0 OR max(\(ordinal)) > 0
      FROM \(steps) WHERE run_id = $1
      """, [run])
    if let row = counts.first, row.count == 3 {
      report.stepsDone = row[0].flatMap { Int64($0) } ?? 0
      report.stepsTotal = row[2] == "t" ? row[1].flatMap { Int64($0) } : nil
    }
    let last = try connection.query(
      """
      SELECT step_id, \(title), \(Self.iso("finished_at")), seconds FROM \(steps)
      WHERE run_id = $1 AND status = 'done' AND finished_at IS NOT NULL
      ORDER BY finished_at DESC, \(ordinal) DESC LIMIT 1
      """, [run])
    if let row = last.first, row.count == 4, let id = row[0] {
      report.lastStep = StatusReport.FinishedStep(
        id: id, title: row[1] ?? id, finishedAt: row[2] ?? "",
        seconds: row[3].flatMap { Double($0) })
    }
    guard version >= 2 else { return }
    report.progress = try connection.query(
      """
      SELECT p.step_id, coalesce(nullif(s.title, ''), p.step_id), \(Self.iso("p.started_at")),
        \(Self.iso("p.updated_at")), p.rows, p.bytes, p.total_rows, p.total_bytes,
        extract(epoch FROM p.updated_at - p.started_at),
        extract(epoch FROM clock_timestamp() - p.updated_at)
      FROM \(relation("progress")) p LEFT JOIN \(steps) s USING (run_id, step_id)
      WHERE run_id = $1 ORDER BY s.ordinal, p.step_id COLLATE "C"
      """, [run]
    ).map(Self.stepProgress)
  }

  private static func stepProgress(_ row: [String?]) -> StepProgress {
    StepProgress(
      id: row[0] ?? "", title: row[1] ?? "", startedAt: row[2] ?? "", updatedAt: row[3] ?? "",
      rows: row[4].flatMap { Int64($0) } ?? 0, bytes: row[5].flatMap { Int64($0) } ?? 0,
      totalRows: row[6].flatMap { Int64($0) }, totalBytes: row[7].flatMap { Int64($0) },
      elapsed: row[8].flatMap { Double($0) } ?? 0, age: row[9].flatMap { Double($0) } ?? 0)
  }
}
