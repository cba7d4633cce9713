internal import Glibc
internal import MigrationModel
internal import Postgres
internal import Reports

/// The program from its arguments to its exit code.
package enum CommandLine {
  /// What a command line meets outside of itself; the tests bring their own.
  package struct Surroundings: Sendable {
    package var environment: [String: String]
    package var output: any OutputSink
    package var terminal: TerminalSettings
    package var interruption: Interruption
    package var lastWord: LastWord

    package init(
      environment: [String: String], output: any OutputSink, terminal: TerminalSettings,
      interruption: Interruption = Interruption(), lastWord: LastWord = LastWord()
    ) {
      self.environment = environment
      self.output = output
      self.terminal = terminal
      self.interruption = interruption
      self.lastWord = lastWord
    }
  }

  /// Runs the command and returns the process's exit code. Takes over SIGINT, SIGTERM, SIGHUP and
  /// SIGPIPE, and blocks the calling thread: to be called once, from main, before other threads
  /// exist.
  ///
  /// A command that is still at work a moment after a signal (in a large file, in a connect to a
  /// host that does not answer) is not waited for: the process reports the interruption and ends.
  /// What it leaves behind is what a killed run leaves, and the next run deals with that.
  package static func run(
    arguments: [String], environment: [String: String], handlers: CommandHandlers
  ) -> Int32 {
    let surroundings = Surroundings(
      environment: environment, output: DescriptorSink(),
      terminal: .current(environment: environment))
    surroundings.interruption.onRequest { PrivateServer.endHelpers() }
    SignalWatch.start { [interruption = surroundings.interruption] in
      interruption.request()
    } onOverdue: { [lastWord = surroundings.lastWord] in
      PrivateServer.endHelpers()
      // Else the command is writing its own report, and ends the process.
      if lastWord.reportOverdue() { _exit(ExitCode.interrupted.rawValue) }
    }
    let exitCode = waitForResult {
      await execute(arguments: arguments, handlers: handlers, in: surroundings).rawValue
    }
    // Threads that cancel statements may still be at work: nothing is to be torn down under them.
    if surroundings.interruption.isRequested { _exit(exitCode) }
    return exitCode
  }

  /// Runs the command in the given surroundings. No error escapes.
  package static func execute(
    arguments: [String], handlers: CommandHandlers, in surroundings: Surroundings
  ) async -> ExitCode {
    let output = surroundings.output
    var exitCode: ExitCode
    do {
      switch try ArgumentParser.parse(arguments) {
      case .help(let path): exitCode = show(HelpText.page(for: path), surroundings)
      case .version:
        exitCode = show("\(CommandTable.root.name) \(CommandTable.version)\n", surroundings)
      case .completions(let shell): exitCode = show(Completions.script(for: shell), surroundings)
      case .manual: exitCode = show(ManualPage.render(), surroundings)
      case .command(let parsed): exitCode = await execute(parsed, handlers, in: surroundings)
      }
    } catch {
      guard surroundings.lastWord.take() else { return .interrupted }
      exitCode = report(
        CommandFailure(.usage, error.message, hint: error.hint),
        command: error.path.isEmpty
          ? CommandTable.root.name : error.path.joined(separator: " "),
        json: ArgumentParser.wantsJSON(arguments), output)
    }
    if let code = output.failure(of: .result) {
      let failure = CommandFailure(
        .output, "cannot write to stdout: \(systemMessage(code))",
        hint: "make room or send the output elsewhere, then run the command again; "
          + "what a load has done stays done")
      exitCode = exitCode == .ok ? failure.exitCode : exitCode
      for error in failure.errors { output.write(error.rendered + "\n", to: .message) }
    }
    return exitCode
  }

  private static func execute(
    _ parsed: ParsedArguments, _ handlers: CommandHandlers, in surroundings: Surroundings
  ) async -> ExitCode {
    let command = parsed.path.joined(separator: " ")
    let isJSON = parsed.has("json")
    let output = surroundings.output
    guard let body = handlers.body(for: parsed.path) else {
      let failure = CommandFailure(.internal, "command '\(command)' has no body")
      return report(failure, command: command, json: isJSON, output)
    }
    let run = CurrentRun()
    let bar = drawsProgress(parsed, surroundings.terminal) ? TerminalProgress(output: output) : nil
    bar?.start()
    surroundings.lastWord.prepare {
      bar?.finish()
      _ = report(Self.interrupted, command: command, run: run.id, json: isJSON, output)
    }
    // The body works on this thread.
    keepAlternateStack()
    let context = CommandContext(
      arguments: parsed, environment: surroundings.environment, output: output,
      progress: bar ?? SilentProgress(), interruption: surroundings.interruption,
      currentRun: run)
    let result: Result<CommandOutcome, CommandFailure>
    do {
      result = .success(try await body(context))
    } catch {
      result = .failure(
        surroundings.interruption.isRequested ? Self.interrupted : CommandFailure(any: error))
    }
    guard surroundings.lastWord.take() else { return .interrupted }
    bar?.finish()
    switch result {
    case .success(let outcome): return report(outcome, command: command, parsed, output)
    case .failure(let failure):
      return report(failure, command: command, run: run.id, json: isJSON, output)
    }
  }

  /// A load whose last commit was under way has either happened or not: nothing is half done.
  private static let interrupted = CommandFailure(
    .interrupted, "interrupted",
    hint: "nothing half-done is in the target; run the same command again: a load goes on")

  /// Whether a bar may be drawn on stderr.
  package static func drawsProgress(
    _ parsed: ParsedArguments, _ terminal: TerminalSettings
  ) -> Bool {
    // psql takes the terminal over.
    if parsed.path == ["db", "psql"] { return false }
    return terminal.canDraw && !parsed.has("quiet") && !parsed.has("no-progress")
  }

  private static func show(_ text: String, _ surroundings: Surroundings) -> ExitCode {
    guard surroundings.lastWord.take() else { return .interrupted }
    surroundings.output.write(text, to: .result)
    return .ok
  }

  private static func report(
    _ outcome: CommandOutcome, command: String, _ parsed: ParsedArguments,
    _ output: any OutputSink
  ) -> ExitCode {
    let isQuiet = parsed.has("quiet") && outcome.exitCode == .ok
    for reported in outcome.reported where !(isQuiet && reported.severity == .warning) {
      output.write(reported.rendered + "\n", to: .message)
    }
    if parsed.has("json") {
      let object = JSONEnvelope.object(
        command: command, run: outcome.run, status: status(outcome.exitCode),
        exitCode: outcome.exitCode.rawValue, members: outcome.members, reported: outcome.reported)
      output.write(object.text + "\n", to: .result)
    } else if !(isQuiet && outcome.isSummary) {
      output.write(outcome.text, to: .result)
    }
    return outcome.exitCode
  }

  private static func report(
    _ failure: CommandFailure, command: String, run: String? = nil, json: Bool,
    _ output: any OutputSink
  ) -> ExitCode {
    for error in failure.errors { output.write(error.rendered + "\n", to: .message) }
    if json {
      let object = JSONEnvelope.object(
        command: command, run: run, status: .failed, exitCode: failure.exitCode.rawValue,
        reported: failure.errors)
      output.write(object.text + "\n", to: .result)
    }
    return failure.exitCode
  }

  private static func status(_ exitCode: ExitCode) -> RunStatus {
    switch exitCode {
    case .ok: .ok
    case .findings: .findings
    case .usage, .export, .database, .locked, .refused, .internal, .interrupted: .failed
    }
  }
}

/// What the system says about an error number.
func systemMessage(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text)
}
