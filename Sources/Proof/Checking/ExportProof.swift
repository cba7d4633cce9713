internal import MigrationModel
internal import Postgres
internal import Verification

/// Reads one source once more, proves that staging holds it, and works out what its targets must
/// hold.
struct ExportProof {
  /// What one reading gives.
  struct Observation {
    var checks: [CheckResult]
    /// One per plan; none when nothing can be compared.
    var walks: [FeedWalk] = []
    /// The rows that are known already, parallel to the walks.
    var sums: [SumSink] = []
  }

  let source: ProofSource
  /// The layout of each target, parallel to the plans.
  let layouts: [TargetLayout]
  let indexes: ParentIndexes

  private var request: ProofRequest { source.request }
  private var layout: StagingLayout { source.layout }

  func run(on connection: borrowing Connection) throws -> Observation {
    var checks: [CheckResult] = []
    if let entry = source.entry {
      let file = fileCheck(entry)
      // Every further difference would only say the same again, row by row.
      if file.status == .fail { return Observation(checks: [file]) }
      checks.append(file)
    }
    if request.purgedAt == nil {
      let missing = try MissingColumns.check(
        .staging, table: source.source, relation: layout.relation, columns: layout.columns,
        on: connection)
      if let missing { return Observation(checks: [missing]) }
    } else if source.isReadFromStaging {
      // Neither its own rows nor what SQL computes of them can be read again.
      return Observation(checks: checks + [purgedCheck()])
    }
    var observation = Observation(checks: checks)
    for (plan, layout) in zip(source.plans, layouts) {
      observation.walks.append(try source.walk(plan, layout, indexes, on: connection))
      observation.sums.append(SumSink(sums: ColumnSums(columns: layout.columns.count)))
    }
    guard let entry = source.entry else {
      // What a query gives is in no file; it is staged, and the rules read it there.
      var unused = ColumnSums(columns: layout.expressions.count)
      try read(into: &observation, staging: &unused, on: connection)
      return observation
    }
    guard request.purgedAt == nil else {
      var unused = ColumnSums(columns: layout.expressions.count)
      let counted = try read(into: &observation, staging: &unused, on: connection)
      observation.checks += [manifestCheck(counted), purgedCheck()]
      return observation
    }
    let held = try ServerSums(
      relation: layout.relation, expressions: layout.expressions, seed: layout.recordColumn,
      counting: layout.hasWrongFingerprint, on: connection)
    observation.checks += try staged(entry, held, &observation, on: connection)
    return observation
  }

  private func staged(
    _ entry: ManifestEntry, _ held: ServerSums, _ observation: inout Observation,
    on connection: borrowing Connection
  ) throws -> [CheckResult] {
    var sums = ColumnSums(columns: layout.expressions.count)
    let counted = try read(into: &observation, staging: &sums, on: connection)
    var checks = [manifestCheck(counted)]
    checks.append(
      countCheck(
        .staging, table: source.source, expected: counted.records - counted.undecodable,
        actual: held.rows))
    checks += checksumChecks(
      .staging, table: source.source, columns: layout.names(entry.header.fields),
      expected: sums, actual: held.sums)
    checks.append(fingerprintCheck(wrong: held.counted))
    return try StagingDrillDown(source: source, entry: entry).explain(checks, on: connection)
  }

  /// One pass serves staging and every target.
  @discardableResult
  private func read(
    into observation: inout Observation, staging: inout ColumnSums,
    on connection: borrowing Connection
  ) throws -> (records: Int64, undecodable: Int64) {
    try source.pass("verify:\(source.source)").forEachRecord(on: connection) { record, computed in
      staging.add(record)
      for place in observation.walks.indices {
        observation.walks[place].take(record, computed, into: &observation.sums[place])
      }
    }
  }

  private func fingerprintCheck(wrong: Int64) -> CheckResult {
    CheckResult(
      id: "checksum.staging.\(source.source).\(layout.fingerprintColumn)", kind: .checksum,
      table: source.source, column: layout.fingerprintColumn, status: wrong == 0 ? .pass : .fail,
      expected: "0", actual: String(wrong),
      message: wrong == 0
        ? "every row's fingerprint is the one of its fields"
        : "\(wrong) rows have a fingerprint that is not the one of their fields")
  }

  /// What can no longer be said is said, not passed over.
  private func purgedCheck() -> CheckResult {
    CheckResult(
      id: "count.staging.\(source.source)", kind: .count, table: source.source, status: .warn,
      message:
        "staging was purged (\(request.purgedAt ?? "")): that it held the source's records can "
        + "no longer be proved")
  }

  /// Whether the export is the file that was loaded.
  private func fileCheck(_ entry: ManifestEntry) -> CheckResult {
    let loaded = request.exports.first { $0.source == entry.source }?.sha256
    let now = request.fileHashes[entry.source]
    let same = loaded != nil && loaded == now
    return CheckResult(
      id: "file.\(entry.source)", kind: .checksum, table: entry.source,
      status: same ? .pass : .fail, expected: loaded, actual: now,
      message: same
        ? "'\(entry.fileName)' is the file that was loaded"
        : "'\(entry.fileName)' is not the file that was loaded; nothing else is compared")
  }

  /// Whether the load read as many records as the reference reader does.
  private func manifestCheck(_ counted: (records: Int64, undecodable: Int64)) -> CheckResult {
    let loaded = request.exports.first { $0.source == source.source }
    let same =
      loaded?.records == counted.records && loaded?.undecodable == counted.undecodable
    return CheckResult(
      id: "count.export.\(source.source)", kind: .count, table: source.source,
      status: same ? .pass : .fail, expected: String(counted.records),
      actual: loaded.map { String($0.records) },
      message: same
        ? "\(counted.records) records, as the load read"
        : "the load read another number of records than the file has")
  }
}
