/// One option of a command: what it is called, what it takes, what it is for.
package struct OptionSpec: Sendable, Hashable {
  /// What follows the option.
  package enum Value: Sendable, Hashable {
    /// Nothing: the option is there or not.
    case none
    /// Any text but the empty one; the name is shown in usage lines, e.g. `URL`.
    case text(String)
    /// A file or folder; completions offer paths.
    case path(String)
    /// A whole number within the bounds.
    case count(String, ClosedRange<Int>)
    /// One of the words.
    case choice(String, [String])

    /// Name in usage lines, nil when the option takes nothing.
    package var name: String? {
      switch self {
      case .none: nil
      case .text(let name), .path(let name), .count(let name, _), .choice(let name, _): name
      }
    }
  }

  /// Long name without dashes.
  package var name: String
  package var short: Character?
  package var value: Value
  package var summary: String
  package var isRequired: Bool
  /// Hidden options work, but no help, manual or completion names them.
  package var isHidden: Bool

  package init(
    _ name: String, short: Character? = nil, _ value: Value = .none, _ summary: String,
    isRequired: Bool = false, isHidden: Bool = false
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.summary = summary
    self.isRequired = isRequired
    self.isHidden = isHidden
  }

  /// `--jobs N` or `--json`.
  package var usage: String {
    if let valueName = value.name { "--\(name) \(valueName)" } else { "--\(name)" }
  }
}

/// One word after the command that is not an option.
package struct ArgumentSpec: Sendable, Hashable {
  /// As usage lines show it, e.g. `PROJECT`.
  package var name: String
  package var summary: String
  package var isRequired: Bool
  /// Whether completions offer folders.
  package var isFolder: Bool

  package init(
    _ name: String, _ summary: String, isRequired: Bool = false, isFolder: Bool = true
  ) {
    self.name = name
    self.summary = summary
    self.isRequired = isRequired
    self.isFolder = isFolder
  }

  package var usage: String { isRequired ? name : "[\(name)]" }
}
