/// A command as data: the parser, help, manual page and completions all read this one table.
package struct CommandSpec: Sendable, Hashable {
  package var name: String
  /// One line for the list of commands.
  package var summary: String
  /// Paragraphs for the command's own help.
  package var discussion: [String]
  package var arguments: [ArgumentSpec]
  /// The command's own options; `CommandTable.commonOptions` hold for every command besides.
  package var options: [OptionSpec]
  package var subcommands: [CommandSpec]
  /// Whole command lines.
  package var examples: [String]
  /// Whether words after `--` are handed to another program.
  package var passesRest: Bool
  /// Exit codes worth naming in the help; 0, 2 and 70 hold for every command.
  package var exitCodes: [ExitCode]

  package init(
    _ name: String, _ summary: String, discussion: [String] = [], arguments: [ArgumentSpec] = [],
    options: [OptionSpec] = [], subcommands: [CommandSpec] = [], passesRest: Bool = false,
    examples: [String] = [], exitCodes: [ExitCode] = []
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.arguments = arguments
    self.options = options
    self.subcommands = subcommands
    self.passesRest = passesRest
    self.examples = examples
    self.exitCodes = exitCodes
  }

  package func subcommand(_ name: String) -> CommandSpec? {
    subcommands.first { $0.name == name }
  }
}
