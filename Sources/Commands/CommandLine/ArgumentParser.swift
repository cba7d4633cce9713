internal import MigrationModel

/// Reads a command line against the command table, left to right, and stops at the first mistake.
package struct ArgumentParser {
  private var specs = [CommandTable.root]
  private var parsed = ParsedArguments(path: [])
  private var rest: ArraySlice<String>

  /// What the arguments (without the program's name) ask for.
  package static func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
    var parser = ArgumentParser(rest: arguments[...])
    return try parser.run()
  }

  /// Whether `--json` is among the options, so that even a mistake is reported as JSON.
  package static func wantsJSON(_ arguments: [String]) -> Bool {
    arguments.prefix { $0 != "--" }.contains("--json")
  }

  private init(rest: ArraySlice<String>) { self.rest = rest }

  private var spec: CommandSpec { specs[specs.count - 1] }

  private mutating func run() throws(UsageError) -> Invocation {
    var optionsEnded = false
    while let word = rest.popFirst() {
      if !optionsEnded, word == "--" {
        optionsEnded = true
        guard spec.passesRest else { continue }
        parsed.rest = Array(rest)
        rest = []
      } else if !optionsEnded, word.hasPrefix("-"), word != "-" {
        if let invocation = try readOption(word) { return invocation }
      } else if specs.count == 1, word == "help" {
        return try readHelp()
      } else if !spec.subcommands.isEmpty {
        try descend(to: word)
      } else {
        try readArgument(word)
      }
    }
    try requireAll()
    return .command(parsed)
  }

  private func mistake(_ message: String) -> UsageError {
    UsageError(message, path: parsed.path)
  }

  private mutating func descend(to word: String) throws(UsageError) {
    guard let next = spec.subcommand(word) else {
      let owner = specs.count == 1 ? "" : " of '\(parsed.path.joined(separator: " "))'"
      let known = spec.subcommands.map(\.name)
      throw mistake(
        "unknown command '\(printable(word))'\(owner)" + suggestion(word, among: known))
    }
    specs.append(next)
    parsed.path.append(next.name)
  }

  private mutating func readHelp() throws(UsageError) -> Invocation {
    while let word = rest.popFirst() {
      if word.hasPrefix("-") { continue }
      if spec.subcommands.isEmpty {
        throw mistake("unexpected argument '\(printable(word))'")
      }
      try descend(to: word)
    }
    return .help(parsed.path)
  }

  private mutating func readArgument(_ word: String) throws(UsageError) {
    guard let argument = spec.arguments.first(where: { parsed.arguments[$0.name] == nil }) else {
      throw mistake("unexpected argument '\(printable(word))'")
    }
    guard !word.isEmpty else { throw mistake("\(argument.name) is empty") }
    try refuseConnection(word, "\(argument.name)")
    parsed.arguments[argument.name] = word
  }

  /// An invocation when the option is one that stands for a command of its own.
  private mutating func readOption(_ word: String) throws(UsageError) -> Invocation? {
    let (option, shown, attached) = try findOption(word)
    var value = ""
    if let valueName = option.value.name {
      guard let text = attached ?? nextValue(), !text.isEmpty else {
        throw mistake("option '\(shown)' needs a value: \(option.usage)")
      }
      try check(text, of: option, valueName)
      value = text
    } else if attached != nil {
      throw mistake("option '\(shown)' takes no value")
    }
    guard parsed.options.updateValue(value, forKey: option.name) == nil else {
      throw mistake("option '--\(option.name)' is given twice")
    }
    switch option.name {
    case "help": return .help(parsed.path)
    case "version": return .version
    case "man": return .manual
    case "completions": return Shell(rawValue: value).map { .completions($0) }
    default: return nil
    }
  }

  /// The option of `--name`, `--name=value`, `-n` or `-nvalue`, how it was written, and what was
  /// attached to it.
  private func findOption(
    _ word: String
  ) throws(UsageError) -> (OptionSpec, shown: String, attached: String?) {
    let known = spec.options + CommandTable.commonOptions
    if word.hasPrefix("--") {
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = known.first(where: { $0.name == name }) else {
        let names = known.filter { !$0.isHidden }.map(\.name)
        throw mistake(
          "unknown option '--\(printable(name))'" + suggestion(name, among: names, prefix: "--"))
      }
      return (option, "--\(name)", parts.count == 2 ? String(parts[1]) : nil)
    }
    let body = word.dropFirst()
    guard let letter = body.first, let option = known.first(where: { $0.short == letter }) else {
      throw mistake("unknown option '\(printable(word))'")
    }
    let attached = body.dropFirst()
    return (option, "-\(letter)", attached.isEmpty ? nil : String(attached))
  }

  /// The next word unless it is an option: `--exports --json` lacks a folder far more often than
  /// it names one; `--exports=--json` is there for the rest.
  private mutating func nextValue() -> String? {
    guard let word = rest.first, !word.hasPrefix("--") else { return nil }
    return rest.popFirst()
  }

  private func check(
    _ text: String, of option: OptionSpec, _ valueName: String
  ) throws(UsageError) {
    switch option.value {
    case .none, .text: return
    case .path: try refuseConnection(text, "option '--\(option.name)'")
    case .count(_, let bounds):
      guard let number = Int(text), bounds.contains(number) else {
        throw mistake(
          "option '--\(option.name)' needs a whole number from \(bounds.lowerBound) to "
            + "\(bounds.upperBound), not '\(printable(text))'")
      }
    case .choice(_, let words):
      guard words.contains(text) else {
        throw mistake(
          "option '--\(option.name)' needs one of \(words.joined(separator: ", ")), "
            + "not '\(printable(text))'" + suggestion(text, among: words))
      }
    }
  }

  /// Paths are quoted in messages and kept in the ledger; a connection string can hold a password.
  private func refuseConnection(_ text: String, _ place: String) throws(UsageError) {
    if ["://", "password="].contains(where: { text.contains($0) }) {
      throw mistake("\(place) needs a path, not a connection string; that is for --target")
    }
  }

  private func requireAll() throws(UsageError) {
    if !spec.subcommands.isEmpty {
      let names = spec.subcommands.map(\.name).joined(separator: ", ")
      if specs.count == 1 { throw mistake("no command given, expected one of: \(names)") }
      throw mistake("'\(parsed.path.joined(separator: " "))' needs one of: \(names)")
    }
    let name = parsed.path.joined(separator: " ")
    for argument in spec.arguments
    where argument.isRequired && parsed.arguments[argument.name] == nil {
      throw mistake("'\(name)' needs \(argument.name)")
    }
    for option in spec.options where option.isRequired && !parsed.has(option.name) {
      throw mistake("'\(name)' needs \(option.usage)")
    }
  }

  private func suggestion(
    _ word: String, among names: [String], prefix: String = ""
  ) -> String {
    guard let name = nearestName(to: word, among: names) else { return "" }
    return ", did you mean '\(prefix)\(name)'?"
  }

  /// The word as it may be quoted: a URL in the wrong place can hold a password.
  private func printable(_ word: String) -> String {
    for secretive in ["://", "password"] {
      let pieces = word.split(separator: secretive, maxSplits: 1, omittingEmptySubsequences: false)
      if pieces.count == 2 { return "\(pieces[0])\(secretive)…" }
    }
    return word
  }
}
