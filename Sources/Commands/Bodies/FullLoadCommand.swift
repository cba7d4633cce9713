internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// `fm2pg full-load`
enum FullLoadCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    let maskKey = try context.maskKey()
    var session = try ProjectSession(context)
    let manifest = try session.manifest(context.exports ?? ".")
    let target = try session.target()
    try session.preflight(target, manifest)
    let catalog = try session.connected(to: target, "catalog") { connection in
      try session.catalog(on: connection)
    }
    let (plan, zones) = try session.plan(manifest, catalog, maskKey: maskKey)
    let request = FullLoadRequest(
      mapping: session.mapping, manifest: manifest, plan: plan, zones: zones, target: target,
      identity: session.newRun(), loadTime: RunClock.wholeSeconds(), options: options(context),
      progress: context.progress,
      cancellation: session.cancellation, surroundings: session.surroundings,
      masking: session.masking(maskKey))
    let stopwatch = Stopwatch()
    let result = try CommandFailure.translating {
      try stopwatch.measure("total") { try FullLoad.run(request) }
    }
    return outcome(
      result, command: "full-load", total: stopwatch.stages, warnings: session.reportedWarnings,
      maskKey: maskKey?.fingerprint)
  }

  private static func options(_ context: CommandContext) -> FullLoadOptions {
    var options = FullLoadOptions()
    options.rebuild = context.arguments.has("rebuild")
    options.fresh = context.arguments.has("fresh")
    options.waits = context.arguments.has("wait")
    if let jobs = context.jobs { options.jobs = jobs }
    if let seconds = context.arguments.count("retry") { options.retrySeconds = seconds }
    return options
  }

  /// The report of a run that fills the target.
  static func outcome(
    _ result: FullLoadResult, command: String, total: [(stage: String, seconds: Double)],
    warnings: [ReportedError], maskKey: String?
  ) -> CommandOutcome {
    var reported = warnings
    var notes = result.adjustments.map { adjustment in
      adjustment.text
    }
    if let maskKey { notes.append("masked with the key \(maskKey)") }
    if let steps = result.resumedSteps {
      notes.append("resumed run \(result.run): \(steps) steps were done already")
    }
    reported += result.warnings.map {
      ReportedError(code: FailureCode.server.rawValue, $0, severity: .warning)
    }
    var status = RunStatus.ok
    switch result.outcome {
    case .loaded: break
    case .nothingToDo:
      notes.append("nothing to do: the target holds these exports, loaded with this mapping")
    case .overBudget(let tables):
      status = .findings
      for table in tables {
        let counts = result.tables.filter { $0.target == table }
        // Records that could not be decoded never reached staging, and count as rejected.
        let undecodable = result.exports.filter { export in
          counts.contains { $0.source == export.source }
        }
        .reduce(0) { $0 + $1.undecodable }
        let rejected = counts.reduce(undecodable) { $0 + $1.rejected }
        reported.append(
          ReportedError(
            code: FailureCode.budgetExceeded.rawValue,
            "\(rejected) \(rejected == 1 ? "record" : "records") for '\(table)' "
              + "\(rejected == 1 ? "was" : "were") rejected, more than its reject budget allows",
            where: "table '\(table)'",
            hint: "the target is as it was; study `fm2pg rejects list`, then mend the rules or "
              + "raise `reject_budget`"))
      }
    }
    if let replayed = result.replayed {
      let rows = replayed.tried == 1 ? "row" : "rows"
      let verb = status != .ok ? "would be" : replayed.loaded == 1 ? "is" : "are"
      notes.append(
        "\(replayed.tried) refused \(rows) ran again, \(replayed.loaded) of them \(verb) in the "
          + "target now")
    }
    let imbalances =
      result.exports.flatMap(\.imbalances) + result.tables.flatMap(\.imbalances)
    let report = LoadReport(
      run: result.run, status: status, exports: result.exports, tables: result.tables,
      seconds: (result.seconds + total).map { PhaseTime($0.stage, seconds: $0.seconds) },
      balanced: imbalances.isEmpty, isPublished: status == .ok, notes: notes + imbalances,
      rejects: result.rejects, replayed: result.replayed)
    return .load(report, command: command, reported: reported)
  }
}

extension ProjectSession {
  /// A run of this process that begins now.
  func newRun() -> RunIdentity {
    RunIdentity(
      id: RunClock.runID(at: RunClock.now()), project: mapping.name.value,
      tenant: mapping.target.tenant, programVersion: CommandTable.version,
      host: RunClock.hostName(), pid: RunClock.processID(), process: ProcessIdentity.own)
  }

  /// What a run asks of this machine.
  var surroundings: RunSurroundings {
    let isPrivate = context.target(mapping: mapping.target) == .privateServer
    let server = PrivateServer(stateDirectory: context.stateFolder)
    return RunSurroundings(
      isAlive: ProcessIdentity.isAlive,
      revive: { if isPrivate { _ = try? server.ensureRunning() } },
      note: { [context] in context.note($0) }, began: { [context] in context.currentRun.began($0) })
  }

  /// A session of its own for a short piece of work; an interruption cancels what it runs.
  func connected<Result>(
    to target: ConnectionTarget, _ role: String, _ body: (borrowing Connection) throws -> Result
  ) throws -> Result {
    try CommandFailure.translating {
      let connection = try Connection(target, role: role)
      cancellation.add(connection.cancelHandle)
      defer { cancellation.remove(connection.cancelHandle) }
      return try body(connection)
    }
  }
}
