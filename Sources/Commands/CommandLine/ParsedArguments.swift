/// What the user asked for, before anything is done about it.
package enum Invocation: Sendable, Hashable {
  case command(ParsedArguments)
  /// Help for the command with this path; empty for the program.
  case help([String])
  case version
  case completions(Shell)
  case manual
}

/// The shells that completions are made for.
package enum Shell: String, Sendable, Hashable, CaseIterable {
  case bash
  case zsh
  case fish
}

/// A command line that agrees with the command table: known names, checked values.
package struct ParsedArguments: Sendable, Hashable {
  /// Command and subcommand, e.g. `["rejects", "list"]`.
  package var path: [String]
  /// Argument name to text.
  package var arguments: [String: String]
  /// Option name without dashes to its value; empty text for options that take none.
  package var options: [String: String]
  /// Words after `--` of a command that hands them to another program.
  package var rest: [String]

  package init(
    path: [String], arguments: [String: String] = [:], options: [String: String] = [:],
    rest: [String] = []
  ) {
    self.rest = rest
    self.path = path
    self.arguments = arguments
    self.options = options
  }

  /// Whether the option was given.
  package func has(_ option: String) -> Bool { options[option] != nil }

  /// The option's value, nil when it was not given.
  package func value(_ option: String) -> String? { options[option] }

  /// The option's value as the number that the parser has checked, nil when it was not given.
  package func count(_ option: String) -> Int? { options[option].flatMap { Int($0) } }
}
