package import MigrationModel

extension RuleTestReport {
  /// `cases`, `passed` and `failed`.
  package var jsonMembers: [JSONValue.Member] {
    [
      .init("passed", .integer(Int64(cases.count - failed))),
      .init("failed", .integer(Int64(failed))),
      .init("cases", .array(cases.map(\.json))),
    ]
  }
}

extension RuleTestResult {
  fileprivate var json: JSONValue {
    [
      "file": .string(name.at.file), "line": .integer(Int64(name.at.line)),
      "table": .string(table), "name": .string(name.value),
      "status": differences.isEmpty ? "pass" : "fail",
      "differences": .array(
        differences.map { difference in
          [
            "what": .string(difference.what), "expected": .string(difference.expected),
            "actual": .string(difference.actual),
          ]
        }),
    ]
  }
}
