package import MigrationModel

/// What a command gets to do its work: its options, the surroundings, and ways to speak.
package struct CommandContext: Sendable {
  package let arguments: ParsedArguments
  package let environment: [String: String]
  package let output: any OutputSink
  package let progress: any ProgressObserver
  package let interruption: Interruption
  package let currentRun: CurrentRun

  package init(
    arguments: ParsedArguments, environment: [String: String], output: any OutputSink,
    progress: any ProgressObserver = SilentProgress(),
    interruption: Interruption = Interruption(), currentRun: CurrentRun = CurrentRun()
  ) {
    self.arguments = arguments
    self.environment = environment
    self.output = output
    self.progress = progress
    self.interruption = interruption
    self.currentRun = currentRun
  }

  /// Folder of the migration project as the user wrote it, `.` when left out.
  package var project: String { arguments.arguments["PROJECT"] ?? "." }

  /// Folder of the exports; nil where it is optional and not given.
  package var exports: String? { arguments.value("exports") }

  /// `--state`, else `.fm2pg` in the project.
  package var stateFolder: String {
    if let folder = arguments.value("state") { return folder }
    return project.hasSuffix("/") ? project + ".fm2pg" : project + "/.fm2pg"
  }

  /// `--jobs`; nil leaves the choice to the command.
  package var jobs: Int? { arguments.count("jobs") }

  /// Whether field values may be shown.
  package var showsValues: Bool { arguments.has("show-values") }

  /// Whether stdout gets JSON.
  package var isJSON: Bool { arguments.has("json") }

  /// The target database; the mapping is nil for commands that do without one.
  package func target(mapping: TargetSettings?) -> TargetChoice {
    resolveTarget(option: arguments.value("target"), environment: environment, mapping: mapping)
  }

  /// One line on stderr, unless `--quiet`.
  package func note(_ message: String) {
    if !arguments.has("quiet") { output.write(message + "\n", to: .message) }
  }

  /// One line on stderr with `--verbose`.
  package func detail(_ message: String) {
    if arguments.has("verbose") { output.write(message + "\n", to: .message) }
  }
}
