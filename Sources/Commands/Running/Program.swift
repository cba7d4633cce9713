internal import Glibc

/// The program itself, for `main`.
package enum Program {
  /// Runs the process's command line and ends the process with its exit code.
  package static func run() -> Never {
    CrashGuard.install()
    let arguments = Array(Swift.CommandLine.arguments.dropFirst())
    ArgumentMemory.hideSecrets()
    exit(
      CommandLine.run(
        arguments: arguments, environment: processEnvironment(), handlers: .standard))
  }
}
