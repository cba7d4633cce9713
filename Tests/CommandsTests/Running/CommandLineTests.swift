import Commands
import MigrationModel
import Testing

@Suite struct CommandLineTests {
  private struct Ran: Equatable {
    var code: ExitCode
    var result: String
    var message: String

    init(_ code: ExitCode, _ result: String, _ message: String) {
      self.code = code
      self.result = result
      self.message = message
    }
  }

  private struct Surprise: Error, CustomStringConvertible {
    var description: String { "Maria Rossi" }
  }

  private static func handlers(_ body: @escaping CommandHandlers.Body) -> CommandHandlers {
    CommandHandlers(
      fullLoad: body, verify: body, check: body, plan: body, rejectsList: body, rejectsShow: body,
      rejectsExport: body, rejectsReplay: body, status: body, runs: body, databaseStart: body,
      databaseStop: body,
      databaseURL: body, databasePSQL: body, databaseDestroy: body, grants: body,
      purge: body, docsBuild: body,
      engineer: EngineerHandlers(schema: body, test: body, preview: body, trace: body))
  }

  private static func run(
    _ arguments: [String], sink: RecordingSink = RecordingSink(),
    interruption: Interruption = Interruption(),
    _ body: @escaping CommandHandlers.Body = { _ in CommandOutcome(text: "done\n") }
  ) async -> Ran {
    let code = await CommandLine.execute(
      arguments: arguments, handlers: handlers(body),
      in: CommandLine.Surroundings(
        environment: [:], output: sink,
        terminal: TerminalSettings(isTerminal: false, term: ""), interruption: interruption))
    return Ran(code, sink.result, sink.message)
  }

  @Test func printsTextOnStdoutOnly() async {
    let ran = await Self.run(["check"])
    #expect(ran == Ran(.ok, "done\n", ""))
  }

