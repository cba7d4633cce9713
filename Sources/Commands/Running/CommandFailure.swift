package import MigrationModel

/// Why a command did not get done: one or more reported errors and the exit code they amount to.
package struct CommandFailure: Error, Sendable, Hashable {
  /// At least one, in the order in which they are printed.
  package var errors: [ReportedError]
  package var exitCode: ExitCode

  package init(errors: [ReportedError], exitCode: ExitCode) {
    self.errors = errors
    self.exitCode = exitCode
  }

  /// A single failure; the code decides the exit code. No field value belongs in the message.
  package init(
    _ code: FailureCode, _ message: String, where place: String? = nil, hint: String? = nil
  ) {
    self.errors = [ReportedError(code: code.rawValue, message, where: place, hint: hint)]
    self.exitCode = code.exitCode
  }

  /// An export that cannot be used: exit code 3.
  package init(_ error: ExportError) {
    self.errors = [ReportedError(error)]
    self.exitCode = .export
  }

  /// Nil when no diagnostic is an error. Exit code 3 when all errors are about exports, else 2:
  /// a mapping mistake must be mended before the exports can be judged.
  package init?(_ diagnostics: [Diagnostic]) {
    let errors = diagnostics.filter { $0.severity == .error }
    if errors.isEmpty { return nil }
    self.errors = diagnostics.map { ReportedError($0) }
    self.exitCode = errors.allSatisfy { $0.code.hasPrefix("X") } ? .export : .usage
  }

  /// Whatever was thrown, as a failure. An error of an unknown type is named by its type alone:
  /// its description could quote data.
  package init(any error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as ExportError: self = CommandFailure(error)
    case is CancellationError: self = CommandFailure(.interrupted, "interrupted")
    default:
      self = CommandFailure(
        .internal, "unexpected error of type '\(type(of: error))'",
        hint: "this is a mistake in fm2pg; please report it with the command and its version")
    }
  }
}
