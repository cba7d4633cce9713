internal import Glibc
internal import MigrationModel
internal import Postgres

/// `fm2pg db …`
enum DatabaseCommand {
  static func start(_ context: CommandContext) throws -> CommandOutcome {
    try with(context) { server in
      try server.start()
      return outcome("the private PostgreSQL is running: \(try server.url)\n", try server.url)
    }
  }

  static func stop(_ context: CommandContext) throws -> CommandOutcome {
    try with(context) { server in
      try server.stop()
      return outcome("the private PostgreSQL is stopped\n", nil)
    }
  }

  static func url(_ context: CommandContext) throws -> CommandOutcome {
    try with(context) { server in
      let url = try server.url
      return CommandOutcome(text: url + "\n", members: [.init("url", .string(url))])
    }
  }

  static func destroy(_ context: CommandContext) throws -> CommandOutcome {
    try with(context) { server in
      try server.destroy()
      return outcome("the private PostgreSQL is destroyed\n", nil)
    }
  }

  /// Replaces this process by psql, so that the terminal and its signals are psql's own.
  static func psql(_ context: CommandContext) throws -> CommandOutcome {
    try with(context) { server in
      try server.start()
      guard let path = PrivateServer.psqlPath else {
        throw CommandFailure(
          .privateServer, "psql is not installed", hint: "install the package postgresql-client")
      }
      ProcessReplacement.execute(
        [path, "--dbname", try server.url] + context.arguments.rest,
        environment: ProcessReplacement.withoutTargets(context.environment))
      throw CommandFailure(.privateServer, "'\(path)' cannot be started")
    }
  }

  private static func outcome(_ text: String, _ url: String?) -> CommandOutcome {
    CommandOutcome(
      text: text, isSummary: true,
      members: url.map { [.init("url", .string($0))] } ?? [])
  }

  private static func with(
    _ context: CommandContext, _ body: (PrivateServer) throws -> CommandOutcome
  ) throws -> CommandOutcome {
    try CommandFailure.translating {
      try body(PrivateServer(stateDirectory: context.stateFolder))
    }
  }
}
