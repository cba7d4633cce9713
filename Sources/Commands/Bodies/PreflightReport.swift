internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres

extension ReportedError {
  init(_ finding: PreflightFinding) {
    let code: FailureCode =
      switch finding.kind {
      case .encoding: .wrongEncoding
      case .readOnly: .readOnlyServer
      case .pooler: .transactionPooler
      case .rights: .missingRights
      case .sessions: .tooFewSessions
      case .disk: .tooLittleDisk
      case .superuser: .superuser
      }
    self.init(
      code: code.rawValue, finding.message, severity: finding.isWarning ? .warning : .error,
      where: finding.place, hint: finding.hint)
  }
}

extension ProjectSession {
  private var isPrivate: Bool { context.target(mapping: mapping.target) == .privateServer }

  /// Refuses a pooler that would send the statements of one session to different servers.
  func refuseTransactionPooler(_ target: ConnectionTarget) throws {
    try report(Preflight(target, cancellation: cancellation).pooler())
  }

  /// Before a load: everything that stands in its way in the target, at once. Warnings are kept.
  mutating func preflight(_ target: ConnectionTarget, _ manifest: SourceManifest) throws {
    if isPrivate { return try preflightDisk(target, manifest) }
    try preflight(
      target,
      sessions: Preflight.Needs.sessions(
        jobs: context.jobs ?? FullLoadOptions().jobs, tables: mapping.tables.count))
  }

  private mutating func preflightDisk(
    _ target: ConnectionTarget, _ manifest: SourceManifest
  ) throws {
    guard let disk = PrivateServer(stateDirectory: context.stateFolder).disk else { return }
    var findings = DiskEstimate(manifest).judge(freeBytes: disk.freeBytes, folder: disk.folder)
    // Where there was a run, this one may have little or nothing left to do.
    if !findings.isEmpty, try hasRuns(target) {
      for index in findings.indices { findings[index].isWarning = true }
    }
    try keep(findings)
  }

  private func hasRuns(_ target: ConnectionTarget) throws -> Bool {
    try connected(to: target, "preflight") { connection in
      let table = SQLText.qualified(mapping.target.controlSchema, "run")
      let exists = try connection.queryValue("SELECT to_regclass($1) IS NOT NULL", [table])
      if exists != "t" { return false }
      return try connection.queryValue("SELECT EXISTS (SELECT FROM \(table))") == "t"
    }
  }

  /// Before anything else in a target that is not the private server: its settings, and what one
  /// may do there.
  mutating func preflight(_ target: ConnectionTarget, sessions: Int = 0) throws {
    if isPrivate { return }
    let needs = Preflight.Needs(
      schemas: PlanSchemas(mapping.target, ownership: mapping.ownership),
      tables: mapping.tables.map(\.table.value), sessions: sessions)
    try CommandFailure.translating {
      try keep(Preflight(target, cancellation: cancellation).server(needs))
    }
  }

  /// Before a command that only reads: the server's settings.
  mutating func preflightReading(_ target: ConnectionTarget) throws {
    if isPrivate { return }
    try CommandFailure.translating {
      try keep(Preflight(target, cancellation: cancellation).server(nil).filter { !$0.isWarning })
    }
  }

  private mutating func keep(_ findings: [PreflightFinding]) throws {
    try report(findings)
    notices += findings.map { ReportedError($0) }
  }

  private func report(_ findings: [PreflightFinding]) throws {
    if findings.allSatisfy(\.isWarning) { return }
    throw CommandFailure(errors: findings.map { ReportedError($0) }, exitCode: .database)
  }
}
