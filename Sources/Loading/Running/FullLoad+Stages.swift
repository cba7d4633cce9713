internal import Extraction
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules
internal import Synchronization

extension FullLoad {
  private var plan: MigrationPlan { request.plan }
  private var schemas: PlanSchemas { request.plan.schemas }

  /// Every export into staging, the largest first, two at a time or as `--jobs` says.
  func stage() throws -> [StagedExport] {
    let done = Mutex<[StagedExport]>([])
    let entries = request.manifest.entries.sorted {
      ($0.byteCount, $1.source) > ($1.byteCount, $0.source)
    }
    let jobs = entries.map { entry in
      { @Sendable in
        guard let staging = request.plan.staging(entry.source) else { return }
        let loader = StagingLoader(
          entry: entry, settings: request.mapping.source.settings(for: entry.source),
          plan: staging, progress: request.progress)
        let staged = try request.connected("extract \(entry.source)") { connection in
          try loader.load(on: connection)
        }
        done.withLock { $0.append(staged) }
      }
    }
    try runInParallel(width: request.jobs, jobs)
    return done.withLock { $0 }.sorted { $0.entry.source < $1.entry.source }
  }

  /// A fresh shadow schema with the project's DDL, without constraints and indexes.
  func createShadow(on control: borrowing Connection) throws {
    try control.transaction { connection in
      for schema in [schemas.shadow, schemas.work] {
        let quoted = SQLText.identifier(schema)
        try connection.execute("DROP SCHEMA IF EXISTS \(quoted) CASCADE")
        try connection.execute("CREATE SCHEMA \(quoted)")
      }
      do {
        try CatalogProbe.apply(plan.schemaFiles, to: schemas.shadow, on: connection)
      } catch let failure as SchemaFileFailure {
        throw LoadError.diagnostics([failure.diagnostic])
      }
      try refuseStrangers(on: connection)
      for statement in plan.constraints.strip { try connection.execute(statement) }
    }
  }

