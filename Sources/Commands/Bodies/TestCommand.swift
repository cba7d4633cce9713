internal import Glibc
internal import Loading
internal import MappingFile
internal import MigrationModel
internal import Planning
internal import Reports
internal import Rules

/// `fm2pg test`: the rules on the records of `tests/*.yml`; no server but for `--update-catalog`.
enum TestCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    var session = try ProjectSession(context)
    if context.arguments.has("update-catalog") { try updateCatalog(&session) }
    let prefix = ProjectSession.displayPrefix(context.project)
    let loaded = loadTestFiles(folder: context.project, displayPrefix: prefix)
    let (tests, diagnostics) = readRuleTests(loaded.tests, displayPrefix: prefix)
    if let failure = CommandFailure(loaded.diagnostics + diagnostics) { throw failure }
    guard !tests.isEmpty else {
      throw CommandFailure(
        .configuration, "the project has no tests", where: prefix + "tests/",
        hint: "write tests/TABLE.yml with 'table' and 'cases'; see docs/engineer.md")
    }
    let catalog = try catalog(loaded.catalog, session)
    var mistakes: [Diagnostic] = []
    var results: [RuleTestResult] = []
    for test in tests {
      let (plan, zones) = try session.plan(session.manifest(of: test, tests), catalog)
      let feed = RuleTestFeed(of: test, in: plan.tables)
      mistakes += feed.diagnostics
      guard let table = feed.plan else { continue }
      var runner = RuleTestRunner(
        plan: table, environment: session.testEnvironment(zones, of: table))
      for (index, single) in test.cases.enumerated() {
        results.append(runner.run(single, base: test.base, number: Int64(index + 1)))
      }
    }
    if let failure = CommandFailure(mistakes) { throw failure }
    return outcome(RuleTestReport(cases: results), context)
  }

  private static func outcome(
    _ report: RuleTestReport, _ context: CommandContext
  ) -> CommandOutcome {
    let failed = report.failed
    let reported =
      failed == 0
      ? []
      : [
        ReportedError(
          code: FailureCode.ruleTestsFailed.rawValue,
          "\(failed) of \(report.cases.count) rule tests failed",
          hint: "mend the rules, or the tests if the rules are right")
      ]
    return CommandOutcome(
      exitCode: failed == 0 ? .ok : .findings,
      text: report.text(isBrief: context.arguments.has("quiet")), isSummary: true,
      members: report.jsonMembers, reported: reported)
  }

  /// The catalog of the tests folder, unless it was made from other schema files.
  private static func catalog(
    _ file: ProjectFile?, _ session: ProjectSession
  ) throws -> TargetCatalog {
    let place = ProjectSession.displayPrefix(session.context.project) + CatalogFile.path
    let hint = "run `fm2pg test --update-catalog`, and keep the file under version control"
    guard let file else {
      throw CommandFailure(
        .configuration, "the project has no catalog for its tests", where: place, hint: hint)
    }
    guard let read = CatalogFile(file.bytes) else {
      throw CommandFailure(
        .configuration, "the file is not what --update-catalog writes", where: place, hint: hint)
    }
    guard read.fingerprint == CatalogFile.fingerprint(of: session.mapping.schemaFiles) else {
      throw CommandFailure(
        .configuration, "the catalog was made from other schema files", where: place, hint: hint)
    }
    return read.catalog
  }

  /// Lets PostgreSQL read the schema files, and writes what it makes of them.
  private static func updateCatalog(_ session: inout ProjectSession) throws {
    let file = CatalogFile(
      fingerprint: CatalogFile.fingerprint(of: session.mapping.schemaFiles),
      catalog: try session.scratchCatalog())
    let folder = ProjectSession.displayPrefix(session.context.project)
    _ = unsafe mkdir(folder + "tests", 0o777)
    let path = folder + CatalogFile.path
    if let code = PrivateFile.write(file.text, to: path) {
      throw CommandFailure(
        .configuration, "the file cannot be written: \(systemMessage(code))", where: path)
    }
    // It holds no data, and belongs to the project like its other files.
    _ = unsafe chmod(path, 0o644)
    session.context.note("\(path) written")
  }
}

extension ProjectSession {
  /// Exports that have the fields that mapping and tests name.
  fileprivate func manifest(of test: RuleTestFile, _ tests: [RuleTestFile]) -> SourceManifest {
    var manifest = assumedManifest()
    for index in manifest.entries.indices {
      let source = manifest.entries[index].source
      for table in mapping.tables where table.from.value == source {
        let known = Set(manifest.entries[index].header.fields.map(\.name))
        let ofSource = tests.filter { ($0.source?.value ?? source) == source }
        let more = RuleTestCheck.fields(ofSource, of: table).filter { !known.contains($0) }
        manifest.entries[index].header.fields += more.map { ExportField(name: $0) }
        if table.table.value == test.table.value, let dates = test.dates {
          manifest.entries[index].header.dateFormat = dates.fileMakerFormat
        }
      }
    }
    return manifest
  }

  /// The run of a test is always the same.
  fileprivate func testEnvironment(
    _ zones: [String: TimeZoneTable], of plan: TablePlan
  ) -> RowEnvironment {
    RowEnvironment(
      zones: zones, namespace: mapping.target.namespace, tenant: mapping.target.tenant,
      project: mapping.name.value, runID: "test", loadTimeMicros: 0,
      exportTimes: [plan.source: 0])
  }
}

extension DateOrder {
  /// As FMPXMLRESULT states it.
  fileprivate var fileMakerFormat: String {
    switch self {
    case .mdy: "m/d/yyyy"
    case .dmy: "d/m/yyyy"
    case .ymd: "yyyy/m/d"
    }
  }
}
