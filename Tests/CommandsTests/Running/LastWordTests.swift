import MigrationModel
import Commands
import MigrationModel
import Synchronization
import Testing

/// The command and the watch never both report.
@Suite struct LastWordTests {
  @Test func onlyOneHasIt() {
    let word = LastWord()
    let reports = Mutex(0)
    word.prepare { reports.withLock { $0 += 1 } }
    #expect(word.take())
    #expect(!word.take())
    #expect(!word.reportOverdue())
    #expect(reports.withLock { $0 } == 0)
  }

  @Test func theOverdueReportComesOnce() {
    let word = LastWord()
    let reports = Mutex(0)
    word.prepare { reports.withLock { $0 += 1 } }
    #expect(word.reportOverdue())
    #expect(!word.reportOverdue())
    #expect(!word.take())
    #expect(reports.withLock { $0 } == 1)
  }

  @Test func manyAtOnce() async {
    for _ in 0..<200 {
      let word = LastWord()
      let winners = await withTaskGroup(of: Bool.self) { group in
        for index in 0..<8 {
          group.addTask { index.isMultiple(of: 2) ? word.take() : word.reportOverdue() }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(winners == 1)
    }
  }

  private static func execute(
    _ arguments: [String], _ sink: RecordingSink, _ word: LastWord,
    _ body: @escaping CommandHandlers.Body
  ) async -> ExitCode {
    await CommandLine.execute(
      arguments: arguments,
      handlers: CommandHandlers(
        fullLoad: body, verify: body, check: body, plan: body, rejectsList: body,
        rejectsShow: body, rejectsExport: body, rejectsReplay: body, status: body, runs: body,
        databaseStart: body,
        databaseStop: body,
        databaseURL: body, databasePSQL: body, databaseDestroy: body,
        grants: body, purge: body, docsBuild: body,
        engineer: EngineerHandlers(schema: body, test: body, preview: body, trace: body)),
      in: CommandLine.Surroundings(
        environment: [:], output: sink, terminal: TerminalSettings(isTerminal: true, term: "xterm"),
        lastWord: word))
  }

  @Test func anOverdueCommandIsReportedAndThenSilent() async {
    let sink = RecordingSink()
    let word = LastWord()
    let code = await Self.execute(["check", "--json"], sink, word) { context in
      context.progress.began(step: "hash", totalBytes: nil)
      #expect(word.reportOverdue())
      return CommandOutcome(text: "done\n")
    }
    #expect(code == .interrupted)
    #expect(sink.message.hasPrefix("error[E130]: interrupted\n"))
    #expect(sink.result.hasPrefix(#"{"schema_version": 1, "command": "check", "run": null, "#))
    #expect(sink.result.split(separator: "\n").count == 1)
    #expect(sink.status.last == "")
  }

  @Test func aCommandThatReportsFirstIsNotOverdue() async {
    let sink = RecordingSink()
    let word = LastWord()
    let code = await Self.execute(["check"], sink, word) { _ in CommandOutcome(text: "done\n") }
    #expect(code == .ok)
    #expect(!word.reportOverdue())
    #expect(sink.result == "done\n")
    #expect(sink.message == "")
  }

  @Test func helpAndMistakesHaveALastWordToo() async {
    for arguments in [["--help"], ["--version"], ["--man"], ["--tagret"]] {
      let sink = RecordingSink()
      let word = LastWord()
      #expect(word.reportOverdue())
      let code = await Self.execute(arguments, sink, word) { _ in CommandOutcome() }
      #expect(code == .interrupted)
      #expect(sink.result + sink.message == "")
    }
  }
}