  /// The swap drops the old schema; what the project does not declare would go with it.
  private func refuseStrangers(on connection: borrowing Connection) throws {
    let rows = try connection.query(
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT EXISTS (SELECT FROM pg_class d JOIN pg_namespace m ON m.oid = d.relnamespace
          WHERE m.nspname = $2 AND d.relname = c.relname)
      ORDER BY 1
      """, [schemas.target, schemas.shadow])
    let names = rows.compactMap { $0.first ?? nil }
    guard names.isEmpty else {
      throw LoadError.refused(
        message: "'\(schemas.target)' holds what the schema files do not declare, and a load would "
          + "drop it: \(names.joined(separator: ", "))",
        hint: "move it to another schema, drop it, or declare it in the schema files")
    }
  }

  /// Every table through its row program, the largest export first.
  func transform() throws -> [String: TransformCounts] {
    let done = Mutex<[String: TransformCounts]>([:])
    let environment = RowEnvironment(
      zones: request.zones, namespace: request.plan.namespace, tenant: request.identity.tenant,
      project: request.plan.project, runID: request.identity.id,
      loadTimeMicros: request.loadTime)
    let sizes = Dictionary(
      uniqueKeysWithValues: request.manifest.entries.map { ($0.source, $0.byteCount) })
    let tables = plan.tables.sorted {
      (sizes[$0.source] ?? 0, $1.target) > (sizes[$1.source] ?? 0, $0.target)
    }
    let jobs = tables.map { table in
      { @Sendable in
        guard let staging = request.plan.staging(table.source),
          let settle = request.plan.settling[table.target]
        else { return }
        let connections = TransformConnections(
          source: try request.connect("read \(table.target)"),
          target: try request.connect("write \(table.target)"),
          fates: try request.connect("fates \(table.target)"))
        defer {
          request.cancellation.remove(connections.source.cancelHandle)
          request.cancellation.remove(connections.target.cancelHandle)
          request.cancellation.remove(connections.fates.cancelHandle)
        }
        let transformer = Transformer(
          plan: table, settle: settle, staging: staging, schemas: request.plan.schemas,
          environment: environment, progress: request.progress)
        let counts = try transformer.run(on: connections)
        done.withLock { $0[table.target] = counts }
      }
    }
    try runInParallel(width: request.jobs, jobs)
    return done.withLock { $0 }
  }

  /// Each term is counted by itself: staged by the server in staging, filtered and read by the row
  /// program, the other fates by the server in the work tables, owned in the shadow table.
  func countTables(
    staged: [StagedExport], transformed: [String: TransformCounts],
    on control: borrowing Connection
  ) throws -> [TableCounts] {
    try plan.tables.map { table in
      guard let settle = plan.settling[table.target],
        let export = staged.first(where: { $0.entry.source == table.source }),
        let row = try control.query(settle.count).first
      else { preconditionFailure("a planned table has its settling") }
      let numbers = row.map { $0.flatMap { Int64($0) } ?? -1 }
      let read = transformed[table.target]?.read ?? -1
      guard numbers.count == 6, read == export.staged, numbers[5] == read else {
        throw LoadError.unbalanced([
          "'\(table.source)' to '\(table.target)': staged \(export.staged), read \(read), "
            + "fates written \(numbers.count == 6 ? numbers[5] : -1)"
        ])
      }
      return TableCounts(
        source: table.source, target: table.target, staged: export.staged, used: numbers[3],
        filtered: numbers[0], merged: numbers[1], held: 0, rejected: numbers[2],
        produced: numbers[3], inserted: numbers[4], updated: 0, unchanged: 0, deleted: 0,
        ownedBefore: 0, ownedAfter: numbers[4])
    }
  }

  func recordFindings(
    _ staged: [StagedExport], counts: [TableCounts], adjustments: [Adjustment],
    on control: borrowing Connection
  ) throws {
    let recorder = RejectRecorder(plan: plan, run: request.identity.id)
    try control.transaction { connection in
      try recorder.record(on: connection)
      try recorder.record(staged, on: connection)
      try recorder.record(adjustments, on: connection)
      try ledger.record(counts, on: connection)
      for table in ["reject", "reject_reason", "merged", "nulled_reference"] {
        try connection.execute("ANALYZE \(schemas.controlTable(table))")
      }
    }
  }

  /// Target tables whose rejects, records set aside among them, exceed the mapping's budget.
  func overBudget(_ counts: [TableCounts], _ exports: [ExportCounts]) -> [String] {
    counts.filter { count in
      guard let table = plan.table(count.target) else { return false }
      let undecodable = exports.first { $0.source == count.source }?.undecodable ?? 0
      return !table.rejectBudget.allows(
        rejected: count.rejected + undecodable, of: count.staged + undecodable)
    }.map(\.target)
  }

  func buildConstraints(on control: borrowing Connection) throws {
    try inShadow(plan.constraints.domains, on: control)
    let tables = plan.constraints.tables
    try runInShadow(tables.map(\.build), step: "build")
    try inShadow(tables.flatMap(\.foreignKeys), on: control)
    try runInShadow(tables.map(\.finish), step: "finish")
    try inShadow(plan.constraints.refreshes, on: control)
  }

  func dropWork(on control: borrowing Connection) throws {
    try control.transaction { connection in
      for schema in [schemas.shadow, schemas.work] {
        try connection.execute("DROP SCHEMA IF EXISTS \(SQLText.identifier(schema)) CASCADE")
      }
    }
  }

  private func runInShadow(_ groups: [[String]], step: String) throws {
    let jobs = groups.filter { !$0.isEmpty }.map { statements in
      { @Sendable in
        try request.connected(step) { connection in try inShadow(statements, on: connection) }
      }
    }
    request.progress.began(step: step, totalBytes: nil)
    defer { request.progress.ended(step: step) }
    try runInParallel(width: request.jobs, jobs)
  }

  /// Definitions name no schema, so the shadow schema is on the path.
  private func inShadow(_ statements: [String], on connection: borrowing Connection) throws {
    let path = SQLText.identifier(schemas.shadow)
    try connection.transaction { connection in
      try connection.execute("SET LOCAL search_path TO \(path)")
      for statement in statements { try connection.execute(statement) }
    }
  }
}

extension FullLoadRequest {
  /// A session that an interruption can cancel.
  func connect(_ role: String) throws -> Connection {
    let connection = try Connection(target, role: role)
    cancellation.add(connection.cancelHandle)
    return connection
  }

  /// Lends such a session for one piece of work.
  func connected<Result>(
    _ role: String, _ body: (borrowing Connection) throws -> Result
  ) throws -> Result {
    let connection = try connect(role)
    defer { cancellation.remove(connection.cancelHandle) }
    return try body(connection)
  }
}

extension StagedExport {
  var counts: ExportCounts {
    ExportCounts(
      source: entry.source, file: entry.fileName, sha256: summary.sha256,
      records: summary.records, undecodable: summary.undecodable, staged: staged,
      continuationRows: summary.continuationRows)
  }
}
