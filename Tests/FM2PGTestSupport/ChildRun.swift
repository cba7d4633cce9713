/// What a finished program did.
package struct ChildRun: Sendable {
  /// The exit code; 128 and the signal's number if a signal ended it.
  package let exitCode: Int32
  package let output: String
  package let errors: String

  init(exitCode: Int32, output: String, errors: String) {
    self.exitCode = exitCode
    self.output = output
    self.errors = errors
  }

  /// Runs a program with this environment only; ends it after `seconds`.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    seconds: Int = 120
  ) {
    self = RunningChild(program, arguments, environment: environment).wait(seconds: seconds)
  }
}
