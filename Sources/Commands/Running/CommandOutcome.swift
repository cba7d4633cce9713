package import MigrationModel
internal import Reports
package import Verification

/// What a command has to show when it got done, with or without findings.
package struct CommandOutcome: Sendable, Hashable {
  package var exitCode: ExitCode
  /// Run id, for commands that are or look at a run.
  package var run: String?
  /// What stdout gets without `--json`.
  package var text: String
  /// Whether the text only says how it went; `--quiet` drops it when the exit code is 0.
  package var isSummary: Bool
  /// What stdout gets with `--json`, besides the envelope.
  package var members: [JSONValue.Member]
  /// Errors and warnings for stderr and for the JSON object.
  package var reported: [ReportedError]

  package init(
    exitCode: ExitCode = .ok, run: String? = nil, text: String = "", isSummary: Bool = false,
    members: [JSONValue.Member] = [], reported: [ReportedError] = []
  ) {
    self.exitCode = exitCode
    self.run = run
    self.text = text
    self.isSummary = isSummary
    self.members = members
    self.reported = reported
  }

  /// A finished load. `reported` says why when the report's status is not `ok`.
  package static func load(
    _ report: LoadReport, command: String, reported: [ReportedError] = []
  ) -> CommandOutcome {
    let exitCode: ExitCode =
      switch report.status {
      case .ok: report.balanced ? .ok : .findings
      case .findings, .failed: .findings
      }
    return CommandOutcome(
      exitCode: exitCode, run: report.run, text: report.text(command: command), isSummary: true,
      members: report.jsonMembers, reported: reported)
  }

  /// A finished verification; a failed check is exit code 1.
  package static func verification(
    _ report: VerificationReport, reported: [ReportedError] = []
  ) -> CommandOutcome {
    var reported = reported
    let exitCode: ExitCode
    switch report.status {
    case .pass, .warn: exitCode = .ok
    case .fail:
      exitCode = .findings
      let failed = report.count(.fail)
      reported.append(
        ReportedError(
          code: FailureCode.verificationFailed.rawValue,
          report.checks.isEmpty
            ? "nothing was checked" : "\(failed) of \(report.checks.count) checks failed"))
    }
    return CommandOutcome(
      exitCode: exitCode, run: report.run, text: report.text, isSummary: true,
      members: report.jsonMembers, reported: reported)
  }
}
