extension Completions {
  /// For zsh's completion system; the file is installed as `_fm2pg`.
  static func zsh() -> String {
    var script = "#compdef fm2pg\n\n"
    for group in groups {
      script += chooser("_fm2pg_\(group.name)", group.subcommands, prefix: [group.name])
    }
    script += chooser("_fm2pg", CommandTable.root.subcommands, prefix: [])
    return script + "_fm2pg \"$@\"\n"
  }

  /// A function that completes a command name, then what belongs to that command.
  private static func chooser(
    _ function: String, _ specs: [CommandSpec], prefix: [String]
  ) -> String {
    var text = "\(function)() {\n  local curcontext=$curcontext state line\n"
    text += "  _arguments -C '1:command:->command' '*::argument:->argument'\n"
    text += "  case $state in\n    command)\n      local -a commands=(\n"
    for spec in specs {
      text += "        \(quoted("\(spec.name):\(spec.summary)"))\n"
    }
    text += "      )\n      _describe command commands\n      ;;\n"
    text += "    argument)\n      case $words[1] in\n"
    for spec in specs {
      text += "        \(spec.name))\n"
      if spec.subcommands.isEmpty {
        text += "          _arguments \\\n"
        for option in options(of: spec) {
          text += "            \(quoted(argument(option))) \\\n"
        }
        let places = spec.arguments.enumerated().map { index, place in
          let action = place.isFolder ? "_files -/" : ""
          return "            '\(index + 1):\(place.name.lowercased()):\(action)'"
        }
        text += places.joined(separator: " \\\n") + "\n"
      } else {
        text += "          _fm2pg_\(spec.name)\n"
      }
      text += "          ;;\n"
    }
    return text + "      esac\n      ;;\n  esac\n}\n\n"
  }

  /// `--exports=[folder …]:DIR:_files`.
  private static func argument(_ option: OptionSpec) -> String {
    var summary = ""
    for character in option.summary {
      if character == "[" || character == "]" { summary += "\\" }
      summary.append(character)
    }
    switch option.value {
    case .none: return "--\(option.name)[\(summary)]"
    case .text(let name), .count(let name, _): return "--\(option.name)=[\(summary)]:\(name): "
    case .path(let name): return "--\(option.name)=[\(summary)]:\(name):_files"
    case .choice(let name, let words):
      return "--\(option.name)=[\(summary)]:\(name):(\(words.joined(separator: " ")))"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
