internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// Finds the records behind a failed checksum: hashes row by row on both sides, for the failed
/// columns only.
struct DrillDown {
  /// Examples given per check.
  private static let limit = 5

  let request: ProofRequest
  let entry: ManifestEntry
  let layout: StagingLayout
  let plan: TablePlan?

  /// The checks, with examples and counts where a checksum failed.
  func explain(
    _ checks: [CheckResult], on connection: borrowing Connection
  ) throws -> [CheckResult] {
    var checks = checks
    let stagingNames = layout.names(entry.header.fields)
    try explain(
      &checks, prefix: "checksum.staging.\(entry.source).", names: stagingNames,
      on: connection
    ) { indexes, connection in
      try stagingDifferences(indexes, on: connection)
    }
    guard let plan else { return checks }
    try explain(
      &checks, prefix: "checksum.target.\(plan.target).", names: plan.copyColumns,
      on: connection
    ) { indexes, connection in
      try targetDifferences(plan, indexes, on: connection)
    }
    return checks
  }

  private func explain(
    _ checks: inout [CheckResult], prefix: String, names: [String],
    on connection: borrowing Connection,
    find: ([Int], borrowing Connection) throws -> [Int: Differences]
  ) throws {
    let failed = names.indices.filter { index in
      checks.contains { $0.id == prefix + names[index] && $0.status == .fail }
    }
    guard !failed.isEmpty else { return }
    let found = try find(failed, connection)
    for index in failed {
      guard let place = checks.firstIndex(where: { $0.id == prefix + names[index] }),
        let differences = found[index]
      else { continue }
      checks[place].message += " (\(differences.count) rows)"
      checks[place].examples = differences.examples
    }
  }

  /// How many rows differ in a column, and some of them.
  struct Differences {
    var count = 0
    var examples: [String] = []

    mutating func add(_ example: @autoclosure () -> String) {
      count += 1
      if examples.count < DrillDown.limit { examples.append(example()) }
    }
  }

  private func stagingDifferences(
    _ indexes: [Int], on connection: borrowing Connection
  ) throws -> [Int: Differences] {
    let expressions = layout.expressions
    var held = try hashes(
      relation: layout.relation, key: layout.recordColumn, seed: layout.recordColumn,
      expressions: indexes.map { expressions[$0] }, on: connection)
    var found: [Int: Differences] = [:]
    _ = try pass("explain staging").forEachRecord { record in
      var sums = ColumnSums(columns: expressions.count)
      sums.add(record)
      let wanted = indexes.map { Int64(truncatingIfNeeded: sums.sums[$0]) }
      let actual = held.removeValue(forKey: record.number)
      for (place, index) in indexes.enumerated() where actual?[place] != wanted[place] {
        found[index, default: Differences()].add("record \(record.number)")
      }
    }
    addSurplus(held.keys.sorted().map { "record \($0), not in the file" }, indexes, &found)
    return found
  }

  private func targetDifferences(
    _ plan: TablePlan, _ indexes: [Int], on connection: borrowing Connection
  ) throws -> [Int: Differences] {
    let expressions = plan.serverExpressions
    var held = try hashes(
      relation: SQLText.qualified(request.targetSchema, plan.target), key: plan.seedSQL,
      seed: plan.seedSQL, expressions: indexes.map { expressions[$0] }, on: connection)
    let fates = try RecordedFates(
      run: request.run, table: plan.target, control: request.controlSchema, on: connection)
    var audit = FateAudit(plan: plan, fates: fates)
    var program = RowProgram(plan: plan, environment: request.environment)
    var row = RowResult()
    var expected = ExpectedRow(plan: plan)
    var found: [Int: Differences] = [:]
    _ = try pass("explain target").forEachRecord { record in
      program.evaluate(record, into: &row)
      guard audit.note(record.number, row, expected) else { return }
      let seed = expected.withKey(of: row) { ColumnSums.targetSeed(key: $0) }
      var sums = ColumnSums(columns: expressions.count)
      expected.forEachCell(of: row, nulled: fates.nulled[record.number]) { index, text in
        sums.add(column: index, bytes: text, seed: seed)
      }
      let actual = held.removeValue(forKey: Int64(bitPattern: seed))
      for (place, index) in indexes.enumerated() {
        let wanted = Int64(truncatingIfNeeded: sums.sums[index])
        if let actual, actual[place] == wanted { continue }
        found[index, default: Differences()].add(
          actual == nil
            ? "record \(record.number), whose row is not in the target"
            : "record \(record.number)")
      }
    }
    addSurplus(held.keys.map { _ in "a row that no record gives" }, indexes, &found)
    return found
  }

  private func addSurplus(
    _ examples: [String], _ indexes: [Int], _ found: inout [Int: Differences]
  ) {
    for example in examples {
      for index in indexes { found[index, default: Differences()].add(example) }
    }
  }

  private func pass(_ step: String) -> ExportPass {
    ExportPass(
      entry: entry, settings: request.source.settings(for: entry.source),
      progress: request.progress, step: "\(step):\(entry.source)")
  }

  /// Per row: its key and the hash of each expression.
  private func hashes(
    relation: String, key: String, seed: String, expressions: [String],
    on connection: borrowing Connection
  ) throws -> [Int64: [Int64]] {
    let columns = ["(\(key))::bigint::text"] + expressions.map { columnHashSQL($0, seed: seed) }
    let rows = try connection.query("SELECT \(columns.joined(separator: ", ")) FROM \(relation)")
    var held: [Int64: [Int64]] = [:]
    held.reserveCapacity(rows.count)
    for row in rows {
      guard let key = row[0].flatMap({ Int64($0) }) else { continue }
      held[key] = row.dropFirst().map { $0.flatMap { Int64($0) } ?? 0 }
    }
    return held
  }

  /// The hash of one cell, as `columnSumSQL` sums it.
  private func columnHashSQL(_ expression: String, seed: String) -> String {
    "coalesce(hashtextextended((\(expression))::text COLLATE \"C\", \(seed)), "
      + "hashtextextended(E'\\x01NULL' COLLATE \"C\", ~(\(seed))))::text"
  }
}
