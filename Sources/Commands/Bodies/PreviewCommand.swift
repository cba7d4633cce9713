internal import Extraction
internal import Loading
internal import MigrationModel
internal import Planning
internal import Reports
internal import Rules

/// `fm2pg preview`: straight from the export; nothing is staged or loaded.
enum PreviewCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    let shown = ShownText(showsValues: context.showsValues)
    let new = try PreviewSide(context)
    let old = try context.arguments.value("against").map {
      try PreviewSide(context.reading(project: $0))
    }
    var text: [String] = []
    var members: [[JSONValue.Member]] = []
    for feed in new.feeds {
      if let old {
        let report = try compare(old, new, feed, context, shown)
        text.append(report.text)
        members.append(report.jsonMembers)
      } else {
        let report = try preview(new, feed, context, shown)
        text.append(report.text)
        members.append(report.jsonMembers)
      }
    }
    return CommandOutcome(
      text: text.joined(separator: "\n"),
      members: members.count == 1
        ? members[0] : [.init("sources", .array(members.map { .object($0) }))],
      reported: new.session.reportedWarnings)
  }

  /// Both versions on the records of one export, held against each other by number and slot.
  private static func compare(
    _ old: PreviewSide, _ new: PreviewSide, _ feed: PreviewFeed, _ context: CommandContext,
    _ shown: ShownText
  ) throws -> ChangeReport {
    guard let before = old.feeds.first(where: { $0.plan.source == feed.plan.source }) else {
      throw CommandFailure(
        .usage,
        "the other version does not fill '\(feed.plan.target)' from '\(feed.plan.source)'",
        hint: "name a source that both have with --source")
    }
    var comparison = RowComparison(
      before: old.previewer(before, shown), after: new.previewer(feed, shown),
      file: feed.entry.fileName, shown: shown, limit: context.arguments.count("limit") ?? 10)
    try reading {
      var oldReader = try old.reader(before)
      var newReader = try new.reader(feed)
      var (oldRecord, newRecord) = (SourceRecord(), SourceRecord())
      while true {
        let (hasOld, hasNew) = (
          try oldReader.next(into: &oldRecord), try newReader.next(into: &newRecord)
        )
        guard hasOld || hasNew else { return }
        comparison.compare(hasOld ? oldRecord : nil, hasNew ? newRecord : nil)
      }
    }
    return comparison.report
  }

  private static func preview(
    _ side: PreviewSide, _ feed: PreviewFeed, _ context: CommandContext, _ shown: ShownText
  ) throws -> PreviewReport {
    var previewer = side.previewer(feed, shown)
    let limit = context.arguments.count("limit") ?? 10
    let only = context.arguments.count("record").map { Int64($0) }
    var report = PreviewReport(
      table: feed.plan.target, source: feed.plan.source, file: feed.entry.fileName, rows: [],
      hasMore: false)
    var records = 0
    try reading {
      var reader = try side.reader(feed)
      var record = SourceRecord()
      while try reader.next(into: &record) {
        if let only, record.number != only { continue }
        guard records < limit else {
          report.hasMore = true
          return
        }
        records += 1
        for unit in 0..<previewer.units(of: record) {
          report.rows.append(previewer.preview(unit: unit))
        }
        if only != nil { return }
      }
    }
    return report
  }

  /// What is wrong with the export ends the command like any other use of it.
  private static func reading(_ body: () throws -> Void) throws {
    do { try body() } catch let error as ExportError { throw CommandFailure(error) }
  }
}

/// A feed of the table with its export.
private struct PreviewFeed {
  let plan: TablePlan
  let entry: ManifestEntry
}

/// One version of a mapping with the exports that its table reads.
private struct PreviewSide {
  let session: ProjectSession
  /// Those that are asked for; never empty.
  let feeds: [PreviewFeed]
  private let zones: [String: TimeZoneTable]

  init(_ context: CommandContext) throws {
    var session = try ProjectSession(context)
    let name = context.arguments.arguments["TABLE"] ?? ""
    let manifest = try session.manifest(context.exports ?? ".")
    let catalog = try session.scratchCatalog()
    let (compiled, zones) = try session.plan(manifest, catalog)
    let plans = compiled.tables.filter { $0.target == name }
    if plans.isEmpty { throw CommandFailure.unknownTable(name, in: session.mapping) }
    if plans.contains(where: { $0.query != nil }) {
      throw CommandFailure(
        .usage, "'\(name)' is filled by a query over staging: no export has its records",
        hint: "try its rules with `fm2pg test`, or follow a key with `fm2pg trace` after a load")
    }
    let source = context.arguments.value("source")
    feeds = plans.compactMap { plan in
      guard source == nil || source == plan.source, let entry = manifest[plan.source] else {
        return nil
      }
      return PreviewFeed(plan: plan, entry: entry)
    }
    if feeds.isEmpty {
      throw CommandFailure(
        .usage, "'\(name)' has no source '\(source ?? "")'",
        hint: "use one of: \(plans.map(\.source).joined(separator: ", "))")
    }
    self.session = session
    self.zones = zones
  }

  func previewer(_ feed: PreviewFeed, _ shown: ShownText) -> RowPreviewer {
    RowPreviewer(
      plan: feed.plan,
      environment: RowEnvironment(
        zones: zones, namespace: session.mapping.target.namespace,
        tenant: session.mapping.target.tenant, project: session.mapping.name.value,
        runID: "preview", loadTimeMicros: 0,
        exportTimes: feed.entry.writtenAt.map { [feed.plan.source: $0] } ?? [:]),
      shown: shown)
  }

  func reader(_ feed: PreviewFeed) throws(ExportError) -> ExportReader {
    try ExportReader(
      path: feed.entry.path, settings: session.mapping.source.settings(for: feed.plan.source))
  }
}

extension CommandFailure {
  /// A TABLE that no mapping fills.
  static func unknownTable(_ name: String, in mapping: Mapping) -> CommandFailure {
    let tables = Set(mapping.tables.map(\.table.value)).sorted()
    return CommandFailure(
      .usage, "no mapping fills the table '\(name)'",
      hint: nearestName(to: name, among: tables).map { "did you mean '\($0)'?" }
        ?? "use one of: \(tables.joined(separator: ", "))")
  }
}

extension CommandContext {
  /// The same command on another project folder, with this one's server and state.
  fileprivate func reading(project: String) -> CommandContext {
    var arguments = arguments
    arguments.options["state"] = stateFolder
    arguments.arguments["PROJECT"] = project
    return CommandContext(
      arguments: arguments, environment: environment, output: output, progress: progress,
      interruption: interruption, currentRun: currentRun)
  }
}
