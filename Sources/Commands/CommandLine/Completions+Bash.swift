extension Completions {
  /// For bash 4 or newer, without the bash-completion package.
  static func bash() -> String {
    let all = leaves.flatMap { options(of: $0.spec) }
    let paths = spellings(all) { if case .path = $0.value { true } else { false } }
    let valued = spellings(all) { $0.value.name != nil }
    let groupNames = groups.map(\.name).joined(separator: "|")
    var cases = "    '') words='\(CommandTable.root.subcommands.map(\.name).joined(separator: " "))"
    cases += " help --help --version' ;;\n"
    for group in groups {
      let names = group.subcommands.map(\.name).joined(separator: " ")
      cases += "    '\(group.name)') words='\(names) --help' ;;\n"
    }
    for (path, spec) in leaves {
      let names = options(of: spec).map { "--\($0.name)" }.joined(separator: " ")
      cases += "    '\(path.joined(separator: " "))') words='\(names)'"
      cases += spec.arguments.contains(where: \.isFolder) ? " project=yes ;;\n" : " ;;\n"
    }
    return """
      # bash completion for fm2pg
      _fm2pg() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
        local command='' words='' project='' i
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            \(valued)) ((i++)) ;;
            -*) ;;
            *)
              case $command in
                '') command=${COMP_WORDS[i]} ;;
                \(groupNames)) command="$command ${COMP_WORDS[i]}" ;;
              esac
              ;;
          esac
        done
        case $prev in
          \(paths)) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
          \(valued)) return ;;
        esac
        case $command in
      \(cases)  esac
        if [[ $project && $cur != -* ]]; then
          mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        else
          mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
        fi
      }
      complete -o filenames -F _fm2pg fm2pg

      """
  }

  /// `--exports|--state|…`: a pattern of the options that fit, each once.
  private static func spellings(
    _ options: [OptionSpec], where fits: (OptionSpec) -> Bool
  ) -> String {
    var names: [String] = []
    for option in options where fits(option) {
      if let short = option.short, !names.contains("-\(short)") { names.append("-\(short)") }
      if !names.contains("--\(option.name)") { names.append("--\(option.name)") }
    }
    return names.joined(separator: "|")
  }
}
