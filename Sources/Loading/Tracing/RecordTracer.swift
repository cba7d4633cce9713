package import MigrationModel
internal import Planning
package import Postgres
package import Rules

/// Finds the records with one key in staging, control schema and target of a published load.
/// Only reads.
package struct RecordTracer {
  private let plan: TablePlan
  private let schemas: PlanSchemas
  private let staging: StagingPlan
  private let load: LedgerReader.FinishedLoad
  private let environment: RowEnvironment
  private let filter: RowFilter?
  private let shown: ShownText

  package init(
    plan: TablePlan, target: TargetSettings, load: LedgerReader.FinishedLoad,
    environment: RowEnvironment, filter: RowFilter?, shown: ShownText
  ) {
    self.plan = plan
    self.load = load
    self.environment = environment
    self.filter = filter
    self.shown = shown
    schemas = PlanSchemas(target)
    staging = StagingPlan(
      source: plan.source, fields: plan.fields, schema: schemas.newStaging,
      finalSchema: schemas.staging)
  }

  /// `parts` are those of the key, as the export writes them or in canonical form.
  package func trace(_ parts: [String], on connection: borrowing Connection) throws -> TraceReport {
    let file = load.exports.first { $0.source == plan.source }?.file ?? ""
    var report = TraceReport(
      table: plan.target, source: plan.source, file: file, staging: staging.publishedRelation,
      target: SQLText.qualified(schemas.target, plan.target), run: load.run)
    let key = CanonicalKey.text(parts: parts, normalize: plan.key.normalize)
    guard let key else { return report }
    let found = try records(with: parts, key: key, on: connection)
    report.nearMisses = found.near
    var previewer = RowPreviewer(plan: plan, environment: environment, shown: shown)
    for number in found.exact {
      let record = try record(number, on: connection)
      report.records.append(try trace(record, &previewer, on: connection))
    }
    report.crosswalkID = try crosswalkID(of: key, on: connection).map { shown.of($0) }
    report.events = try events(of: key, on: connection)
    return report
  }

  // MARK: Staging

  private func column(_ field: Int) -> String { SQLText.identifier(staging.columns[field]) }

  /// Numbers of the records with the key, and of those that nearly have it. The key is made by the
  /// rules, not by the server, so every staged key is looked at.
  private func records(
    with parts: [String], key: String, on connection: borrowing Connection
  ) throws -> (exact: [Int64], near: [Int64]) {
    let columns =
      plan.key.fields.isEmpty
      ? ["\(StagingPlan.Metadata.recordID)::text"] : plan.key.fields.map(column)
    let loose: [KeyNormalization] = [.trim, .lower, .stripLeadingZeros]
    let looseKey = CanonicalKey.text(parts: parts, normalize: loose)
    var exact: [Int64] = []
    var near: [Int64] = []
    let block: Int64 = 50_000
    var last: Int64 = 0
    while true {
      let rows = try connection.query(
        """
        SELECT \(StagingPlan.Metadata.record), \(columns.joined(separator: ", "))
        FROM \(staging.publishedRelation) WHERE \(StagingPlan.Metadata.record) > $1
        ORDER BY 1 LIMIT $2
        """, [String(last), String(block)])
      for row in rows {
        guard let number = row[0].flatMap({ Int64($0) }) else { continue }
        last = number
        let texts = row.dropFirst().map { $0 ?? "" }
        if CanonicalKey.text(parts: texts, normalize: plan.key.normalize) == key {
          exact.append(number)
        } else if CanonicalKey.text(parts: texts, normalize: loose) == looseKey {
          near.append(number)
        }
      }
      if Int64(rows.count) < block { return (exact, near) }
    }
  }

  private func record(_ number: Int64, on connection: borrowing Connection) throws -> SourceRecord {
    let columns = plan.fields.indices.map(column).joined(separator: ", ")
    let rows = try connection.query(
      """
      SELECT \(StagingPlan.Metadata.recordID), \(StagingPlan.Metadata.modificationID), \(columns)
      FROM \(staging.publishedRelation) WHERE \(StagingPlan.Metadata.record) = $1
      """, [String(number)])
    var record = SourceRecord()
    record.number = number
    guard let row = rows.first else { return record }
    record.recordID = row[0].flatMap { Int64($0) }
    record.modificationID = row[1].flatMap { Int64($0) }
    for text in row.dropFirst(2) {
      if let text { record.append(text: text.utf8) } else { record.appendNull() }
    }
    return record
  }

  // MARK: Fate

  private func trace(
    _ record: SourceRecord, _ previewer: inout RowPreviewer, on connection: borrowing Connection
  ) throws -> TraceReport.Record {
    let row = previewer.preview(record)
    var target: [String: String] = [:]
    let fate = try fate(record, row, previewer, &target, on: connection)
    return TraceReport.Record(row: row, fate: fate, target: target)
  }

  private func fate(
    _ record: SourceRecord, _ row: PreviewRow, _ previewer: RowPreviewer,
    _ target: inout [String: String], on connection: borrowing Connection
  ) throws -> TraceReport.Fate {
    let place = [load.run, plan.target, String(record.number)]
    if row.fate == .filtered { return .filtered(unmetConditions(record)) }
    let winner = try connection.queryValue(
      """
      SELECT winner_number FROM \(schemas.controlTable("merged"))
      WHERE run_id = $1 AND target_table = $2 AND record_number = $3
      """, place)
    if let winner = winner.flatMap({ Int64($0) }) { return .merged(into: winner) }
    let ledger = LedgerReader(control: schemas.control)
    let reasons = try ledger.reasons(
      run: load.run, target: plan.target, record: record.number, on: connection)
    if !reasons.isEmpty { return .rejected(reasons) }
    return try lookUp(place, previewer, &target, on: connection)
  }

  /// The row of the target that has the record's id.
  private func lookUp(
    _ place: [String], _ previewer: RowPreviewer, _ target: inout [String: String],
    on connection: borrowing Connection
  ) throws -> TraceReport.Fate {
    let names = plan.copyColumns
    let cells = previewer.comparableCells
    let keyColumns: [String]
    switch plan.identity {
    case .computed(let column): keyColumns = [column]
    case .natural(let columns): keyColumns = columns
    case .assigned(let column, _, _): keyColumns = [column]
    }
    var keyTexts = keyColumns.map { column in names.firstIndex(of: column).flatMap { cells[$0] } }
    if plan.needsKeys {
      keyTexts = [
        try connection.queryValue(
          """
          SELECT target_id FROM \(schemas.controlTable("crosswalk"))
          WHERE source_table = $1 AND target_table = $2 AND source_key = $3 LIMIT 1
          """, [plan.source, plan.target, previewer.key.joined(separator: "\u{1F}")])
      ]
    }
    let id = shown.of(keyTexts.map { $0 ?? "" }.joined(separator: ", "))
    let conditions = keyColumns.enumerated().map { index, column in
      "\(SQLText.identifier(column))::text = $\(index + 1)"
    }
    let selected = names.indices.flatMap { index in
      let column = SQLText.identifier(names[index])
      return ["\(column)::text", ServerText.expression(column, as: plan.copyTypes[index])]
    }
    let rows = try connection.query(
      "SELECT \(selected.joined(separator: ", ")) FROM "
        + "\(SQLText.qualified(schemas.target, plan.target)) "
        + "WHERE \(conditions.joined(separator: " AND "))", keyTexts)
    guard let row = rows.first else { return .missing(id: id) }
    let nulled = try connection.query(
      """
      SELECT column_name FROM \(schemas.controlTable("nulled_reference"))
      WHERE run_id = $1 AND target_table = $2 AND record_number = $3 ORDER BY 1
      """, place
    ).compactMap(\.[0])
    var differing: [String] = []
    for index in names.indices {
      target[names[index]] = shown.of(row[2 * index])
      // The run's own constants cannot be worked out again to the letter.
      if row[2 * index + 1] != cells[index], !nulled.contains(names[index]) {
        differing.append(names[index])
      }
    }
    return .loaded(id: id, differing: differing, nulled: nulled)
  }

  /// Each condition tried by itself.
  private func unmetConditions(_ record: SourceRecord) -> [String] {
    plan.filter.indices.compactMap { index in
      var alone = plan
      alone.filter = [plan.filter[index]]
      var previewer = RowPreviewer(plan: alone, environment: environment, shown: shown)
      guard previewer.preview(record).fate == .filtered else { return nil }
      let condition = filter?.conditions[index]
      let field = plan.fields[plan.filter[index].field].name
      return "\(field) \(plan.filter[index].test.described)"
        + (condition?.reason.map { ": \($0)" } ?? "")
    }
  }

  // MARK: Ledger

  private func crosswalkID(
    of key: String, on connection: borrowing Connection
  ) throws -> String? {
    try connection.queryValue(
      """
      SELECT target_id FROM \(schemas.controlTable("crosswalk")) WHERE project = $1 AND tenant = $2
        AND source_table = $3 AND target_table = $4 AND source_key = $5
      """, [environment.project, load.tenant, plan.source, plan.target, key])
  }

  /// Every run that ended with counts, the oldest first.
  private func events(
    of key: String, on connection: borrowing Connection
  ) throws -> [TraceReport.Event] {
    try connection.query(
      """
      SELECT r.run_id, \(LedgerReader.iso("r.started_at")), r.status,
        (SELECT string_agg(DISTINCT concat_ws(' ', q.code, nullif(q.column_name, '')), ', ')
         FROM \(schemas.controlTable("reject")) j
         JOIN \(schemas.controlTable("reject_reason")) q
           USING (run_id, target_table, record_number)
         WHERE j.run_id = r.run_id AND j.target_table = $2 AND j.source_key = $3)
      FROM \(schemas.controlTable("run")) r
      WHERE r.project = $1 AND r.status IN ('ok', 'findings') ORDER BY r.ordinal
      """, [environment.project, plan.target, key]
    ).map { row in
      TraceReport.Event(
        run: row[0] ?? "", startedAt: row[1] ?? "", status: row[2] ?? "",
        rejected: row[3].map { $0.split(separator: ", ").map(String.init) } ?? [])
    }
  }
}

extension FilterCondition.Test {
  /// Without the texts that it compares with: they may be values.
  fileprivate var described: String {
    switch self {
    case .isAny: "is none of those wanted"
    case .isNone: "is one of those left out"
    case .isEmpty: "is not empty"
    case .isNotEmpty: "is empty"
    }
  }
}
