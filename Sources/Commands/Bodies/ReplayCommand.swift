internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// `fm2pg rejects replay`: what the last load refused runs again, with the mapping as it is now.
enum ReplayCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    var session = try ProjectSession(context)
    let target = try session.target()
    try session.preflightReading(target)
    let found = try find(session, target)
    guard !found.scope.targets.isEmpty else {
      return CommandOutcome(
        run: found.load.run,
        text: "nothing to do: run \(found.load.run) refused no row, and none lacks a parent\n",
        isSummary: true,
        members: [
          .init("replayed", .object([.init("tried", .integer(0)), .init("loaded", .integer(0))]))
        ])
    }
    try session.preflight(target, found.manifest)
    let (plan, zones) = try session.plan(found.manifest, found.catalog, replay: found.scope)
    try refuseMaskedIDs(found.load, plan)
    try refuseMergesByParents(plan)
    try refuseOtherStaging(session, target, plan, found.scope)
    let request = FullLoadRequest(
      mapping: session.mapping, manifest: found.manifest, plan: plan, zones: zones, target: target,
      identity: session.newRun(), loadTime: RunClock.wholeSeconds(), options: options(context),
      progress: context.progress, cancellation: session.cancellation,
      surroundings: session.surroundings, replayed: found.load)
    let stopwatch = Stopwatch()
    let result = try CommandFailure.translating {
      try stopwatch.measure("total") { try FullLoad.replay(request) }
    }
    return FullLoadCommand.outcome(
      result, command: "rejects replay", total: stopwatch.stages,
      warnings: session.reportedWarnings + notes(session, plan), maskKey: nil)
  }

  private struct Found: Sendable {
    var load: FinishedLoad
    var scope: ReplayScope
    var manifest: SourceManifest
    var catalog: TargetCatalog
  }

  /// What the last load has left. The target's own catalog counts, not the project's DDL: rows go
  /// into the tables as they are.
  private static func find(
    _ session: ProjectSession, _ target: ConnectionTarget
  ) throws -> Found {
    let settings = session.mapping.target
    let reader = LedgerReader(control: settings.controlSchema)
    return try session.connected(to: target, "rejects") { connection in
      guard
        let load = try reader.lastLoad(
          project: session.mapping.name.value, tenant: settings.tenant,
          schema: settings.schema.value, on: connection)
      else {
        throw CommandFailure(
          .configuration,
          "no finished load of '\(session.mapping.name.value)' is in the target",
          hint:
            "run `fm2pg full-load` first; one over its reject budget left the target as it was and "
            + "runs again as a whole")
      }
      if let purged = load.purgedAt {
        throw CommandFailure(
          .needsRebuild, "the staging of run \(load.run) was purged (\(purged))",
          hint: "`fm2pg full-load` reads the exports again")
      }
      return Found(
        load: load, scope: try reader.replayScope(of: load, on: connection),
        manifest: try reader.manifest(run: load.run, on: connection),
        catalog: try session.liveCatalog(on: connection))
    }
  }

  /// Ids of the project's own file and default keys are found by keys as the exports have them.
  private static func refuseMaskedIDs(_ load: FinishedLoad, _ plan: MigrationPlan) throws {
    let table = plan.tables.first { table in
      table.crosswalk != nil
        || table.columns.contains { column in
          if case .value = column.reference?.onMissing { true } else { false }
        }
    }
    guard load.maskKey != nil, let table else { return }
    throw CommandFailure(
      .masking,
      "the load is masked, and '\(table.target)' goes by keys that the project names unmasked",
      hint: "`fm2pg full-load --mask` loads all records with them")
  }

  /// Whether a row is another's can be seen by its columns only where they hold values of their own.
  private static func refuseMergesByParents(_ plan: MigrationPlan) throws {
    for target in plan.targets {
      let by = Set(target.merge?.by ?? [])
      guard
        let column = target.columns.first(where: { by.contains($0.column) && $0.reference != nil })
      else { continue }
      throw CommandFailure(
        .needsRebuild,
        "'\(target.name)' has refused rows, and merges its sources by the reference "
          + "'\(column.column)'",
        hint: "which rows are the same, only a load of all can say: run `fm2pg full-load`")
    }
  }

  /// What the load has staged must be what the mapping reads now.
  private static func refuseOtherStaging(
    _ session: ProjectSession, _ target: ConnectionTarget, _ plan: MigrationPlan,
    _ scope: ReplayScope
  ) throws {
    let reader = LedgerReader(control: plan.schemas.control)
    let missing = try session.connected(to: target, "rejects") { connection in
      try reader.missingStaging(of: plan, on: connection)
    }
    let hint = "`fm2pg full-load` loads all records with the mapping as it is now"
    guard missing.isEmpty else {
      let names = missing.map { "'\($0)'" }.joined(separator: ", ")
      throw CommandFailure(
        .needsRebuild, "'\(plan.schemas.staging)' does not hold \(names), which the mapping reads",
        hint: hint)
    }
    let cut = plan.targets.first { scope.exploded.contains($0.name) && !$0.numbering.hasSlots }
    if let cut {
      throw CommandFailure(
        .needsRebuild, "'\(cut.name)' was loaded from slots of records, and is not now", hint: hint)
    }
  }

  private static func options(_ context: CommandContext) -> FullLoadOptions {
    var options = FullLoadOptions()
    options.waits = context.arguments.has("wait")
    if let jobs = context.jobs { options.jobs = jobs }
    return options
  }

  private static func notes(
    _ session: ProjectSession, _ plan: MigrationPlan
  ) -> [ReportedError] {
    let scripts = session.mapping.ownership == .owned ? session.mapping.afterLoad : []
    return scripts.map { script in
      ReportedError(
        code: FailureCode.configuration.rawValue,
        "'\(script.path)' did not run: it was written for a target that has just been built",
        severity: .warning, hint: "run it by hand if the new rows need it")
    }
  }
}
