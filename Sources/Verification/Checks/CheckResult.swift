/// What a check came to. `warn` is worth a look and fails nothing.
package enum CheckStatus: String, Sendable, Hashable, CaseIterable {
  case pass
  case fail
  case warn
}

/// What a check is about; the `kind` of `verify --json`.
package enum CheckKind: String, Sendable, Hashable, CaseIterable {
  case balance
  case count
  case foreignKey = "foreign_key"
  case constraint
  case checksum
  case fate
  case assertion
}

/// One thing that was looked at, what was expected, what was seen, and what that proves.
package struct CheckResult: Sendable, Hashable {
  /// Stable between runs, e.g. `checksum.target.patients.mobile`.
  package var id: String
  package var kind: CheckKind
  package var table: String
  package var column: String?
  package var status: CheckStatus
  package var expected: String?
  package var actual: String?
  /// One sentence, without any field value.
  package var message: String
  /// Record numbers or ids of some rows concerned, never values.
  package var examples: [String]

  package init(
    id: String, kind: CheckKind, table: String, column: String? = nil, status: CheckStatus,
    expected: String? = nil, actual: String? = nil, message: String, examples: [String] = []
  ) {
    self.id = id
    self.kind = kind
    self.table = table
    self.column = column
    self.status = status
    self.expected = expected
    self.actual = actual
    self.message = message
    self.examples = examples
  }
}

/// Where a check looked; the second part of its id.
package enum CheckStage: String, Sendable, Hashable, CaseIterable {
  /// Compared with the exports, read again.
  case staging
  /// Compared with staging, transformed again.
  case target
}
