/// A command line that is not understood.
package struct UsageError: Error, Sendable, Hashable {
  package var message: String
  /// The command as far as it was understood, without the program's name.
  package var path: [String]

  package init(_ message: String, path: [String]) {
    self.message = message
    self.path = path
  }

  /// Where to read on, e.g. `see 'fm2pg rejects list --help'`.
  package var hint: String {
    "see '\(([CommandTable.root.name] + path + ["--help"]).joined(separator: " "))'"
  }
}
