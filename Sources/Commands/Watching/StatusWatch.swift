internal import Glibc
internal import Loading
internal import MigrationModel
internal import Postgres
internal import Reports

/// `fm2pg status --watch`: looks once a second until the run has ended.
struct StatusWatch {
  /// How what was seen is shown.
  private enum Display {
    /// Painted over on a terminal.
    case screen(ScreenBlock)
    /// A line whenever something has changed.
    case lines(WatchLog)
    case silent
  }

  /// How long the server may be away, in seconds; it may be starting again.
  private static let patience = 60.0
  private static let footer = "\nCtrl-C ends the watching, not the run\n"

  private let session: ProjectSession
  private let target: ConnectionTarget
  private let cancellation: CancelRegistry
  private let begin = ContinuousClock.now
  private var watch = RunWatch()
  private var display: Display
  /// When the server answered last.
  private var answeredAt: Double?

  init(session: ProjectSession, target: ConnectionTarget) {
    self.session = session
    self.target = target
    cancellation = session.cancellation
    let context = session.context
    let terminal = TerminalSettings.current(environment: context.environment, of: .result)
    display =
      if context.arguments.has("quiet") {
        .silent
      } else if terminal.canDraw, !context.arguments.has("no-progress") {
        .screen(ScreenBlock())
      } else {
        .lines(WatchLog())
      }
  }

  /// Returns when the run has ended, with an exit code that says how; interrupted: silently.
  consuming func run() throws -> CommandOutcome {
    let context = session.context
    while true {
      do {
        return try CommandFailure.translating { try watchOnOneConnection() }
      } catch let failure as CommandFailure {
        if context.interruption.isRequested { return CommandOutcome(exitCode: .interrupted) }
        let isLost = failure.errors.contains { $0.code == FailureCode.connection.rawValue }
        guard isLost, let answeredAt, seconds() - answeredAt < Self.patience else { throw failure }
      }
      if !pause() { return CommandOutcome(exitCode: .interrupted) }
    }
  }

  private mutating func watchOnOneConnection() throws -> CommandOutcome {
    let connection = try Connection(target, role: "status")
    let handle = connection.cancelHandle
    cancellation.add(handle)
    defer { cancellation.remove(handle) }
    while true {
      let report = try session.status(on: connection)
      let now = seconds()
      answeredAt = now
      switch watch.see(report, at: now) {
      case .goOn:
        show(report, at: now)
      case .ended(let exitCode):
        return outcome(report, exitCode)
      case .replaced(let id):
        return outcome(try replaced(id, by: report, on: connection), nil)
      }
      if !pause() { return CommandOutcome(exitCode: .interrupted) }
    }
  }

  /// The end of a run that another one came after.
  private func replaced(
    _ id: String, by report: StatusReport, on connection: borrowing Connection
  ) throws -> StatusReport {
    var ended = StatusReport(project: report.project, targetSchema: report.targetSchema)
    ended.now = report.now
    ended.state = .finished
    let control = session.mapping.target.controlSchema
    ended.run = try LedgerReader(control: control).run(id, on: connection)
    return ended
  }

  private mutating func outcome(_ report: StatusReport, _ exitCode: ExitCode?) -> CommandOutcome {
    var text = report.line + "\n"
    if case .screen(var block) = display {
      session.context.output.write(block.erase(), to: .result)
      display = .screen(block)
      text = report.text
    }
    return CommandOutcome(
      exitCode: exitCode ?? report.run.map(RunWatch.exitCode) ?? .findings, run: report.run?.id,
      text: text, isSummary: true)
  }

  private mutating func show(_ report: StatusReport, at now: Double) {
    let output = session.context.output
    switch display {
    case .screen(var block):
      let size = TerminalSettings.size(of: .result)
      let text = block.paint(report.text + Self.footer, columns: size.columns, rows: size.rows)
      output.write(text, to: .result)
      display = .screen(block)
    case .lines(var log):
      if let line = log.line(report, at: now) { output.write(line, to: .result) }
      display = .lines(log)
    case .silent: break
    }
  }

  /// A second; false as soon as a stop is asked for.
  private func pause() -> Bool {
    for _ in 1...20 {
      if session.context.interruption.isRequested { return false }
      usleep(50_000)
    }
    return !session.context.interruption.isRequested
  }

  private func seconds() -> Double {
    let (seconds, attoseconds) = (ContinuousClock.now - begin).components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
