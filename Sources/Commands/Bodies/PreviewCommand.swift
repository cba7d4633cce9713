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
    guard let folder = context.arguments.value("against") else {
      return try preview(new, context, shown)
    }
    let old = try PreviewSide(context.reading(project: folder))
    let file = new.entry.fileName
    var comparison = RowComparison(
      before: old.previewer(shown), after: new.previewer(shown), file: file, shown: shown,
      limit: context.arguments.count("limit") ?? 10)
    try reading {
      var oldReader = try old.reader()
      var newReader = try new.reader()
      var (oldRecord, newRecord) = (SourceRecord(), SourceRecord())
      while true {
        let (hasOld, hasNew) = (
          try oldReader.next(into: &oldRecord), try newReader.next(into: &newRecord)
        )
        guard hasOld || hasNew else { return }
        comparison.compare(hasOld ? oldRecord : nil, hasNew ? newRecord : nil)
      }
    }
    return CommandOutcome(
      text: comparison.report.text, members: comparison.report.jsonMembers,
      reported: new.session.reportedWarnings)
  }

  private static func preview(
    _ side: PreviewSide, _ context: CommandContext, _ shown: ShownText
  ) throws -> CommandOutcome {
    var previewer = side.previewer(shown)
    let limit = context.arguments.count("limit") ?? 10
    let only = context.arguments.count("record").map { Int64($0) }
    var report = PreviewReport(
      table: side.plan.target, source: side.plan.source, file: side.entry.fileName, rows: [],
      hasMore: false)
    try reading {
      var reader = try side.reader()
      var record = SourceRecord()
      while try reader.next(into: &record) {
        if let only, record.number != only { continue }
        guard report.rows.count < limit else {
          report.hasMore = true
          return
        }
        report.rows.append(previewer.preview(record))
        if only != nil { return }
      }
    }
    return CommandOutcome(
      text: report.text, members: report.jsonMembers, reported: side.session.reportedWarnings)
  }

  /// What is wrong with the export ends the command like any other use of it.
  private static func reading(_ body: () throws -> Void) throws {
    do { try body() } catch let error as ExportError { throw CommandFailure(error) }
  }
}

/// One version of a mapping with the export that its table reads.
private struct PreviewSide {
  let session: ProjectSession
  let plan: TablePlan
  let entry: ManifestEntry
  private let zones: [String: TimeZoneTable]

  init(_ context: CommandContext) throws {
    var session = try ProjectSession(context)
    let name = context.arguments.arguments["TABLE"] ?? ""
    let manifest = try session.manifest(context.exports ?? ".")
    let catalog = try session.scratchCatalog()
    let (compiled, zones) = try session.plan(manifest, catalog)
    guard let plan = compiled.tables.first(where: { $0.target == name }),
      let entry = manifest[plan.source]
    else { throw CommandFailure.unknownTable(name, in: session.mapping) }
    self.session = session
    self.plan = plan
    self.entry = entry
    self.zones = zones
  }

  func previewer(_ shown: ShownText) -> RowPreviewer {
    RowPreviewer(
      plan: plan,
      environment: RowEnvironment(
        zones: zones, namespace: session.mapping.target.namespace, tenant: "",
        project: session.mapping.name.value, runID: "preview", loadTimeMicros: 0),
      shown: shown)
  }

  func reader() throws(ExportError) -> ExportReader {
    try ExportReader(
      path: entry.path, settings: session.mapping.source.settings(for: plan.source))
  }
}

extension CommandFailure {
  /// A TABLE that no mapping fills.
  static func unknownTable(_ name: String, in mapping: Mapping) -> CommandFailure {
    let tables = mapping.tables.map(\.table.value)
    return CommandFailure(
      .usage, "no mapping fills the table '\(name)'",
      hint: nearestName(to: name, among: tables).map { "did you mean '\($0)'?" }
        ?? "use one of: \(tables.sorted().joined(separator: ", "))")
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
