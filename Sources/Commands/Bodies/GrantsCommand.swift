internal import MigrationModel
internal import Planning

/// `fm2pg grants`: needs no server.
enum GrantsCommand {
  static func run(_ context: CommandContext) throws -> CommandOutcome {
    let session = try ProjectSession(context)
    let role = context.arguments.value("role") ?? GrantsScript.defaultRole
    // PostgreSQL would cut a longer name, and then not find it.
    if role.utf8.count > SQLText.identifierLimit {
      throw CommandFailure(
        .usage, "the role's name has \(role.utf8.count) bytes, PostgreSQL takes 63")
    }
    let script = GrantsScript(mapping: session.mapping, role: role).text
    return CommandOutcome(
      text: script, members: [.init("role", .string(role)), .init("sql", .string(script))],
      reported: session.reportedWarnings)
  }
}
