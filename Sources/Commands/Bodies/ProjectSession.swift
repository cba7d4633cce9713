internal import Glibc
internal import Loading
internal import MappingFile
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// What most commands begin with: the project read, the exports found, the target reached, the
/// plan compiled. Every mistake of one kind is reported at once.
struct ProjectSession {
  let context: CommandContext
  let mapping: Mapping
  /// Cancels what its sessions run when the operator asks to stop.
  let cancellation = CancelRegistry()
  /// Warnings so far.
  private(set) var warnings: [Diagnostic]
  /// How each export would be masked, known once the plan is.
  private(set) var maskPlans: [String: MaskPlan] = [:]
  /// What the look at the target before the work warns of.
  var notices: [ReportedError] = []

  /// Reads the project; throws all its mistakes.
  init(_ context: CommandContext) throws {
    self.context = context
    let prefix = Self.displayPrefix(context.project)
    let (mapping, diagnostics) = MappingProject.load(
      folder: context.project, displayPrefix: prefix)
    guard let mapping else {
      throw CommandFailure(diagnostics)
        ?? CommandFailure(.configuration, "the project cannot be read", where: context.project)
    }
    self.mapping = try Self.applying(context.arguments.value("set"), to: mapping)
    warnings = diagnostics
    context.interruption.onRequest { [cancellation] in cancellation.cancelAll() }
  }

