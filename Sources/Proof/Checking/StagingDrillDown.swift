internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// Finds the records behind a failed checksum of staging.
struct StagingDrillDown {
  let source: ProofSource
  let entry: ManifestEntry

  /// The checks, with examples and counts where a checksum failed.
  func explain(
    _ checks: [CheckResult], on connection: borrowing Connection
  ) throws -> [CheckResult] {
    var checks = checks
    try Differences.explain(
      &checks, prefix: "checksum.staging.\(entry.source).",
      names: source.layout.names(entry.header.fields)
    ) { indexes in
      try differences(indexes, on: connection)
    }
    return checks
  }

  private func differences(
    _ indexes: [Int], on connection: borrowing Connection
  ) throws -> [Int: Differences] {
    let layout = source.layout
    let expressions = layout.expressions
    var held = try HeldHashes(
      relation: layout.relation, key: layout.recordColumn, seed: layout.recordColumn,
      expressions: indexes.map { expressions[$0] }, on: connection)
    var found: [Int: Differences] = [:]
    let pass = ExportPass(
      entry: entry, settings: source.request.source.settings(for: entry.source),
      progress: source.request.progress, step: "explain staging:\(entry.source)",
      masker: source.request.masking?.masker(of: entry.source))
    _ = try pass.forEachRecord { record in
      var sums = ColumnSums(columns: expressions.count)
      sums.add(record)
      let wanted = indexes.map { Int64(truncatingIfNeeded: sums.sums[$0]) }
      let actual = held.take(record.number)
      for (place, index) in indexes.enumerated() where actual?[place] != wanted[place] {
        found[index, default: Differences()].add("record \(record.number)")
      }
    }
    for record in held.rows.keys.sorted() {
      for index in indexes {
        found[index, default: Differences()].add("record \(record), not in the file")
      }
    }
    return found
  }
}
