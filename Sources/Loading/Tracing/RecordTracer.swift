package import MigrationModel
internal import Planning
package import Postgres
package import Rules

/// Finds the records with one key in staging, control schema and target of a published load.
/// Only reads.
package struct RecordTracer {
  let plan: TablePlan
  let schemas: PlanSchemas
  private let staging: StagingPlan
  private let load: FinishedLoad
  let environment: RowEnvironment
  private let shown: ShownText

  package init(
    plan: TablePlan, target: TargetSettings, load: FinishedLoad,
    environment: RowEnvironment, shown: ShownText
  ) {
    self.plan = plan
    self.load = load
    self.environment = environment
    self.shown = shown
    schemas = PlanSchemas(target)
    staging = StagingPlan(
      source: plan.source, fields: plan.fields, schema: schemas.newStaging,
      finalSchema: schemas.staging)
  }

  /// `parts` are those of the key, as the export writes them or in canonical form. Of an exploded
  /// table they may be those alone that all slots of a record share.
  package func trace(_ parts: [String], on connection: borrowing Connection) throws -> TraceReport {
    let file = load.exports.first { $0.source == plan.source }?.file ?? "a query"
    var report = TraceReport(
      table: plan.target, source: plan.source, file: file, staging: staging.publishedRelation,
      target: SQLText.qualified(schemas.target, plan.target), run: load.run)
    let isWhole = parts.count == max(1, plan.key.fields.count)
    let key = isWhole ? CanonicalKey.text(parts: parts, normalize: plan.key.normalize) : nil
    guard !isWhole || key != nil else { return report }
    let shared = isWhole ? plan.sharedKeyPlaces.map { parts[$0] } : parts
    let found = try records(with: plan.key.fields.isEmpty ? parts : shared, on: connection)
    report.nearMisses = found.near
    var previewer = RowPreviewer(plan: plan, environment: environment, shown: shown)
    var keys = Set<String>()
    for number in found.exact {
      let record = try record(number, on: connection)
      for unit in 0..<previewer.units(of: record) {
        let row = previewer.preview(unit: unit)
        let own = previewer.key.joined(separator: "\u{1F}")
        if plan.explode != nil, let key, row.fate != .empty, own != key { continue }
        if plan.explode != nil, key != nil, row.fate == .empty { continue }
        keys.insert(own)
        report.records.append(try trace(row, unit, record, previewer, on: connection))
      }
    }
    if let key { keys.insert(key) }
    if let key = key ?? (keys.count == 1 ? keys.first : nil) {
      report.crosswalkID = try crosswalk(of: key, on: connection)?.id
      report.crosswalkID = report.crosswalkID.map { shown.of($0) }
    }
    report.events = try events(of: keys.sorted(), on: connection)
    return report
  }

  // MARK: Staging

  private func column(_ field: Int) -> String { SQLText.identifier(staging.columns[field]) }

  /// Numbers of the records with the key, and of those that nearly have it. The key is made by the
  /// rules, not by the server, so every staged key is looked at.
  private func records(
    with parts: [String], on connection: borrowing Connection
  ) throws -> (exact: [Int64], near: [Int64]) {
    let shared = plan.sharedKeyPlaces.map { column(plan.key.fields[$0]) }
    let columns =
      plan.key.fields.isEmpty
      ? ["\(StagingPlan.Metadata.recordID)::text"] : shared
    let key = CanonicalKey.text(parts: parts, normalize: plan.key.normalize)
    let loose: [KeyNormalization] = [.trim, .lower, .stripLeadingZeros]
    let looseKey = CanonicalKey.text(parts: parts, normalize: loose)
    var exact: [Int64] = []
    var near: [Int64] = []
    let block: Int64 = 50_000
    var last: Int64 = 0
    while true {
      let rows = try connection.query(
        """
        SELECT \(([StagingPlan.Metadata.record] + columns).joined(separator: ", "))
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
    let computed = plan.sqlFields.map { "(\($0.expression)\n)::text" }
    let columns = (plan.fields.indices.map(column) + computed).joined(separator: ", ")
    let rows = try connection.query(
      """
      SELECT \(StagingPlan.Metadata.recordID), \(StagingPlan.Metadata.modificationID), \(columns)
      FROM \(staging.publishedRelation) s WHERE \(StagingPlan.Metadata.record) = $1
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
    _ row: PreviewRow, _ unit: Int, _ record: SourceRecord, _ previewer: RowPreviewer,
    on connection: borrowing Connection
  ) throws -> TraceReport.Record {
    var target: [String: String] = [:]
    let known = try crosswalk(of: previewer.key.joined(separator: "\u{1F}"), on: connection)
    let fate =
      switch row.fate {
      case .filtered: TraceReport.Fate.filtered(unmetConditions(record, unit))
      case .empty: TraceReport.Fate.empty
      case .row, .rejected: try fate(row, previewer, known?.id, &target, on: connection)
      }
    var traced = TraceReport.Record(row: row, fate: fate, target: target)
    traced.origin = known?.origin
    return traced
  }

  private func fate(
    _ row: PreviewRow, _ previewer: RowPreviewer, _ id: String?,
    _ target: inout [String: String], on connection: borrowing Connection
  ) throws -> TraceReport.Fate {
    let place = [
      load.run, plan.target, plan.source, String(row.record), String(row.slot),
    ]
    let winner = try connection.query(
      """
      SELECT winner_source, winner_number, winner_slot FROM \(schemas.controlTable("merged"))
      WHERE \(Self.isUnit)
      """, place)
    if let winner = winner.first, let number = winner[1].flatMap({ Int64($0) }) {
      return .merged(
        into: TraceReport.Winner(
          source: winner[0] ?? "", record: number, slot: winner[2].flatMap { Int64($0) } ?? 0))
    }
    let refused = try connection.query(
      """
      SELECT r.held, q.code, q.column_name, q.constraint_name
      FROM \(schemas.controlTable("reject")) r JOIN \(schemas.controlTable("reject_reason")) q
        USING (run_id, target_table, source_table, record_number, slot)
      WHERE \(Self.isUnit) ORDER BY 2, 3, 4
      """, place)
    let reasons = refused.compactMap { row in
      row[1].flatMap(RejectCode.init(rawValue:)).map {
        RejectReason($0, column: row[2] ?? "", constraint: row[3])
      }
    }
    if !reasons.isEmpty { return refused[0][0] == "t" ? .held(reasons) : .rejected(reasons) }
    return try lookUp(place, previewer, id, &target, on: connection)
  }

  private static let isUnit =
    "run_id = $1 AND target_table = $2 AND source_table = $3 AND record_number = $4 AND slot = $5"

  /// The row of the target that has the record's id.
  private func lookUp(
    _ place: [String], _ previewer: RowPreviewer, _ knownID: String?,
    _ target: inout [String: String], on connection: borrowing Connection
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
    // The crosswalk's, where an id may be another than the one that the key gives.
    if plan.needsKeys, keyColumns.count == 1, let knownID { keyTexts = [knownID] }
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
      WHERE \(Self.isUnit) ORDER BY 1
      """, place
    ).compactMap(\.[0])
    var differing: [String] = []
    for index in names.indices {
      target[names[index]] = shown.of(row[2 * index])
      if nulled.contains(names[index]) { continue }
      if let reference = resolvedReference(names[index]) {
        let parent = try parentID(cells[index], reference, on: connection)
        if row[2 * index] != parent { differing.append(names[index]) }
      } else if row[2 * index + 1] != cells[index] {
        differing.append(names[index])
      }
    }
    return .loaded(id: id, differing: differing, nulled: nulled)
  }

  /// Each condition tried by itself.
  private func unmetConditions(_ record: SourceRecord, _ unit: Int) -> [String] {
    plan.filter.indices.compactMap { index in
      var alone = plan
      alone.filter = [plan.filter[index]]
      var previewer = RowPreviewer(plan: alone, environment: environment, shown: shown)
      _ = previewer.units(of: record)
      guard previewer.preview(unit: unit).fate == .filtered else { return nil }
      let condition = plan.filter[index]
      return "\(plan.fields[condition.field].name) \(condition.test.described)"
        + (condition.reason.map { ": \($0)" } ?? "")
    }
  }

  // MARK: Ledger

  var tenant: String { plan.tenant ?? load.tenant }

  private func crosswalk(
    of key: String, on connection: borrowing Connection
  ) throws -> (id: String, origin: String)? {
    let row = try connection.query(
      """
      SELECT target_id, origin FROM \(schemas.controlTable("crosswalk"))
      WHERE project = $1 AND tenant = $2
        AND source_table = $3 AND target_table = $4 AND source_key = $5
      """, [environment.project, tenant, plan.source, plan.target, key]
    ).first
    return row.flatMap { row in row[0].map { ($0, row[1] ?? "") } }
  }

  /// Every run of the tenant that ended with counts, the oldest first. An export with a tenant of its
  /// own is that one's in every run.
  private func events(
    of keys: [String], on connection: borrowing Connection
  ) throws -> [TraceReport.Event] {
    let choices = keys.indices.map { "$\($0 + 5)" }.joined(separator: ", ")
    let isKey = keys.isEmpty ? "false" : "j.source_key IN (\(choices))"
    return try connection.query(
      """
      SELECT r.run_id, \(LedgerReader.iso("r.started_at")), r.status,
        (SELECT string_agg(DISTINCT concat_ws(' ', q.code, nullif(q.column_name, '')), ', ')
         FROM \(schemas.controlTable("reject")) j
         JOIN \(schemas.controlTable("reject_reason")) q
           USING (run_id, target_table, source_table, record_number, slot)
         WHERE j.run_id = r.run_id AND j.target_table = $2 AND j.source_table = $3
           AND \(isKey))
      FROM \(schemas.controlTable("run")) r
      WHERE r.project = $1 AND r.status IN ('ok', 'findings')
        AND ($4::text IS NULL OR r.tenant = $4)
      ORDER BY r.ordinal
      """,
      [environment.project, plan.target, plan.source, plan.tenant == nil ? load.tenant : nil] + keys
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
