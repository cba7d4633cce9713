internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres

/// `fm2pg check` and `fm2pg plan`
enum CheckCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    var session = try ProjectSession(context)
    let catalog = try session.scratchCatalog()
    let manifest =
      if let exports = context.exports { try session.manifest(exports) } else {
        session.assumedManifest()
      }
    let tables = try session.plan(manifest, catalog).plan.tables.count
    let held =
      context.exports == nil
      ? "; field names and date formats are checked with --exports"
      : "; mapping, schema and export headers agree"
    return CommandOutcome(
      text: "check: \(tables) tables, no errors\(held)\n", isSummary: true,
      reported: session.reportedWarnings)
  }
}

/// `fm2pg plan`
enum PlanCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    var session = try ProjectSession(context)
    let manifest = try session.manifest(context.exports ?? ".")
    let catalog = try session.scratchCatalog()
    let plan = try session.plan(manifest, catalog).plan
    let steps = plan.steps.map { step in
      JSONValue.object([.init("id", .string(step.id)), .init("title", .string(step.title))])
    }
    return CommandOutcome(
      text: plan.rendered,
      members: [.init("plan", .string(plan.rendered)), .init("steps", .array(steps))],
      reported: session.reportedWarnings)
  }
}

extension ProjectSession {
  /// Exports that have just the fields that the mapping names, so that all else can be checked
  /// without them.
  func assumedManifest() -> SourceManifest {
    let fed = Dictionary(
      grouping: mapping.tables.filter { $0.query == nil }, by: \.from.value)
    return SourceManifest(
      entries: fed.sorted { $0.key < $1.key }.map { source, tables in
        let names = Set(tables.flatMap { PlanCompiler.namedFields(of: $0) }).sorted()
        let header = ExportHeader(
          dialect: ExportDialect(
            format: .fmpxmlresult, delimiter: 0, recordEnd: nil, hasByteOrderMark: false,
            hasHeader: true),
          fields: names.map { ExportField(name: $0) },
          // XML exports state their own format; whether these do is not known.
          dateFormat: mapping.source.dates == nil ? "m/d/yyyy" : nil)
        return ManifestEntry(
          source: source, fileName: "", path: "", byteCount: 0, header: header)
      })
  }

  /// The catalog of the project's DDL, from a scratch database of the private server; where
  /// another server is the target, from a transaction there that is rolled back.
  mutating func scratchCatalog() throws -> TargetCatalog {
    let target = try target()
    guard context.target(mapping: mapping.target) == .privateServer,
      mapping.ownership == .owned
    else {
      try preflight(target)
      return try connected(to: target, "check") { connection in try catalog(on: connection) }
    }
    return try CommandFailure.translating {
      let name = Self.scratchPrefix + String(RunClock.processID())
      let admin = try Connection(target, role: "check")
      try dropLeftovers(on: admin)
      try admin.execute("DROP DATABASE IF EXISTS \(SQLText.identifier(name))")
      try admin.execute("CREATE DATABASE \(SQLText.identifier(name))")
      defer { _ = try? admin.execute("DROP DATABASE IF EXISTS \(SQLText.identifier(name))") }
      return try connected(to: target.withDatabase(name), "check") { connection in
        try catalog(on: connection)
      }
    }
  }
  private static let scratchPrefix = "fm2pg_scratch_"

  /// Drops the scratch databases of processes that were killed; their sessions may still run.
  private func dropLeftovers(on admin: borrowing Connection) throws {
    let rows = try admin.query(
      "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", [Self.scratchPrefix])
    for name in rows.compactMap({ $0.first ?? nil }) {
      guard let pid = Int32(name.dropFirst(Self.scratchPrefix.count)), !RunClock.isAlive(pid)
      else { continue }
      try admin.execute("DROP DATABASE IF EXISTS \(SQLText.identifier(name)) WITH (FORCE)")
    }
  }
}
