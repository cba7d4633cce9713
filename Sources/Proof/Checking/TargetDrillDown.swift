internal import MigrationModel
internal import Postgres
internal import Verification

/// Finds the units behind a failed checksum of a target: works every row out again and compares it
/// by itself, in the failed columns only.
struct TargetDrillDown {
  let request: ProofRequest
  let layout: TargetLayout
  let sources: [ProofSource]
  let indexes: ParentIndexes
  /// The rows that are compared.
  let relation: String

  /// The checks, with examples and counts where a checksum failed.
  func explain(
    _ checks: inout [CheckResult], on connection: borrowing Connection
  ) throws {
    try Differences.explain(
      &checks, prefix: "checksum.target.\(layout.target).", names: layout.columns
    ) { columns in
      try differences(columns, on: connection)
    }
  }

  private func differences(
    _ columns: [Int], on connection: borrowing Connection
  ) throws -> [Int: Differences] {
    let expressions = layout.serverExpressions
    let held = try HeldHashes(
      relation: relation, key: layout.seedSQL, seed: layout.seedSQL,
      expressions: columns.map { expressions[$0] }, on: connection)
    var sink = DifferenceSink(columns: columns, layout: layout, held: held)
    var walks: [FeedWalk] = []
    for plan in layout.feeds {
      guard let source = sources.first(where: { $0.source == plan.source }) else { continue }
      var walk = try source.walk(plan, layout, indexes, on: connection)
      _ = try source.pass("explain target:\(source.source)")
        .forEachRecord(on: connection) { record, computed in
          walk.take(record, computed, into: &sink)
        }
      walks.append(walk)
    }
    _ = FeedWalk.finishGroups(&walks, layout, into: &sink)
    return sink.all
  }
}

/// Compares rows one by one.
private struct DifferenceSink: RowSink {
  let columns: [Int]
  let layout: TargetLayout
  var held: HeldHashes
  private var found: [Int: Differences] = [:]

  init(columns: [Int], layout: TargetLayout, held: HeldHashes) {
    self.columns = columns
    self.layout = layout
    self.held = held
  }

  mutating func take(_ unit: Int64, seed: UInt64, _ row: borrowing TextRow) {
    var sums = ColumnSums(columns: layout.columns.count)
    sums.add(row, seed: seed)
    let actual = held.take(Int64(bitPattern: seed))
    for (place, column) in columns.enumerated() {
      let wanted = Int64(truncatingIfNeeded: sums.sums[column])
      if let actual, actual[place] == wanted { continue }
      let isThere = actual != nil
      found[column, default: Differences()].add(
        layout.name(of: unit) + (isThere ? "" : ", whose row is not in the target"))
    }
  }

  /// What was found, with the rows that nothing gives.
  var all: [Int: Differences] {
    var all = found
    for _ in held.rows {
      for column in columns {
        all[column, default: Differences()].add("a row that no record gives")
      }
    }
    return all
  }
}
