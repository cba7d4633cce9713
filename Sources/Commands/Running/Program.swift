internal import Glibc

/// The program itself, for `main`.
package enum Program {
  /// Runs the process's command line and ends the process with its exit code.
  package static func run() -> Never {
    // A crash report would hold bytes of memory, and with them field values.
    exit(
      CommandLine.run(
        arguments: Array(Swift.CommandLine.arguments.dropFirst()),
        environment: processEnvironment(), handlers: .standard))
  }
}