  @Test func usageMistakesExitWithTwo() async {
    let ran = await Self.run(["chek"])
    #expect(
      ran
        == Ran(
          .usage, "",
          """
          error[E201]: unknown command 'chek', did you mean 'check'?
            hint: see 'fm2pg --help'

          """
        ))
  }

  @Test func usageMistakesAreJSONToo() async {
    let ran = await Self.run(["rejects", "list", "--json", "--limt"])
    #expect(ran.code == .usage)
    #expect(
      ran.result == """
        {"schema_version": 1, "command": "rejects list", "run": null, "status": "failed", \
        "exit_code": 2, "errors": [{"code": "E201", "message": "unknown option '--limt'", \
        "where": null, "hint": "see 'fm2pg rejects list --help'"}]}

        """)
  }

  @Test func unexpectedErrorsAreNamedByTypeAlone() async {
    let ran = await Self.run(["plan", "--exports", "x", "--json"]) { _ in throw Surprise() }
    #expect(ran.code == .internal)
    #expect(ran.message.hasPrefix("error[E701]: unexpected error of type 'Surprise'\n"))
    #expect(ran.result.contains("\"exit_code\": 70"))
    #expect(!(ran.result + ran.message).contains("Rossi"))
  }

  @Test func exportErrorsExitWithThree() async {
    let ran = await Self.run(["verify", "--exports", "x"]) { _ in
      throw ExportError(
        .ragged, file: "Patients.csv", record: 17, line: 18, "expected 4 fields, found 3",
        hint: "export the table again")
    }
    #expect(
      ran
        == Ran(
          .export, "",
          """
          Patients.csv: record 17, line 18: error[X009]: expected 4 fields, found 3
            hint: export the table again

          """
        ))
  }

  @Test func diagnosticsAreReportedAllAtOnce() async {
    let diagnostics = [
      Diagnostic(
        "M014", .error, "field 'Zip' is not in the export of 'Patients'",
        at: SourceLocation(file: "tables/patients.yml", line: 12, column: 9),
        hint: "did you mean 'ZIP'?"),
      Diagnostic("M020", .warning, "field 'Fax' is not mapped"),
    ]
    let ran = await Self.run(["check", "--json"]) { _ in
      if let failure = CommandFailure(diagnostics) { throw failure }
      return CommandOutcome()
    }
    #expect(ran.code == .usage)
    #expect(
      ran.message == """
        tables/patients.yml:12:9: error[M014]: field 'Zip' is not in the export of 'Patients'
          hint: did you mean 'ZIP'?
        warning[M020]: field 'Fax' is not mapped

        """)
    #expect(
      ran.result == """
        {"schema_version": 1, "command": "check", "run": null, "status": "failed", \
        "exit_code": 2, "warnings": [{"code": "M020", "message": "field 'Fax' is not mapped", \
        "where": null, "hint": null}], "errors": [{"code": "M014", "message": \
        "field 'Zip' is not in the export of 'Patients'", "where": "tables/patients.yml:12:9", \
        "hint": "did you mean 'ZIP'?"}]}

        """)
  }

  @Test(
    arguments: [
      ([("X001", Severity.error), ("X009", .error)], ExitCode.export),
      ([("X001", .error), ("M001", .error)], .usage),
      ([("X001", .error), ("M001", .warning)], .export),
      ([("M001", .warning)], nil),
      ([], nil),
    ] as [([(String, Severity)], ExitCode?)])
  func diagnosticsChooseTheExitCode(codes: [(String, Severity)], expected: ExitCode?) {
    let diagnostics = codes.map { Diagnostic($0.0, $0.1, "m") }
    #expect(CommandFailure(diagnostics)?.exitCode == expected)
  }

  @Test func quietDropsSummariesThatAreWell() async {
    let summary = CommandOutcome(text: "all well\n", isSummary: true)
    #expect(await Self.run(["check", "--quiet"]) { _ in summary } == Ran(.ok, "", ""))
    #expect(await Self.run(["check"]) { _ in summary } == Ran(.ok, "all well\n", ""))
    let findings = CommandOutcome(exitCode: .findings, text: "look here\n", isSummary: true)
    let ran = await Self.run(["check", "-q"]) { _ in findings }
    #expect(ran == Ran(.findings, "look here\n", ""))
    #expect(await Self.run(["db", "url", "-q"]) == Ran(.ok, "done\n", ""))
  }

  @Test func quietSilencesNotesAndVerboseAddsDetails() async {
    let body: CommandHandlers.Body = { context in
      context.note("note")
      context.detail("detail")
      return CommandOutcome()
    }
    #expect(await Self.run(["check"], body).message == "note\n")
    #expect(await Self.run(["check", "-q"], body).message == "")
    #expect(await Self.run(["check", "-v"], body).message == "note\ndetail\n")
  }

  @Test func interruptionExitsWith130() async {
    let interruption = Interruption()
    let ran = await Self.run(["full-load", "--exports", "x"], interruption: interruption) {
      context in
      let cancelled = Interruption()
      context.interruption.onRequest { cancelled.request() }
      context.interruption.request()
      #expect(cancelled.isRequested)
      throw Surprise()
    }
    #expect(ran.code == .interrupted)
    #expect(ran.message.hasPrefix("error[E130]: interrupted\n"))
  }

  @Test func aFullDiskOnStdoutIsAFailure() async {
    let ran = await Self.run(["check"], sink: RecordingSink(resultFailure: 28))
    #expect(ran.code == .internal)
    #expect(
      ran.message
        == "error[E702]: cannot write to stdout: No space left on device\n  hint: make room or send "
        + "the output elsewhere, then run the command again; what a load has done stays done\n")
  }

  @Test func contextKnowsProjectAndState() {
    func context(_ parsed: ParsedArguments) -> CommandContext {
      CommandContext(arguments: parsed, environment: [:], output: RecordingSink())
    }
    #expect(context(ParsedArguments(path: ["check"])).stateFolder == "./.fm2pg")
    let project = ParsedArguments(path: ["check"], arguments: ["PROJECT": "p/"])
    #expect(context(project).stateFolder == "p/.fm2pg")
    let state = ParsedArguments(
      path: ["check"], arguments: ["PROJECT": "p"], options: ["state": "s", "jobs": "3"])
    #expect(context(state).stateFolder == "s")
    #expect(context(state).jobs == 3)
    #expect(context(state).project == "p")
  }

  @Test func everyCommandOfTheTableHasABody() {
    let handlers = Self.handlers { _ in CommandOutcome() }
    for spec in CommandTable.root.subcommands {
      let names = spec.subcommands.map(\.name)
      for path in names.isEmpty ? [[spec.name]] : names.map({ [spec.name, $0] }) {
        #expect(handlers.body(for: path) != nil, "\(path)")
      }
    }
    #expect(handlers.body(for: ["rejects"]) == nil)
  }

  @Test func drawsOnlyWhereItMay() {
    let terminal = TerminalSettings(isTerminal: true, term: "xterm")
    func draws(_ terminal: TerminalSettings, _ options: String...) -> Bool {
      let parsed = ParsedArguments(
        path: ["full-load"], options: Dictionary(uniqueKeysWithValues: options.map { ($0, "") }))
      return CommandLine.drawsProgress(parsed, terminal)
    }
    #expect(draws(terminal))
    #expect(draws(terminal, "json", "verbose"))
    #expect(!draws(terminal, "quiet"))
    #expect(!draws(terminal, "no-progress"))
    #expect(!draws(TerminalSettings(isTerminal: true, term: "dumb")))
    #expect(!draws(TerminalSettings(isTerminal: true, term: "")))
    #expect(!draws(TerminalSettings(isTerminal: false, term: "xterm")))
  }
}
