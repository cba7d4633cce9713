/// Shell completions, generated from the command table.
package enum Completions {
  /// The script to be installed for the shell.
  package static func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash()
    case .zsh: zsh()
    case .fish: fish()
    }
  }

  /// Every command that can be run, with its words.
  static var leaves: [(path: [String], spec: CommandSpec)] {
    CommandTable.root.subcommands.flatMap { spec in
      spec.subcommands.isEmpty
        ? [([spec.name], spec)] : spec.subcommands.map { ([spec.name, $0.name], $0) }
    }
  }

  /// Commands that have subcommands.
  static var groups: [CommandSpec] {
    CommandTable.root.subcommands.filter { !$0.subcommands.isEmpty }
  }

  /// What a command line may hold after the command's name.
  static func options(of spec: CommandSpec) -> [OptionSpec] {
    (spec.options + CommandTable.commonOptions).filter { !$0.isHidden }
  }
}
