package import MigrationModel
package import Postgres

extension LedgerReader {
  /// Which rejects to read; nil means all.
  package struct RejectFilter: Sendable, Hashable {
    package var table: String?
    package var code: String?

    package init(table: String?, code: String?) {
      self.table = table
      self.code = code
    }
  }

  /// A refused record with all its reasons.
  package struct RejectedRecord: Sendable, Hashable {
    package var source: String
    package var target: String
    package var record: Int64
    /// Number of the slot in an exploded record, from 1; else 0.
    package var slot: Int64
    /// Whether the row only waits for its parent.
    package var isHeld: Bool
    package var recordID: String?
    package var reasons: [RejectReason]
    /// The original cells as a JSON object, hidden ones as shapes; data, not for messages.
    package var cells: String?
  }

  /// Rejected records per target, code and column.
  package func rejectCounts(
    run: String, on connection: borrowing Connection
  ) throws -> [RejectCount] {
    try connection.query(
      """
      SELECT target_table, code, column_name, count(*) FROM \(relation("reject_reason"))
      WHERE run_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """, [run]
    ).compactMap { row in
      guard let target = row[0], let code = row[1].flatMap(RejectCode.init(rawValue:)) else {
        return nil
      }
      return RejectCount(
        target: target, code: code, column: row[2] ?? "",
        count: row[3].flatMap { Int64($0) } ?? 0)
    }
  }

  /// Rejected records by table and record number.
  package func rejects(
    run: String, filter: RejectFilter, limit: Int, on connection: borrowing Connection
  ) throws -> [RejectedRecord] {
    let hasShapes = try version(on: connection) >= 3
    // Before, each record gave one row.
    let slot = hasShapes ? "slot" : "record_number"
    let rows = try connection.query(
      """
      SELECT r.source_table, r.target_table, r.record_number, r.record_id,
        \(Self.shownCells), \(hasShapes ? "r.slot, r.held" : "0, false"),
        string_agg(concat_ws(E'\\t', q.code, q.column_name, q.constraint_name), E'\\n'
          ORDER BY q.code, q.column_name)
      FROM \(relation("reject")) r
      JOIN \(relation("reject_reason")) q USING (run_id, source_table, target_table, record_number
        \(hasShapes ? ", slot" : ""))
      WHERE run_id = $1 AND ($2::text IS NULL OR r.target_table = $2)
        AND ($3::text IS NULL OR EXISTS (SELECT FROM \(relation("reject_reason")) c
          WHERE c.run_id = r.run_id AND c.target_table = r.target_table
            AND c.source_table = r.source_table AND c.record_number = r.record_number
            AND c.\(slot) = r.\(slot) AND c.code = $3))
      GROUP BY r.run_id, r.source_table, r.target_table, r.record_number, r.\(slot)
      ORDER BY r.target_table, r.source_table, r.record_number, r.\(slot) LIMIT $4
      """,
      [
        run, filter.table, filter.code, String(limit),
        hiddenNames(run: run, on: connection).text, showsShapesOnly ? "t" : "f",
      ])
    return rows.map { row in
      RejectedRecord(
        source: row[0] ?? "", target: row[1] ?? "", record: row[2].flatMap { Int64($0) } ?? 0,
        slot: row[5].flatMap { Int64($0) } ?? 0, isHeld: row[6] == "t", recordID: row[3],
        reasons: Self.reasons(row[7] ?? ""), cells: row[4])
    }
  }

  /// Why a run refused one record; empty if it did not.
  package func reasons(
    run: String, target: String, record: Int64, on connection: borrowing Connection
  ) throws -> [RejectReason] {
    try connection.query(
      """
      SELECT code, column_name, constraint_name FROM \(relation("reject_reason"))
      WHERE run_id = $1 AND target_table = $2 AND record_number = $3 ORDER BY 1, 2, 3
      """, [run, target, String(record)]
    ).compactMap { row in
      row[0].flatMap(RejectCode.init(rawValue:)).map {
        RejectReason($0, column: row[1] ?? "", constraint: row[2])
      }
    }
  }

  /// The cells with the hidden ones (`$5`: names by export, `$6`: all) as shapes: `Aaaa 99`. In a list
  /// of shapes none is longer than in other listings.
  private static let shownCells: String = {
    let steps = [(#"[^\u0001-\u007F]"#, "a"), ("[a-z]", "a"), ("[A-Z]", "A"), ("[0-9]", "9")]
    let shape = steps.reduce("e.value #>> '{}'") { text, step in
      "regexp_replace(\(text), E'\(step.0)' COLLATE \"C\", '\(step.1)', 'g')"
    }
    let limit = ShownText.limit
    let rest = "CASE WHEN length(e.value #>> '{}') > \(limit) THEN '…' ELSE '' END"
    let cut = "left(\(shape), \(limit)) || \(rest)"
    return """
      (SELECT jsonb_object_agg(e.key, CASE
          WHEN jsonb_typeof(e.value) = 'null' THEN e.value WHEN $6::boolean THEN to_jsonb(\(cut))
          WHEN $5::jsonb -> r.source_table ? e.key AND jsonb_typeof(e.value) = 'string'
          THEN to_jsonb(\(shape)) ELSE e.value END)
        FROM jsonb_each(r.cells) e)
      """
  }()

  /// In the cells stand staging columns, or of records that were set aside the fields themselves.
  private func hiddenNames(
    run: String, on connection: borrowing Connection
  ) throws -> JSONValue {
    var names = hidden
    let staged = try connection.query(
      """
      SELECT source_table, field_name, column_name FROM \(relation("staged_field"))
      WHERE run_id = $1 AND field_name <> column_name
      """, [run])
    for row in staged {
      guard let source = row[0], let field = row[1], let column = row[2],
        hidden[source]?.contains(field) == true
      else { continue }
      names[source, default: []].append(column)
    }
    return .object(
      names.sorted { $0.key < $1.key }.map { source, fields in
        .init(source, .array(fields.sorted().map { .string($0) }))
      })
  }

  private static func reasons(_ text: String) -> [RejectReason] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard let code = parts.first.flatMap(RejectCode.init(rawValue:)) else { return nil }
      return RejectReason(
        code, column: parts.count > 1 ? parts[1] : "",
        constraint: parts.count > 2 ? parts[2] : nil)
    }
  }
}
