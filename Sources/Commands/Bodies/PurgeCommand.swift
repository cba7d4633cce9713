internal import Loading
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Reports

/// `fm2pg purge`: removes data that is kept beside the target, and keeps the audit.
enum PurgeCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    let age = try age(context.arguments.value("older-than") ?? "30d")
    let isDryRun = context.arguments.has("dry-run")
    let session = try ProjectSession(context)
    let reports = ReportFiles(
      in: context.stateFolder + "/reports",
      writtenBefore: Int(RunClock.now() / 1_000_000) + 946_684_800 - Int(age))
    var result = PurgeResult()
    if let target = try session.existingTarget() {
      let request = PurgeRequest(
        identity: RunIdentity(
          id: RunClock.runID(at: RunClock.now()), project: session.mapping.name.value, tenant: "",
          programVersion: CommandTable.version, host: RunClock.hostName(),
          pid: RunClock.processID(), process: ProcessIdentity.own),
        schemas: PlanSchemas(session.mapping.target), target: target, olderThan: age,
        isDryRun: isDryRun, reports: reports.paths.count, cancellation: session.cancellation,
        surroundings: session.surroundings)
      result = try CommandFailure.translating { try Purge.run(request) }
    }
    if !isDryRun, let failed = reports.remove().first {
      throw CommandFailure(
        .configuration, "an old report cannot be removed: \(failed.reason)", where: failed.path)
    }
    let warnings = [result.warning].compactMap(\.self).map {
      ReportedError(code: FailureCode.server.rawValue, $0, severity: .warning)
    }
    return outcome(
      result, reports: reports.paths, isDryRun, session.reportedWarnings + warnings)
  }

  private static func outcome(
    _ result: PurgeResult, reports: [String], _ isDryRun: Bool, _ warnings: [ReportedError]
  ) -> CommandOutcome {
    let what =
      "the staging tables of \(counted(result.staged.count, "export")), the cells of "
      + "\(HumanNumber.grouped(result.rejects)) rejects and "
      + "\(counted(reports.count, "report file")), of \(counted(result.runs.count, "run"))"
    let isEmpty = result.runs.isEmpty && reports.isEmpty
    let text =
      isEmpty
      ? "nothing is old enough to be purged\n"
      : isDryRun
        ? "would remove \(what)\n"
        : "removed \(what); runs, counts, reasons and the crosswalk are kept\n"
    return CommandOutcome(
      text: text, isSummary: true,
      members: [
        .init("dry_run", .bool(isDryRun)),
        .init("runs", .array(result.runs.map { .string($0) })),
        .init("staging_tables", .array(result.staged.map { .string($0) })),
        .init("rejects", .integer(result.rejects)),
        .init("reports", .array(reports.map { .string($0) })),
      ], reported: warnings)
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(HumanNumber.grouped(Int64(count))) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Seconds of `30d`, `12h` or `4w`.
  static func age(_ text: String) throws -> Int64 {
    let units: [Character: Int64] = ["h": 3600, "d": 86_400, "w": 604_800]
    guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
      (0...36_500).contains(count), text.first != "+"
    else {
      throw CommandFailure(
        .usage, "--older-than takes a number of hours, days or weeks",
        hint: "write 12h, 30d or 4w")
    }
    return count * unit
  }
}
