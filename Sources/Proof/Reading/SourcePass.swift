internal import MigrationModel
internal import Postgres
internal import Rules

/// Reads the records that feed one or more target tables: an export, with the reference reader, or
/// what the server holds of a query that takes an export's place.
struct SourcePass {
  enum Origin {
    case file(ManifestEntry, ExportSettings)
    case query(StagingLayout)
  }

  let origin: Origin
  let layout: StagingLayout
  /// What the server computes of each staged record, for columns that are written in SQL.
  let computed: [String]
  let progress: any ProgressObserver
  let step: String
  /// What the load did to each record before it staged it.
  var masker: RecordMasker?

  /// Calls `body` with every record that can be expressed, and what the server computes of it;
  /// returns how many records there are and how many were set aside.
  func forEachRecord(
    on connection: borrowing Connection,
    _ body: (borrowing SourceRecord, borrowing CopiedRow) throws -> Void
  ) throws -> (records: Int64, undecodable: Int64) {
    switch origin {
    case .query: return try forEachStaged(on: connection, body)
    case .file(let entry, let settings):
      let pass = ExportPass(
        entry: entry, settings: settings, progress: progress, step: step, masker: masker)
      if computed.isEmpty {
        let nothing = CopiedRow()
        return try pass.forEachRecord { record in try body(record, nothing) }
      }
      return try connection.copyOut(select([])) { reader in
        var row = CopiedRow()
        var held = try row.next(from: &reader) ? row.integer(0) : nil
        let nothing = CopiedRow()
        return try pass.forEachRecord { record in
          while let number = held, number < record.number {
            held = try row.next(from: &reader) ? row.integer(0) : nil
          }
          // A record that is not staged has no values; that it is missing is found by its count.
          if held == record.number {
            try body(record, row)
          } else {
            try body(record, nothing)
          }
        }
      }
    }
  }

  private func forEachStaged(
    on connection: borrowing Connection,
    _ body: (borrowing SourceRecord, borrowing CopiedRow) throws -> Void
  ) throws -> (records: Int64, undecodable: Int64) {
    let fields = layout.columns.map { "s." + SQLText.identifier($0) }
    progress.began(step: step, totalBytes: nil)
    defer { progress.ended(step: step) }
    return try connection.copyOut(select(fields)) { reader in
      var row = CopiedRow()
      var record = SourceRecord()
      var records: Int64 = 0
      while try row.next(from: &reader) {
        records += 1
        record.clear()
        record.number = row.integer(0) ?? 0
        for place in fields.indices {
          row.with(computed.count + 1 + place) { text in
            if let text { record.append(text) } else { record.appendNull() }
          }
        }
        try body(record, row)
      }
      progress.advanced(step: step, bytes: 0, rows: records)
      return (records, 0)
    }
  }

  /// The record's number, what is computed, then the fields.
  private func select(_ fields: [String]) -> String {
    let number = "s." + layout.recordColumn
    // In parentheses, so that what the mapping says stays one expression.
    let columns = ["\(number)::text"] + computed.map { "(\($0)\n)::text" } + fields
    return "COPY (SELECT \(columns.joined(separator: ", ")) FROM \(layout.relation) s "
      + "ORDER BY \(number)) TO STDOUT (FORMAT binary)"
  }
}

extension SourceRecord {
  /// Appends a field that is text.
  mutating func append(_ text: Span<UInt8>) {
    let start = bytes.count
    for index in text.indices { bytes.append(text[index]) }
    fields.append(Field(start: start, end: bytes.count, isNull: false))
  }
}
