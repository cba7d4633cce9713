extension Completions {
  /// For fish 3 or newer.
  static func fish() -> String {
    let names = CommandTable.root.subcommands.map(\.name).joined(separator: " ")
    var script = "# fish completion for fm2pg\ncomplete -c fm2pg -f\n"
    for spec in CommandTable.root.subcommands {
      script += line("not __fish_seen_subcommand_from \(names)", "-a \(spec.name)", spec.summary)
    }
    for group in groups {
      let choices = group.subcommands.map(\.name).joined(separator: " ")
      let open =
        "__fish_seen_subcommand_from \(group.name); "
        + "and not __fish_seen_subcommand_from \(choices)"
      for spec in group.subcommands { script += line(open, "-a \(spec.name)", spec.summary) }
    }
    for (path, spec) in leaves {
      let chosen = path.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
      if spec.arguments.contains(where: \.isFolder) {
        script += line(chosen, "-a '(__fish_complete_directories)'", "migration project")
      }
      for option in options(of: spec) { script += line(chosen, flags(option), option.summary) }
    }
    return script
  }

  private static func flags(_ option: OptionSpec) -> String {
    let names = (option.short.map { "-s \($0) " } ?? "") + "-l \(option.name)"
    switch option.value {
    case .none: return names
    case .text, .count: return names + " -x"
    case .path: return names + " -r -F"
    case .choice(_, let words): return names + " -x -a '\(words.joined(separator: " "))'"
    }
  }

  private static func line(_ condition: String, _ what: String, _ summary: String) -> String {
    let text = summary.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "\\'")
    return "complete -c fm2pg -n '\(condition)' \(what) -d '\(text)'\n"
  }
}
