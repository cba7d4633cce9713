package import MigrationModel

extension RuleTestReport {
  /// Like a test runner: one line per case under its file, what differs under a case that fails,
  /// and the sum. `isBrief` leaves out what passes.
  package func text(isBrief: Bool = false) -> String {
    var text = ""
    var file = ""
    for result in cases where !isBrief || !result.differences.isEmpty {
      if result.name.at.file != file {
        file = result.name.at.file
        text += file + "\n"
      }
      let name = TextTable.onOneLine(result.name.value)
      guard !result.differences.isEmpty else {
        text += "  ok    \(name)\n"
        continue
      }
      text += "  FAIL  \(name) (line \(result.name.at.line))\n"
      for difference in result.differences {
        text += "          \(difference.what): expected \(TextTable.onOneLine(difference.expected))"
        text += ", is \(TextTable.onOneLine(difference.actual))\n"
      }
    }
    let sum = "\(cases.count) \(cases.count == 1 ? "case" : "cases")"
    return text + (failed == 0 ? "\(sum), all passed\n" : "\(sum), \(failed) failed\n")
  }
}