  /// The mapping with what `--set` says.
  private static func applying(_ setting: String?, to mapping: Mapping) throws -> Mapping {
    guard let setting else { return mapping }
    let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0] == "tenant" else {
      throw CommandFailure(
        .usage, "`--set` knows `tenant=` with a name, and nothing else",
        hint: "write --set tenant=north")
    }
    var mapping = mapping
    mapping.target.tenant = parts[1]
    return mapping
  }

  /// The project folder as it stands before the paths of its files.
  static func displayPrefix(_ project: String) -> String {
    if project == "." { return "" }
    return project.hasSuffix("/") ? project : project + "/"
  }

  /// Where the target is; starts the private server if that is the target, and refuses a
  /// transaction pooler before anything is set in its sessions.
  func target() throws -> ConnectionTarget {
    try CommandFailure.translating {
      let target: ConnectionTarget
      switch context.target(mapping: mapping.target) {
      case .conninfo(let text): target = ConnectionTarget(conninfo: text)
      case .service(let name): target = ConnectionTarget(service: name)
      case .libpqEnvironment: target = ConnectionTarget(conninfo: "")
      case .privateServer:
        context.detail("using the private PostgreSQL under \(context.stateFolder)")
        return try PrivateServer(stateDirectory: context.stateFolder).ensureRunning()
      }
      try refuseTransactionPooler(target)
      return target
    }
  }

  /// The exports that the mapping names; throws everything that is wrong with them.
  mutating func manifest(_ folder: String) throws -> SourceManifest {
    let (manifest, errors) = ExportCollection.read(mapping, folder: folder)
    guard errors.isEmpty else {
      throw CommandFailure(errors: errors.map { ReportedError($0) }, exitCode: .export)
    }
    warnings += manifest.entries.flatMap { [$0.foundSetWarning, $0.openEndWarning] }
      .compactMap(\.self)
    return manifest
  }

  /// What the project's DDL means to PostgreSQL.
  func catalog(on connection: borrowing Connection) throws -> TargetCatalog {
    try catalogAndSeeds(on: connection).catalog
  }

  /// The catalog, and the fingerprints of the tables that only the DDL fills.
  func catalogAndSeeds(
    on connection: borrowing Connection
  ) throws -> (catalog: TargetCatalog, seeds: [String: String]) {
    if mapping.ownership == .external { return (try liveCatalog(on: connection), [:]) }
    let probed = try CommandFailure.translating {
      try CatalogProbe.read(
        mapping.schemaFiles, filled: Set(mapping.tables.map(\.table.value)), on: connection)
    }
    guard let catalog = probed.catalog else {
      throw CommandFailure(probed.diagnostics.map(placed)) ?? CommandFailure(.server, "no catalog")
    }
    return (catalog, probed.seeds)
  }

  /// What another tool has made.
  func liveCatalog(on connection: borrowing Connection) throws -> TargetCatalog {
    let schema = mapping.target.schema
    guard try CommandFailure.translating({ try connection.schemaExists(schema.value) }) else {
      let diagnostic = Diagnostic(
        PlanningCode.unknownTable.rawValue, .error,
        "the schema '\(schema.value)' is not in the target database", at: schema.at,
        hint: "with `schema: external` another tool makes it: run that first")
      throw CommandFailure([diagnostic]) ?? CommandFailure(.configuration, diagnostic.message)
    }
    return try CommandFailure.translating { try connection.readCatalog(schema: schema.value) }
  }

  /// Schema files are known by their path in the project; the operator stands elsewhere.
  private func placed(_ diagnostic: Diagnostic) -> Diagnostic {
    var placed = diagnostic
    if let location = diagnostic.location {
      placed.location?.file = Self.displayPrefix(context.project) + location.file
    }
    return placed
  }

  /// The plan and the time zones that it needs; throws every mistake of the mapping at once.
  mutating func plan(
    _ manifest: SourceManifest, _ catalog: TargetCatalog, replay: ReplayScope? = nil,
    maskKey: MaskKey? = nil
  ) throws -> (plan: MigrationPlan, zones: [String: TimeZoneTable]) {
    maskPlans =
      MaskCompiler.compile(mapping: mapping, manifest: manifest, catalog: catalog).plans
    let canonical = (replay == nil ? mapping : mapping.writtenInPlace)
      .canonicalizingDefaultKeys(masking: masking(maskKey), manifest)
    var (plan, diagnostics) = PlanCompiler.compile(
      mapping: canonical, manifest: manifest, catalog: catalog, replay: replay)
    var zones: [String: TimeZoneTable] = [:]
    if let compiled = plan {
      for table in compiled.tables {
        diagnostics += Self.unsupported(table) + Self.repeatedKeys(table)
      }
      let folder = context.environment["TZDIR"] ?? ZoneFiles.defaultFolder
      let loaded = ZoneFiles.load(
        compiled.tables, stated: mapping.source.timeZone, folder: folder)
      zones = loaded.zones
      diagnostics += loaded.diagnostics
    }
    if let failure = CommandFailure(warnings + diagnostics) { throw failure }
    warnings += diagnostics
    guard let plan else { throw CommandFailure(.configuration, "the plan has errors") }
    return (plan, zones)
  }

  private static func unsupported(_ table: TablePlan) -> [Diagnostic] {
    let patterns = table.columns.compactMap { column in
      RowProgram.patternProblem(column: column).map { problem in
        Diagnostic(PlanningCode.patternInvalid.rawValue, .error, problem.reason, at: problem.at)
      }
    }
    let types = table.columns.compactMap { column in
      RowProgram.unsupportedReason(column: column).map { reason in
        Diagnostic(
          PlanningCode.unsupportedType.rawValue, .error, reason,
          at: column.mapping.type?.at ?? column.mapping.column.at)
      }
    }
    return patterns + types
  }

  /// Keys of a crosswalk file that differ as text only.
  private static func repeatedKeys(_ table: TablePlan) -> [Diagnostic] {
    guard table.feed == 0, let given = table.crosswalk else { return [] }
    var lines: [[UInt8]: Int] = [:]
    return given.entries.compactMap { entry in
      guard let key = CanonicalKey.text(parts: entry.key, normalize: table.key.normalize) else {
        return nil
      }
      guard let first = lines[Array(key.utf8)] else {
        lines[Array(key.utf8)] = entry.at.line
        return nil
      }
      return Diagnostic(
        PlanningCode.givenIDInvalid.rawValue, .error,
        "the key is the same as another, as `normalize` compares keys", at: entry.at,
        hint: "that is on line \(first); remove one of them")
    }
  }

  /// The warnings as they are printed.
  var reportedWarnings: [ReportedError] {
    warnings.filter { $0.severity == .warning }.map { ReportedError($0) } + notices
  }
}

extension ManifestEntry {
  /// Exported with a search in force, a table looks whole and is not.
  fileprivate var foundSetWarning: Diagnostic? {
    guard let found = header.found, let all = header.recordsInTable, found < all else { return nil }
    return Diagnostic(
      ExportError.Code.foundSet.rawValue, .warning,
      "'\(fileName)' holds \(found) of the \(all) records of its table",
      hint: "if all are meant, show all records in FileMaker before the export")
  }

  /// A cut within the last field of a text export leaves a record that looks whole.
  fileprivate var openEndWarning: Diagnostic? {
    guard header.endsOpen else { return nil }
    return Diagnostic(
      ExportError.Code.openEnd.rawValue, .warning,
      "'\(fileName)' ends without a line end, so that its last record may be cut off",
      hint: "hold the last record against FileMaker's, or export the table again")
  }
}
