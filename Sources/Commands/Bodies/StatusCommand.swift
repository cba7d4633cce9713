internal import Loading
internal import MigrationModel
internal import Postgres
internal import Reports

/// `fm2pg status`: what runs, or ran last.
enum StatusCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    let isWatching = context.arguments.has("watch")
    if isWatching, context.isJSON {
      throw CommandFailure(
        .usage, "'--watch' cannot be combined with '--json', which prints one object",
        hint: "ask as often as you like with 'fm2pg status --json'")
    }
    let session = try ProjectSession(context)
    let mapping = session.mapping
    guard let target = try session.existingTarget() else {
      let report = StatusReport(
        project: mapping.name.value, targetSchema: mapping.target.schema.value)
      return outcome(report, warnings: session.reportedWarnings)
    }
    if isWatching { return try StatusWatch(session: session, target: target).run() }
    let report = try session.connected(to: target, "status") { connection in
      try session.status(on: connection)
    }
    return outcome(report, warnings: session.reportedWarnings)
  }

  private static func outcome(
    _ report: StatusReport, warnings: [ReportedError]
  ) -> CommandOutcome {
    CommandOutcome(
      run: report.run?.id, text: report.text, members: report.jsonMembers, reported: warnings)
  }
}

extension ProjectSession {
  /// What runs for the project's target, or ran last.
  func status(on connection: borrowing Connection) throws -> StatusReport {
    try LedgerReader(control: mapping.target.controlSchema).status(
      project: mapping.name.value, targetSchema: mapping.target.schema.value, on: connection)
  }
}
