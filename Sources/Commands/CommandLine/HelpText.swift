/// Help pages, rendered from the command table alone.
package enum HelpText {
  /// Columns of a help page; fixed, so that the text is the same everywhere.
  private static let width = 80

  /// The help page of the command with this path; the program's own for an empty path.
  package static func page(for path: [String]) -> String {
    var spec = CommandTable.root
    for name in path { spec = spec.subcommand(name) ?? spec }
    return page(spec, path: path)
  }

  private static func page(_ spec: CommandSpec, path: [String]) -> String {
    let name = ([CommandTable.root.name] + path).joined(separator: " ")
    var sections = ["\(name) - \(spec.summary)", "Usage: \(usage(of: spec, name: name))"]
    sections += spec.discussion.map { wrap($0, indent: 0).joined(separator: "\n") }
    if path.isEmpty { sections.append(wrap(targetOrder, indent: 0).joined(separator: "\n")) }
    if !spec.subcommands.isEmpty {
      sections.append(
        section("Commands", spec.subcommands.map { (usageTail(of: $0), $0.summary) }))
    }
    if !spec.arguments.isEmpty {
      sections.append(section("Arguments", spec.arguments.map { ($0.name, $0.summary) }))
    }
    let own = spec.options.filter { !$0.isHidden }
    if !own.isEmpty { sections.append(section("Options", own.map(row))) }
    sections.append(section("Common options", CommandTable.commonOptions.map(row)))
    if !spec.examples.isEmpty {
      sections.append((["Examples:"] + spec.examples.map { "  \($0)" }).joined(separator: "\n"))
    }
    let codes = exitCodes(of: spec, isRoot: path.isEmpty)
    sections.append(section("Exit codes", codes.map { (String($0.rawValue), $0.summary) }))
    if path.isEmpty { sections.append("See 'fm2pg help COMMAND' for the options of a command.") }
    return sections.joined(separator: "\n\n") + "\n"
  }

  /// In which order a target is looked for; the manual says it too.
  package static let targetOrder =
    "The target database is, in order: --target, FM2PG_TARGET, DATABASE_URL, the target of"
    + " migration.yml, the libpq environment (PGHOST, PGSERVICE, …) if any of it is set, else a"
    + " private PostgreSQL that fm2pg keeps under the state folder."

  /// `fm2pg full-load [PROJECT] --exports DIR [options]`.
  package static func usage(of spec: CommandSpec, name: String) -> String {
    var parts = [name]
    if !spec.subcommands.isEmpty { parts.append("COMMAND") }
    parts += spec.arguments.map(\.usage)
    parts += spec.options.filter { $0.isRequired && !$0.isHidden }.map(\.usage)
    parts.append("[options]")
    return (spec.passesRest ? parts + ["[-- ARGUMENT…]"] : parts).joined(separator: " ")
  }

  /// The codes that a command's help names, smallest first.
  package static func exitCodes(of spec: CommandSpec, isRoot: Bool) -> [ExitCode] {
    if isRoot { return ExitCode.allCases }
    let common: [ExitCode] = [.ok, .usage, .internal]
    return ExitCode.allCases.filter { common.contains($0) || spec.exitCodes.contains($0) }
  }

  /// Name and subcommands as a list of commands shows them: `db start|stop|url`.
  private static func usageTail(of spec: CommandSpec) -> String {
    if spec.subcommands.isEmpty { return spec.name }
    return spec.name + " " + spec.subcommands.map(\.name).joined(separator: "|")
  }

  private static func row(_ option: OptionSpec) -> (String, String) {
    let short = option.short.map { "-\($0), " } ?? ""
    return (short + option.usage, option.summary + (option.isRequired ? " (required)" : ""))
  }

  private static func section(_ title: String, _ rows: [(String, String)]) -> String {
    let longest = 26
    let column = min(rows.map { $0.0.count }.max() ?? 0, longest) + 4
    var lines = ["\(title):"]
    for (name, text) in rows {
      let wrapped = wrap(text, indent: column)
      let lead = "  \(name)"
      if lead.count + 2 > column {
        lines.append(lead)
        lines += wrapped
      } else {
        let first = wrapped.first.map { $0.dropFirst(column) } ?? ""
        lines.append(lead + String(repeating: " ", count: column - lead.count) + first)
        lines += wrapped.dropFirst()
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func wrap(_ text: String, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(margin + line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    if !line.isEmpty { lines.append(margin + line) }
    return lines
  }
}
