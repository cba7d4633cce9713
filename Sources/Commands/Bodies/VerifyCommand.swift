internal import Extraction
internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Proof
internal import Rules

/// `fm2pg verify`
enum VerifyCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    let maskKey = try context.maskKey()
    var session = try ProjectSession(context)
    let manifest = try session.manifest(context.exports ?? ".")
    let target = try session.target()
    try session.preflightReading(target)
    var (catalog, seeds) = try session.connected(to: target, "catalog") { connection in
      try session.catalogAndSeeds(on: connection)
    }
    let (plan, zones) = try session.plan(manifest, catalog, maskKey: maskKey)
    if plan.external != nil { catalog.tables.removeAll { plan.target($0.name) == nil } }
    let ledger = LedgerReader(control: plan.schemas.control)
    let loaded = try session.connected(to: target, "ledger") { connection in
      try ledger.lastLoad(
        project: plan.project, tenant: session.mapping.target.tenant,
        schema: plan.schemas.target, on: connection)
    }
    guard let loaded else {
      throw CommandFailure(
        .configuration, "no finished load of '\(plan.project)' is in the target",
        hint: "run `fm2pg full-load` first")
    }
    try refuseOtherMask(loaded, maskKey?.fingerprint)
    var hashes: [String: String] = [:]
    for entry in manifest.entries { hashes[entry.source] = try fileSHA256(path: entry.path) }
    let request = ProofRequest(
      run: loaded.run, source: session.mapping.source, manifest: manifest, tables: plan.tables,
      stagings: plan.stagings.map(\.layout), catalog: catalog, seeds: seeds,
      runsScripts: !session.mapping.afterLoad.isEmpty, targetSchema: plan.schemas.target,
      controlSchema: plan.schemas.control,
      environment: RowEnvironment(
        zones: zones, namespace: plan.namespace, tenant: loaded.tenant, project: plan.project,
        runID: loaded.load, loadTimeMicros: loaded.loadTime,
        exportTimes: Dictionary(
          loaded.exports.compactMap { export in export.writtenAt.map { (export.source, $0) } },
          uniquingKeysWith: { first, _ in first })),
      exports: loaded.exports, counts: loaded.tables, fileHashes: hashes, target: target,
      startedAt: RunClock.iso(RunClock.now()), jobs: context.jobs ?? 2,
      progress: context.progress, cancellation: session.cancellation,
      masking: session.masking(maskKey), purgedAt: loaded.purgedAt)
    let report = try CommandFailure.translating { try VerificationRun.run(request) }
    var reported = session.reportedWarnings
    if loaded.mappingHash != session.mapping.fingerprint {
      reported.append(
        ReportedError(
          code: FailureCode.configuration.rawValue,
          "the project was changed after the load; the target is held against the project as it "
            + "is now", severity: .warning, where: context.project))
    }
    return .verification(report, reported: reported)
  }

  /// What the file says can only be held against the target as the load masked it.
  private static func refuseOtherMask(
    _ loaded: FinishedLoad, _ key: String?
  ) throws {
    guard loaded.maskKey != key else { return }
    let message =
      switch (loaded.maskKey, key) {
      case (nil, _): "run \(loaded.run) is not masked"
      case (_, nil): "run \(loaded.run) is masked"
      default: "run \(loaded.run) was masked with another key"
      }
    throw CommandFailure(
      .masking, message,
      hint: loaded.maskKey == nil
        ? "verify it without --mask" : "verify it with --mask and the key file of the load")
  }
}

extension StagingPlan {
  /// What a verification needs to know of the staging table.
  var layout: StagingLayout {
    StagingLayout(
      source: source, relation: publishedRelation, columns: columns, recordColumn: Metadata.record,
      recordIDColumn: Metadata.recordID, modificationIDColumn: Metadata.modificationID,
      continuationColumn: Metadata.continuationRows, fingerprintColumn: Metadata.fingerprint,
      fileColumn: Metadata.file)
  }
}
