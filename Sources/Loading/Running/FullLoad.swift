internal import Extraction
package import MigrationModel
package import Planning
package import Postgres
package import Rules

/// What a full load needs from outside: the plan and the world.
package struct FullLoadRequest: Sendable {
  package var mapping: Mapping
  package var manifest: SourceManifest
  package var plan: MigrationPlan
  package var zones: [String: TimeZoneTable]
  package var target: ConnectionTarget
  package var identity: RunIdentity
  /// Microseconds since 2000-01-01 UTC.
  package var loadTime: Int64
  /// Load even though the target holds an earlier load of other exports.
  package var rebuild: Bool
  package var jobs: Int
  package var progress: any ProgressObserver
  /// Statements that an interruption cancels.
  package var cancellation: CancelRegistry

  package init(
    mapping: Mapping, manifest: SourceManifest, plan: MigrationPlan,
    zones: [String: TimeZoneTable], target: ConnectionTarget, identity: RunIdentity,
    loadTime: Int64, rebuild: Bool, jobs: Int, progress: any ProgressObserver,
    cancellation: CancelRegistry
  ) {
    self.mapping = mapping
    self.manifest = manifest
    self.plan = plan
    self.zones = zones
    self.target = target
    self.identity = identity
    self.loadTime = loadTime
    self.rebuild = rebuild
    self.jobs = jobs
    self.progress = progress
    self.cancellation = cancellation
  }
}

/// What a full load did.
package struct FullLoadResult: Sendable {
  package enum Outcome: Sendable, Hashable {
    case loaded
    /// The target already holds this load.
    case nothingToDo
    /// Too many rejects; the target is as it was before.
    case overBudget(tables: [String])
  }

  package var outcome: Outcome
  package var run: String
  package var exports: [ExportCounts]
  package var tables: [TableCounts]
  package var adjustments: [Adjustment]
  /// Wall time per stage, in seconds.
  package var seconds: [(stage: String, seconds: Double)]
}

