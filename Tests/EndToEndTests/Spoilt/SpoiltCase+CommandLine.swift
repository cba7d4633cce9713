extension SpoiltCase {
  private static func words(
    _ name: String, says: String..., spoil: @escaping @Sendable (inout SpoiltProject) -> Void
  ) -> SpoiltCase {
    SpoiltCase(name, exit: 2, "E201", says: says, spoil)
  }

  /// Words that the command line does not have.
  static let commandLineCases: [SpoiltCase] = [
    words("an unknown command", says: "'full-laod'", "'full-load'") { $0.words[0] = "full-laod" },
    words("an unknown option", says: "--export", "--exports") { $0.words[2] = "--export" },
    words("an option without value", says: "--exports") {
      $0.words = ["full-load", "<folder>", "--exports"]
    },
    words("an option where a value should be", says: "--exports") {
      $0.words = ["full-load", "<folder>", "--exports", "--quiet"]
    },
    words("no --exports", says: "--exports") { $0.words = ["full-load", "<folder>"] },
    words("--jobs 0", says: "--jobs") { $0.words += ["--jobs", "0"] },
    words("--jobs that is no number", says: "--jobs") { $0.words += ["--jobs", "many"] },
    words("--jobs beyond all numbers", says: "--jobs") {
      $0.words += ["--jobs", "99999999999999999999"]
    },
    words("two projects", says: "project") { $0.words.append("another-project") },
    words("a value for a switch", says: "--quiet") { $0.words.append("--quiet=yes") },
    words("an empty folder name", says: "--exports") { $0.set("--exports", "") },
    words("an option given twice", says: "--exports") { $0.words += ["--exports", "<exports>"] },
  ]
}
