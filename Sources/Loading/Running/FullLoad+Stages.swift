internal import Extraction
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

extension FullLoad {
  /// Every export into staging, the largest first, two at a time or as `--jobs` says.
  func stage() throws {
    let entries = request.manifest.entries.sorted {
      ($0.byteCount, $1.source) > ($1.byteCount, $0.source)
    }
    let steps = plan.steps(of: .extract)
    for step in steps where step.action == .createStaging {
      try executor.transaction(step) { connection in
        for statement in PublishPlan.recreate(plan.schemas.newStaging) {
          try connection.execute(statement)
        }
        return [:]
      }
    }
    let jobs = entries.compactMap { entry in
      steps.first { $0.action == .extract(source: entry.source) }.map { step in
        { @Sendable in try stage(entry, step) }
      }
    }
    try runInParallel(width: request.options.jobs, jobs)
  }

  private func stage(_ entry: ManifestEntry, _ step: PlanStep) throws {
    guard let staging = plan.staging(entry.source) else { return }
    let loader = StagingLoader(
      entry: entry, settings: request.mapping.source.settings(for: entry.source), plan: staging,
      progress: request.progress)
    try executor.transaction(step) { connection in
      let staged = try loader.load(on: connection)
      guard staged.summary.sha256 == hashes[entry.source] else {
        throw ExportError(
          .changedWhileReading, file: entry.fileName,
          "the file was changed since the load began",
          hint: "run again when the export is complete")
      }
      try executor.ledger.record(staged, columns: staging.columns, on: connection)
      try recorder.record(staged, on: connection)
      return ["records": staged.summary.records, "staged": staged.staged]
    }
  }

  /// The shadow schema, and every table through its row program, the largest export first.
  func transform() throws {
    let sizes = Dictionary(
      uniqueKeysWithValues: request.manifest.entries.map { ($0.source, $0.byteCount) })
    let tables = plan.tables.sorted {
      (sizes[$0.source] ?? 0, $1.target) > (sizes[$1.source] ?? 0, $0.target)
    }
    let steps = plan.steps(of: .transform)
    for step in steps where step.action == .createShadow { try createShadow(step) }
    let jobs = tables.compactMap { table in
      steps.first { $0.action == .transform(table: table.target) }.map { step in
        { @Sendable in try transform(table, step) }
      }
    }
    try runInParallel(width: request.options.jobs, jobs)
  }

  private func transform(_ table: TablePlan, _ step: PlanStep) throws {
    guard let staging = plan.staging(table.source), let settle = plan.settling[table.target] else {
      return
    }
    let environment = RowEnvironment(
      zones: request.zones, namespace: plan.namespace, tenant: request.identity.tenant,
      project: plan.project, runID: request.identity.id, loadTimeMicros: request.loadTime)
    let staged = executor.counts(of: "extract:\(table.source)")?["staged"]
    let transformer = Transformer(
      plan: table, settle: settle, staging: staging, schemas: plan.schemas,
      environment: environment, stagedRows: staged, progress: request.progress,
      fence: executor.ledger.requireOwnership)
    try executor.repeatable(step) { sessions in
      let connections = TransformConnections(
        source: try sessions.connect("read \(table.target)"),
        target: try sessions.connect("write \(table.target)"),
        fates: try sessions.connect("fates \(table.target)"))
      defer {
        sessions.release(connections.source)
        sessions.release(connections.target)
        sessions.release(connections.fates)
      }
      let counts = try transformer.run(on: connections)
      try recorder.record(
        counts.adjustments, table: table.target, on: connections.fates)
      return [
        "read": counts.read, "usable": counts.usable, "filtered": counts.filtered,
        "failed": counts.failed,
      ]
    }
  }

  func settle() throws {
    try Settler(plan: plan, request: request, executor: executor).run()
  }

  /// Counts every fate and keeps what was refused, before the work tables go away.
  func record() throws {
    for step in plan.steps(of: .record) {
      try executor.transaction(step) { connection in
        let counts = try countTables(on: connection)
        try recorder.record(on: connection)
        try executor.ledger.record(counts, on: connection)
        for table in ["reject", "reject_reason", "merged", "nulled_reference"] {
          try connection.execute("ANALYZE \(plan.schemas.controlTable(table))")
        }
        return [:]
      }
    }
  }

  /// Each term is counted by itself: staged by the server in staging, filtered and read by the row
  /// program, the other fates by the server in the work tables, owned in the shadow table.
  private func countTables(on connection: borrowing Connection) throws -> [TableCounts] {
    try plan.tables.map { table in
      guard let settle = plan.settling[table.target],
        let staged = executor.counts(of: "extract:\(table.source)")?["staged"],
        let read = executor.counts(of: "transform:\(table.target)")?["read"],
        let row = try connection.query(settle.count).first
      else { preconditionFailure("a planned table was staged and transformed") }
      let numbers = row.map { $0.flatMap { Int64($0) } ?? -1 }
      guard numbers.count == 6, read == staged, numbers[5] == read else {
        throw LoadError.unbalanced([
          "'\(table.source)' to '\(table.target)': staged \(staged), read \(read), "
            + "fates written \(numbers.count == 6 ? numbers[5] : -1)"
        ])
      }
      return TableCounts(
        source: table.source, target: table.target, staged: staged, used: numbers[3],
        filtered: numbers[0], merged: numbers[1], held: 0, rejected: numbers[2],
        produced: numbers[3], inserted: numbers[4], updated: 0, unchanged: 0, deleted: 0,
        ownedBefore: 0, ownedAfter: numbers[4])
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

  /// Builds of different tables run side by side; foreign keys one after the other, because each
  /// locks two tables.
  func buildConstraints() throws {
    let steps = plan.steps(of: .constraints)
    try build(steps.filter { $0.id == "domains" }, width: 1)
    try build(steps.filter { $0.id.hasPrefix("build:") }, width: request.options.jobs)
    try build(steps.filter { $0.id.hasPrefix("foreign-keys:") }, width: 1)
    try build(steps.filter { $0.id.hasPrefix("finish:") }, width: request.options.jobs)
    try build(steps.filter { $0.id == "refresh" }, width: 1)
  }

  private func build(_ steps: [PlanStep], width: Int) throws {
    let jobs = steps.map { step in
      { @Sendable in
        guard case .statements(let statements) = step.action else { return }
        try executor.inShadow(step) { connection in
          for statement in statements { try connection.execute(statement) }
          return [:]
        }
      }
    }
    try runInParallel(width: width, jobs)
  }
}
