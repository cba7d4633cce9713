internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Reports
internal import Rules

/// `fm2pg trace`: one key through staging, control schema and target.
enum TraceCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    var session = try ProjectSession(context)
    let name = context.arguments.arguments["TABLE"] ?? ""
    let target = try session.target()
    let ledger = LedgerReader(control: session.mapping.target.controlSchema)
    let (catalog, load, manifest) = try session.connected(to: target, "trace") { connection in
      guard
        let load = try ledger.lastLoad(
          project: session.mapping.name.value, tenant: session.mapping.target.tenant,
          schema: session.mapping.target.schema.value,
          on: connection)
      else {
        throw CommandFailure(
          .configuration, "no finished load of '\(session.mapping.name.value)' is in the target",
          hint: "run `fm2pg full-load` first; `fm2pg preview` needs none")
      }
      return (
        try session.catalog(on: connection), load,
        try ledger.manifest(run: load.run, on: connection)
      )
    }
    let described = try context.exports.map { try session.manifest($0) }
    let (compiled, zones) = try session.plan(described ?? manifest, catalog)
    let plans = compiled.tables.filter { $0.target == name }
    if plans.isEmpty { throw CommandFailure.unknownTable(name, in: session.mapping) }
    let key = context.arguments.arguments["KEY"] ?? ""
    // Keys of different sources may have different numbers of parts.
    let feeds = plans.compactMap { plan in parts(key, of: plan).map { (plan, $0) } }
    if feeds.isEmpty { throw wrongParts(key, plans[0]) }
    let exportTimes = Dictionary(
      load.exports.compactMap { export in export.writtenAt.map { (export.source, $0) } }
    ) { first, _ in first }
    var reports: [TraceReport] = []
    for (plan, parts) in feeds {
      let tracer = RecordTracer(
        plan: plan, target: session.mapping.target, load: load,
        environment: RowEnvironment(
          zones: zones, namespace: session.mapping.target.namespace, tenant: load.tenant,
          project: session.mapping.name.value, runID: load.load, loadTimeMicros: load.loadTime,
          exportTimes: exportTimes),
        shown: ShownText(showsValues: context.showsValues))
      var report = try session.connected(to: target, "trace") { connection in
        try tracer.trace(parts, on: connection)
      }
      report.unknowns = unknowns(
        plan, manifest, hasExports: described != nil,
        isChanged: load.mappingHash != session.mapping.fingerprint,
        undecodable: load.exports.first { $0.source == plan.source }?.undecodable ?? 0)
      reports.append(report)
    }
    return CommandOutcome(
      run: load.run, text: reports.map(\.text).joined(separator: "\n"),
      members: reports.count == 1
        ? reports[0].jsonMembers
        : [.init("sources", .array(reports.map { .object($0.jsonMembers) }))],
      reported: session.reportedWarnings)
  }

  /// The parts of a key of several fields are separated by commas; nil if their number is wrong.
  private static func parts(_ key: String, of plan: TablePlan) -> [String]? {
    let count = plan.key.fields.count
    guard count > 1 else { return [key] }
    let parts = key.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if parts.count == count { return parts }
    let shared = plan.sharedKeyPlaces.count
    return plan.explode != nil && parts.count == shared ? parts : nil
  }

  private static func wrongParts(_ key: String, _ plan: TablePlan) -> CommandFailure {
    let given = key.split(separator: ",", omittingEmptySubsequences: false).count
    let names = plan.key.fields.map { field in
      field < plan.fields.count ? plan.fields[field].name : "slot"
    }
    return CommandFailure(
      .usage, "the key of '\(plan.target)' has \(names.count) parts, \(given) are given",
      hint: "separate them by commas: " + names.joined(separator: ","))
  }

  private static func unknowns(
    _ plan: TablePlan, _ manifest: SourceManifest, hasExports: Bool, isChanged: Bool,
    undecodable: Int64
  ) -> [String] {
    var unknowns = [
      "what others changed in the row since the load, when and who; only that it differs",
      "the row as earlier loads made it, and its record number then",
    ]
    if plan.merge != nil {
      unknowns.append(
        "of a cell that differs, whether it is another record's that was merged in, or a later "
          + "change")
    }
    if isChanged {
      unknowns.append(
        "the rules of the load: the project was changed since, these are its rules now")
    }
    // Loads of older versions did not keep it.
    if !hasExports, let header = manifest[plan.source]?.header,
      header.dialect.format == .fmpxmlresult, header.dateFormat == nil
    {
      unknowns.append(
        "the order of dates that the export states: name its folder with --exports, or dates may "
          + "seem to differ")
    }
    if undecodable > 0 {
      unknowns.append(
        "the keys of \(undecodable) records that were not text and never staged; see "
          + "`fm2pg rejects show --code R301`")
    }
    return unknowns
  }
}
