internal import Loading
internal import MigrationModel
internal import Postgres
internal import Reports

/// `fm2pg runs`: what ran, the newest first.
enum RunsCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    let session = try ProjectSession(context)
    let mapping = session.mapping
    let reader = LedgerReader(control: mapping.target.controlSchema)
    var runs: [RecordedRun] = []
    if let target = try session.existingTarget() {
      runs = try session.connected(to: target, "runs") { connection in
        try reader.runs(
          project: mapping.name.value, tenant: mapping.target.tenant,
          limit: context.arguments.count("limit") ?? 20,
          on: connection)
      }
    }
    return CommandOutcome(
      text: runs.isEmpty ? "nothing has run yet\n" : RecordedRun.table(runs),
      members: [.init("runs", .array(runs.map(\.json)))], reported: session.reportedWarnings)
  }
}

extension ProjectSession {
  /// Where the target is, for a command that only asks. Nil when that is a private server which was
  /// never made: nothing has run there, and nothing is made for a question. One that is stopped is
  /// started.
  func existingTarget() throws -> ConnectionTarget? {
    if context.target(mapping: mapping.target) == .privateServer {
      let server = PrivateServer(stateDirectory: context.stateFolder)
      guard try CommandFailure.translating({ try server.exists }) else { return nil }
    }
    return try target()
  }
}
