/// The manual page fm2pg(1) as man(7) source, rendered from the command table.
package enum ManualPage {
  /// The whole page; undated, so that the same program gives the same bytes.
  package static func render() -> String {
    let root = CommandTable.root
    var page = Page()
    page.line(".TH FM2PG 1 \"\" \"fm2pg \(CommandTable.version)\" \"User Commands\"")
    page.section("NAME")
    page.text("\(root.name) - \(root.summary)", plainFirstHyphen: true)
    page.section("SYNOPSIS")
    page.bold("\(root.name) COMMAND [PROJECT] [options]")
    page.section("DESCRIPTION")
    page.text(HelpText.targetOrder)
    page.section("COMMANDS")
    for spec in root.subcommands { command(spec, path: [root.name], into: &page) }
    page.section("COMMON OPTIONS")
    options(CommandTable.commonOptions, into: &page)
    page.section("EXAMPLES")
    for example in root.examples { page.example(example) }
    page.section("EXIT STATUS")
    for code in ExitCode.allCases { page.item(String(code.rawValue), code.summary) }
    page.section("ENVIRONMENT")
    page.item("FM2PG_TARGET, DATABASE_URL", "the target database, see DESCRIPTION")
    page.item("PGHOST, PGSERVICE, …", "as libpq has them")
    page.item("TERM", "when it is dumb, no progress bar is drawn")
    return page.source
  }

  private static func command(_ spec: CommandSpec, path: [String], into page: inout Page) {
    let name = path + [spec.name]
    if !spec.subcommands.isEmpty {
      page.subsection(name.joined(separator: " ") + " COMMAND")
      page.text(spec.summary + ".")
      spec.discussion.forEach { page.text($0) }
      for subcommand in spec.subcommands { command(subcommand, path: name, into: &page) }
      return
    }
    page.subsection(HelpText.usage(of: spec, name: name.joined(separator: " ")))
    page.text(spec.summary + ".")
    spec.discussion.forEach { page.text($0) }
    options(spec.options, into: &page)
    for example in spec.examples { page.example(example) }
  }

  private static func options(_ options: [OptionSpec], into page: inout Page) {
    for option in options where !option.isHidden {
      let short = option.short.map { "-\($0), " } ?? ""
      page.item(short + option.usage, option.summary)
    }
  }
}

/// Lines of man(7) source; text is escaped on its way in.
private struct Page {
  var source = ""

  mutating func line(_ text: String) { source += text + "\n" }
  mutating func section(_ title: String) { line(".SH \"\(title)\"") }
  mutating func subsection(_ title: String) { line(".SS \"\(escaped(title))\"") }
  mutating func bold(_ text: String) { line("\\fB\(escaped(text))\\fR") }

  mutating func text(_ text: String, plainFirstHyphen: Bool = false) {
    if plainFirstHyphen {
      // man-db reads the name line and knows only this spelling of its dash.
      let parts = text.split(separator: " - ", maxSplits: 1).map { escaped(String($0)) }
      line(parts.joined(separator: " \\- "))
    } else {
      line(".PP")
      line(escaped(text))
    }
  }

  mutating func item(_ term: String, _ text: String) {
    line(".TP")
    line("\\fB\(escaped(term))\\fR")
    line(escaped(text))
  }

  mutating func example(_ text: String) {
    line(".PP")
    line(".RS 4")
    line("\\fC\(escaped(text))\\fR")
    line(".RE")
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      case "…": result += "..."
      default: result.append(character)
      }
    }
    // A dot at the start of a line would be a request.
    return result.hasPrefix(".") ? "\\&" + result : result
  }
}
