/// What a verification looked at, and what that proves.
package struct VerificationReport: Sendable, Hashable {
  /// The run that was verified.
  package var run: String
  /// Where the target is, without a password.
  package var target: String
  /// ISO 8601, UTC.
  package var startedAt: String
  package var checks: [CheckResult]
  /// What these checks do not prove, in sentences.
  package var notes: [String]

  package init(
    run: String, target: String, startedAt: String, checks: [CheckResult], notes: [String]
  ) {
    self.run = run
    self.target = target
    self.startedAt = startedAt
    self.checks = checks
    self.notes = notes
  }

  /// Whether the run adds up: it was counted, and no count disagrees.
  package var balanced: Bool {
    let balances = checks.filter { $0.kind == .balance }
    return !balances.isEmpty && balances.allSatisfy { $0.status == .pass }
  }

  /// The worst of all checks. A verification that checked nothing has failed: it proved nothing.
  package var status: CheckStatus {
    if checks.isEmpty || checks.contains(where: { $0.status == .fail }) { return .fail }
    return checks.contains { $0.status == .warn } ? .warn : .pass
  }

  /// How many checks came to `status`.
  package func count(_ status: CheckStatus) -> Int { checks.count { $0.status == status } }
}

/// What no verification by this program can prove.
package enum VerificationNotes {
  /// Always said.
  package static let sharedRules = """
    The rules that clean values are the same code in load and proof: the proof shows that every \
    value was read, placed and stored as the rules say, not that the rules say the right thing.
    """
  /// Said when the mapping computes columns with SQL, which only the server can evaluate.
  package static func sqlEscapes(columns: [String]) -> String {
    "Computed by SQL of the mapping and therefore not computed again: "
      + columns.joined(separator: ", ") + "."
  }

  /// The notes of a verification; `sqlColumns` are written `table.column`.
  package static func all(sqlColumns: [String]) -> [String] {
    sqlColumns.isEmpty ? [sharedRules] : [sharedRules, sqlEscapes(columns: sqlColumns)]
  }
}
