internal import MigrationModel
package import Verification

extension VerificationReport {
  /// The summary that a verification prints on stdout: what is wrong in full, what is well as counts.
  package var text: String {
    var sections = ["verify: \(outcome), run \(run), target \(target)\n"]
    let findings = checks.filter { $0.status != .pass }
    if !findings.isEmpty {
      sections.append("Findings\n" + findings.map(Self.finding).joined())
    }
    if !checks.isEmpty { sections.append("Checks\n" + checkTable) }
    if !notes.isEmpty { sections.append(notes.map { "note: \($0)\n" }.joined()) }
    if checks.isEmpty { sections.append("nothing was checked, so nothing is proved\n") }
    return sections.joined(separator: "\n")
  }

  private var outcome: String {
    switch status {
    case .pass: "ok, \(HumanNumber.grouped(Int64(checks.count))) checks passed"
    case .warn: "ok, with \(HumanNumber.grouped(Int64(count(.warn)))) warnings"
    case .fail:
      "FAILED, \(HumanNumber.grouped(Int64(count(.fail)))) of"
        + " \(HumanNumber.grouped(Int64(checks.count))) checks"
    }
  }

  private static func finding(_ check: CheckResult) -> String {
    var text = "  \(check.status.rawValue) \(check.id): \(check.message)\n"
    if check.expected != nil || check.actual != nil {
      text += "    expected \(check.expected ?? "-"), actual \(check.actual ?? "-")\n"
    }
    if !check.examples.isEmpty {
      text += "    for example: \(check.examples.joined(separator: ", "))\n"
    }
    return text
  }

  private var checkTable: String {
    var table = TextTable([
      ("kind", .left), ("pass", .right), ("warn", .right), ("fail", .right),
    ])
    for kind in CheckKind.allCases {
      let ofKind = checks.filter { $0.kind == kind }
      if ofKind.isEmpty { continue }
      let counts = [CheckStatus.pass, .warn, .fail].map { status in
        HumanNumber.grouped(Int64(ofKind.count { $0.status == status }))
      }
      table.add([kind.rawValue] + counts)
    }
    return table.text
  }
}