/// Runs a plan: exports to staging, staging to a shadow schema, shadow schema to target.
package struct FullLoad {
  let request: FullLoadRequest
  let ledger: RunLedger
  let stopwatch = Stopwatch()

  private var plan: MigrationPlan { request.plan }
  private var schemas: PlanSchemas { request.plan.schemas }

  package static func run(_ request: FullLoadRequest) throws -> FullLoadResult {
    let load = FullLoad(
      request: request,
      ledger: RunLedger(control: request.plan.schemas.control, identity: request.identity))
    return try load.run()
  }

  private func run() throws -> FullLoadResult {
    let control = try request.connect("control")
    defer { request.cancellation.remove(control.cancelHandle) }
    try ControlSchema.ensure(control: schemas.control, staging: schemas.staging, on: control)
    try ledger.lock(schema: schemas.target, on: control)
    try ledger.abandonDeadRuns(schema: schemas.target, on: control)
    if let done = try finishedBefore(on: control) { return done }
    try ledger.begin(
      command: "full-load", schema: schemas.target, mappingHash: request.mapping.fingerprint,
      startedAt: request.loadTime, on: control)
    do {
      return try load(on: control)
    } catch {
      // The first error counts; a dead server cannot take the note either. A session of its own,
      // which an interruption has not cancelled, while the lock is still held.
      if let cleaner = try? Connection(request.target, role: "clean up") {
        try? dropWork(on: cleaner)
        try? ledger.finish(status: "failed", manifestHash: nil, on: cleaner)
      }
      throw error
    }
  }

  /// The result of an earlier run with the same inputs, or a refusal to overwrite another load.
  private func finishedBefore(on control: borrowing Connection) throws -> FullLoadResult? {
    let exists = try control.schemaExists(schemas.target)
    guard let last = try ledger.lastLoad(schema: schemas.target, on: control) else {
      guard exists, try !isEmpty(schemas.target, on: control) else { return nil }
      throw LoadError.refused(
        message: "the schema '\(schemas.target)' exists and was not made by this migration",
        hint: "name another `target.schema`, or drop it first")
    }
    guard exists else { return nil }
    let dependents = try control.dependents(ofSchema: schemas.target)
    let hash = try manifestHash()
    if hash == last.manifestHash && last.mappingHash == request.mapping.fingerprint
      && !request.rebuild
    {
      let reader = LedgerReader(control: schemas.control)
      return FullLoadResult(
        outcome: .nothingToDo, run: last.run,
        exports: try reader.exports(run: last.run, on: control),
        tables: try reader.tables(run: last.run, on: control), adjustments: [], seconds: [])
    }
    if hash != last.manifestHash && !request.rebuild {
      throw LoadError.refused(
        message: "'\(schemas.target)' already holds a load of other exports",
        hint: "`--rebuild` loads these exports into a fresh target and replaces the old one")
    }
    guard dependents.isEmpty else {
      throw LoadError.refused(
        message: "objects outside '\(schemas.target)' depend on it and would be lost: "
          + dependents.joined(separator: "; "),
        hint: "drop them before the load and create them again after it")
    }
    return nil
  }

  private func isEmpty(_ schema: String, on connection: borrowing Connection) throws -> Bool {
    try connection.count(
      """
      SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1
      """, [schema]) == 0
  }

  private func manifestHash() throws -> String {
    try ManifestHash.combine(
      request.manifest.entries.map { ($0.source, try fileSHA256(path: $0.path)) })
  }

  private func load(on control: borrowing Connection) throws -> FullLoadResult {
    let staged = try stopwatch.measure("extract") { try stage() }
    for export in staged {
      let columns = plan.staging(export.entry.source)?.columns ?? []
      try ledger.record(export, columns: columns, on: control)
    }
    try recordStep("extract", ["exports": .integer(Int64(staged.count))], on: control)
    let transformed = try stopwatch.measure("transform") {
      try createShadow(on: control)
      return try transform()
    }
    try recordStep(
      "transform", ["records": .integer(transformed.values.reduce(0) { $0 + $1.read })],
      on: control)
    try stopwatch.measure("settle") {
      try Settler(plan: plan, request: request).run()
    }
    let counts = try countTables(staged: staged, transformed: transformed, on: control)
    let adjustments = transformed.values.flatMap(\.adjustments).sorted {
      ($0.table, $0.column, $0.kind.rawValue) < ($1.table, $1.column, $1.kind.rawValue)
    }
    try recordFindings(staged, counts: counts, adjustments: adjustments, on: control)
    try recordStep("settle", ["tables": .integer(Int64(counts.count))], on: control)
    let exports = staged.map(\.counts)
    let imbalances = exports.flatMap(\.imbalances) + counts.flatMap(\.imbalances)
    guard imbalances.isEmpty else { throw LoadError.unbalanced(imbalances) }
    let over = overBudget(counts, exports)
    guard over.isEmpty else {
      try dropWork(on: control)
      try ledger.finish(status: "failed", manifestHash: hash(of: staged), on: control)
      return result(.overBudget(tables: over), exports, counts, adjustments)
    }
    try stopwatch.measure("constraints") { try buildConstraints(on: control) }
    try recordStep("constraints", [:], on: control)
    try stopwatch.measure("publish") {
      let publisher = Publisher(plan: plan, request: request)
      let scopes = try publisher.prepareCrosswalk(on: control)
      try publisher.publish(scopes, on: control) { connection in
        try ledger.finish(
          status: "ok", manifestHash: hash(of: staged), on: connection)
      }
    }
    try recordStep("publish", [:], on: control)
    return result(.loaded, exports, counts, adjustments)
  }

  private func result(
    _ outcome: FullLoadResult.Outcome, _ exports: [ExportCounts], _ tables: [TableCounts],
    _ adjustments: [Adjustment]
  ) -> FullLoadResult {
    FullLoadResult(
      outcome: outcome, run: request.identity.id, exports: exports, tables: tables,
      adjustments: adjustments, seconds: stopwatch.stages)
  }

  private func hash(of staged: [StagedExport]) -> String {
    ManifestHash.combine(staged.map { ($0.entry.source, $0.summary.sha256) })
  }

  private func recordStep(
    _ id: String, _ counts: JSONValue, on control: borrowing Connection
  ) throws {
    let seconds = stopwatch.stages.last { $0.stage == id }?.seconds ?? 0
    try ledger.recordStep(id, seconds: seconds, counts: counts, on: control)
  }
}
