internal import MigrationModel
internal import ReferenceReaders
internal import Rules

/// Reads an export once more with the reference reader and works out, row by row, what staging and
/// target must hold.
struct ExportPass {
  let entry: ManifestEntry
  let settings: ExportSettings
  let progress: any ProgressObserver
  let step: String

  /// Calls `body` with every record that the export's encoding can express; returns how many
  /// records there are and how many were set aside.
  func forEachRecord(
    _ body: (borrowing SourceRecord) throws -> Void
  ) throws -> (records: Int64, undecodable: Int64) {
    var reader = try ReferenceReader(path: entry.path, header: entry.header, settings: settings)
    var record = SourceRecord()
    var records: Int64 = 0
    var undecodable: Int64 = 0
    var pendingBytes: Int64 = 0
    var pendingRows: Int64 = 0
    progress.began(step: step, totalBytes: entry.byteCount)
    defer { progress.ended(step: step) }
    while try reader.next(into: &record) {
      records += 1
      pendingRows += 1
      pendingBytes += Int64(record.bytes.count + 3 * record.fields.count)
      if pendingRows == 4096 {
        progress.advanced(step: step, bytes: pendingBytes, rows: pendingRows)
        pendingBytes = 0
        pendingRows = 0
      }
      if record.isUndecodable {
        undecodable += 1
      } else {
        try body(record)
      }
    }
    progress.advanced(step: step, bytes: pendingBytes, rows: pendingRows)
    return (records, undecodable)
  }
}

/// The target row that a record must have become.
struct ExpectedRow {
  let plan: TablePlan
  let types: [ColumnType]
  private let keyIndexes: [Int]
  private let names: [String]
  private var text: [UInt8] = []

  init(plan: TablePlan) {
    self.plan = plan
    types = plan.copyTypes
    names = plan.copyColumns
    switch plan.identity {
    case .computed: keyIndexes = [0]
    case .natural(let columns):
      let copied = plan.copyColumns
      keyIndexes = columns.compactMap { copied.firstIndex(of: $0) }
    case .assigned: keyIndexes = []
    }
  }

  /// The primary key's text, columns joined with U+001F.
  mutating func withKey<Result>(
    of row: borrowing RowResult, _ body: (Span<UInt8>) -> Result
  ) -> Result {
    text.removeAll(keepingCapacity: true)
    for (place, index) in keyIndexes.enumerated() {
      if place > 0 { text.append(0x1F) }
      _ = ServerText.append(row.cells[index], as: types[index], arena: row.arena, to: &text)
    }
    return body(text.span)
  }

  /// Each cell's text as the server prints it, nil for NULL; `nulled` columns are NULL.
  mutating func forEachCell(
    of row: borrowing RowResult, nulled: Set<String>?, _ body: (Int, Span<UInt8>?) -> Void
  ) {
    for index in types.indices {
      if let nulled, nulled.contains(names[index]) {
        body(index, nil)
        continue
      }
      text.removeAll(keepingCapacity: true)
      if ServerText.append(row.cells[index], as: types[index], arena: row.arena, to: &text) {
        body(index, text.span)
      } else {
        body(index, nil)
      }
    }
  }

  /// The text of one column's cell, nil for NULL.
  func text(of column: String, in row: borrowing RowResult) -> String? {
    guard let index = names.firstIndex(of: column) else { return nil }
    var bytes: [UInt8] = []
    guard ServerText.append(row.cells[index], as: types[index], arena: row.arena, to: &bytes)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
