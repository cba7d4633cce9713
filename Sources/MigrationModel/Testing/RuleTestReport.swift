/// How the rule tests of a project went. Values in it come from the test files.
package struct RuleTestReport: Sendable, Hashable {
  package var cases: [RuleTestResult]

  package init(cases: [RuleTestResult]) { self.cases = cases }

  package var failed: Int { cases.count { !$0.differences.isEmpty } }
}

/// How one case went; it passed if nothing differs.
package struct RuleTestResult: Sendable, Hashable {
  package var table: String
  package var name: Located<String>
  package var differences: [RuleTestDifference]

  package init(table: String, name: Located<String>, differences: [RuleTestDifference]) {
    self.table = table
    self.name = name
    self.differences = differences
  }
}

/// One thing that is not as the case says.
package struct RuleTestDifference: Sendable, Hashable {
  /// A column, or `outcome` or `key`.
  package var what: String
  package var expected: String
  package var actual: String

  package init(_ what: String, expected: String, actual: String) {
    self.what = what
    self.expected = expected
    self.actual = actual
  }
}
