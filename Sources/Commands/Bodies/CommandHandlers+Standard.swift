extension CommandHandlers {
  /// The commands as the program runs them.
  package static var standard: CommandHandlers {
    CommandHandlers(
      fullLoad: FullLoadCommand.run, verify: VerifyCommand.run, check: CheckCommand.run,
      plan: PlanCommand.run, rejectsList: RejectsCommand.list, rejectsShow: RejectsCommand.show,
      rejectsExport: RejectsCommand.export, rejectsReplay: ReplayCommand.run,
      status: StatusCommand.run, runs: RunsCommand.run,
      databaseStart: DatabaseCommand.start,
      databaseStop: DatabaseCommand.stop, databaseURL: DatabaseCommand.url,
      databasePSQL: DatabaseCommand.psql, databaseDestroy: DatabaseCommand.destroy,
      grants: GrantsCommand.run, purge: PurgeCommand.run, docsBuild: DocsCommand.build,
      engineer: .standard)
  }
}

extension EngineerHandlers {
  /// The commands as the program runs them.
  package static var standard: EngineerHandlers {
    EngineerHandlers(
      schema: SchemaCommand.run, test: TestCommand.run, preview: PreviewCommand.run,
      trace: TraceCommand.run)
  }
}
