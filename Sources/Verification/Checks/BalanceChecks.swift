package import MigrationModel

/// Whether the counts of a load add up; one check per export and one per export and target.
package func balanceChecks(exports: [ExportCounts], tables: [TableCounts]) -> [CheckResult] {
  exports.map { counts in
    balance(
      id: "balance.export.\(counts.source)", table: counts.source,
      imbalances: counts.imbalances, balanced: "every record read is staged or undecodable")
  }
    + tables.map { counts in
      balance(
        id: "balance.table.\(counts.target).\(counts.source)", table: counts.target,
        imbalances: counts.imbalances,
        balanced: "every staged record has one fate, every row produced and owned is counted")
    }
}

private func balance(
  id: String, table: String, imbalances: [String], balanced: String
) -> CheckResult {
  CheckResult(
    id: id, kind: .balance, table: table, status: imbalances.isEmpty ? .pass : .fail,
    expected: "0 imbalances", actual: "\(imbalances.count) imbalances",
    message: imbalances.isEmpty ? balanced : imbalances.joined(separator: "; "))
}
