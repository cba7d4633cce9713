internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// Proves one export and the table it feeds: file against staging, and what the rules say of the
/// file against the target.
struct ExportProof {
  let request: ProofRequest
  let entry: ManifestEntry
  let layout: StagingLayout
  let plan: TablePlan?

  private var settings: ExportSettings { request.source.settings(for: entry.source) }

  func run(on connection: borrowing Connection) throws -> [CheckResult] {
    let file = fileCheck()
    // Every further difference would only say the same again, row by row.
    if file.status == .fail { return [file] }
    if let missing = try missingRelations(on: connection) { return missing }
    var observed = try observe(on: connection)
    var checks = [file] + stagingChecks(observed)
    checks.append(try fingerprintCheck(on: connection))
    if let plan {
      checks += try targetChecks(plan, &observed, on: connection)
    }
    return try DrillDown(request: request, entry: entry, layout: layout, plan: plan)
      .explain(checks, on: connection)
  }

  /// What one pass over the export and one scan of each table give.
  private struct Observed {
    var records: Int64 = 0
    var undecodable: Int64 = 0
    var stagingSums: ColumnSums
    var targetSums: ColumnSums
    var keySums: ColumnSums
    var audit: FateAudit?
    var staging: ServerSums
    var target: ServerSums?
  }

  private func observe(on connection: borrowing Connection) throws -> Observed {
    let staging = try ServerSums(
      relation: layout.relation, expressions: layout.expressions,
      seed: layout.recordColumn, on: connection)
    var target: ServerSums?
    var audit: FateAudit?
    if let plan {
      let relation = SQLText.qualified(request.targetSchema, plan.target)
      target = try ServerSums(
        relation: relation, expressions: plan.serverExpressions, seed: plan.seedSQL,
        on: connection)
      let fates = try RecordedFates(
        run: request.run, table: plan.target, control: request.controlSchema, on: connection)
      audit = FateAudit(plan: plan, fates: fates)
    }
    var stagingSums = ColumnSums(columns: layout.expressions.count)
    var targetSums = ColumnSums(columns: plan?.copyColumns.count ?? 0)
    var keySums = ColumnSums(columns: 1)
    let pass = ExportPass(
      entry: entry, settings: settings, progress: request.progress,
      step: "verify:\(entry.source)")
    let counted: (records: Int64, undecodable: Int64)
    if let plan {
      var program = RowProgram(plan: plan, environment: request.environment)
      var row = RowResult()
      var expected = ExpectedRow(plan: plan)
      counted = try pass.forEachRecord { record in
        stagingSums.add(record)
        program.evaluate(record, into: &row)
        guard audit?.note(record.number, row, expected) == true else { return }
        let seed = expected.withKey(of: row) { ColumnSums.targetSeed(key: $0) }
        keySums.add(
          column: 0, bytes: row.arena.span.extracting(row.keyStart..<row.keyEnd), seed: seed)
        let nulled = audit?.fates.nulled[record.number]
        expected.forEachCell(of: row, nulled: nulled) { index, text in
          targetSums.add(column: index, bytes: text, seed: seed)
        }
      }
    } else {
      counted = try pass.forEachRecord { record in stagingSums.add(record) }
    }
    return Observed(
      records: counted.records, undecodable: counted.undecodable, stagingSums: stagingSums,
      targetSums: targetSums, keySums: keySums, audit: audit, staging: staging, target: target)
  }

  /// Failed counts when staging or target is not there at all; nothing else can be said then.
  private func missingRelations(
    on connection: borrowing Connection
  ) throws -> [CheckResult]? {
    var relations = [(CheckStage.staging, entry.source, layout.relation, layout.columns)]
    if let plan {
      let relation = SQLText.qualified(request.targetSchema, plan.target)
      relations.append((.target, plan.target, relation, plan.copyColumns))
    }
    var failed: [CheckResult] = []
    for (stage, name, relation, columns) in relations {
      let rows = try connection.query(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 "
          + "AND NOT attisdropped", [relation])
      let present = Set(rows.compactMap { $0.first ?? nil })
      let missing = columns.filter { !present.contains($0) }
      guard !missing.isEmpty else { continue }
      failed.append(
        CheckResult(
          id: "count.\(stage.rawValue).\(name)", kind: .count, table: name, status: .fail,
          message: present.isEmpty
            ? "the table is not there"
            : "columns are not there: \(missing.joined(separator: ", "))",
          examples: missing))
    }
    return failed.isEmpty ? nil : failed
  }

  private func fingerprintCheck(on connection: borrowing Connection) throws -> CheckResult {
    let wrong = try connection.queryValue(layout.wrongFingerprints).flatMap { Int64($0) } ?? -1
    return CheckResult(
      id: "checksum.staging.\(entry.source).\(layout.fingerprintColumn)", kind: .checksum,
      table: entry.source, column: layout.fingerprintColumn, status: wrong == 0 ? .pass : .fail,
      expected: "0", actual: String(wrong),
      message: wrong == 0
        ? "every row's fingerprint is the one of its fields"
        : "\(wrong) rows have a fingerprint that is not the one of their fields")
  }

  private func stagingChecks(_ observed: Observed) -> [CheckResult] {
    let source = entry.source
    var checks = [manifestCheck(observed)]
    checks.append(
      countCheck(
        .staging, table: source, expected: observed.records - observed.undecodable,
        actual: observed.staging.rows))
    checks += checksumChecks(
      .staging, table: source, columns: layout.names(entry.header.fields),
      expected: observed.stagingSums, actual: observed.staging.sums)
    return checks
  }

  /// Whether the export is the file that was loaded.
  private func fileCheck() -> CheckResult {
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
  private func manifestCheck(_ observed: Observed) -> CheckResult {
    let loaded = request.exports.first { $0.source == entry.source }
    let same =
      loaded?.records == observed.records && loaded?.undecodable == observed.undecodable
    return CheckResult(
      id: "count.export.\(entry.source)", kind: .count, table: entry.source,
      status: same ? .pass : .fail, expected: String(observed.records),
      actual: loaded.map { String($0.records) },
      message: same
        ? "\(observed.records) records, as the load read"
        : "the load read another number of records than the file has")
  }

  private func targetChecks(
    _ plan: TablePlan, _ observed: inout Observed, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    guard var audit = observed.audit, let target = observed.target else { return [] }
    audit.auditMerges()
    var checks = [
      countCheck(.target, table: plan.target, expected: audit.used, actual: target.rows)
    ]
    checks += checksumChecks(
      .target, table: plan.target, columns: plan.copyColumns, expected: observed.targetSums,
      actual: target.sums)
    let recorded = request.counts.first { $0.target == plan.target && $0.source == plan.source }
    let fates: [(String, Int64, Int64?)] = [
      ("used", audit.used, recorded?.used), ("filtered", audit.filtered, recorded?.filtered),
      ("merged", audit.merged, recorded?.merged),
      ("rejected", audit.rejected, recorded?.rejected),
    ]
    for (fate, expected, actual) in fates {
      checks.append(
        fateCheck(
          table: plan.target, source: plan.source, fate: fate, expected: expected,
          actual: actual ?? -1))
    }
    checks.append(reasonCheck(plan, audit))
    checks.append(constraintCheck(plan, audit))
    checks += try parentChecks(plan, audit, on: connection)
    checks += try rejectChecks(plan, audit, on: connection)
    checks.append(
      try crosswalkCheck(
        plan, expected: observed.keySums.text(column: 0), used: audit.used, on: connection))
    return checks
  }

  /// What this verification does not work out again is said, not passed over.
  private func constraintCheck(_ plan: TablePlan, _ audit: FateAudit) -> CheckResult {
    let count = audit.byConstraint
    return CheckResult(
      id: "fate.\(plan.target).\(plan.source).constraints", kind: .fate, table: plan.target,
      status: count == 0 ? .pass : .warn, expected: nil, actual: String(count),
      message: count == 0
        ? "no record was refused for a constraint"
        : "\(count) records were refused for a constraint (R205 to R208); that they break it is the "
          + "load's word: look at them with `rejects show`")
  }

  private func reasonCheck(_ plan: TablePlan, _ audit: FateAudit) -> CheckResult {
    let wrong = Set(audit.contradictions).sorted()
    return CheckResult(
      id: "fate.\(plan.target).\(plan.source).reasons", kind: .fate, table: plan.target,
      status: wrong.isEmpty ? .pass : .fail, expected: "0", actual: String(wrong.count),
      message: wrong.isEmpty
        ? "every recorded reject and merge is what the rules give for the export"
        : "\(wrong.count) records have a fate or reasons that the rules do not give",
      examples: wrong.prefix(5).map { "record \($0)" })
  }
}
