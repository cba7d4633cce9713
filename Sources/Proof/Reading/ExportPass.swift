internal import MigrationModel
internal import ReferenceReaders
internal import Rules

/// Reads an export once more, with the reference reader.
struct ExportPass {
  let entry: ManifestEntry
  let settings: ExportSettings
  let progress: any ProgressObserver
  let step: String
  /// What the load did to each record before it staged it.
  var masker: RecordMasker?

  /// Calls `body` with every record that the export's encoding can express; returns how many
  /// records there are and how many were set aside.
  func forEachRecord(
    _ body: (borrowing SourceRecord) throws -> Void
  ) throws -> (records: Int64, undecodable: Int64) {
    var reader = try ReferenceReader(path: entry.path, header: entry.header, settings: settings)
    var record = SourceRecord()
    var masker = masker
    var records: Int64 = 0
    var undecodable: Int64 = 0
    var pendingBytes: Int64 = 0
    var pendingRows: Int64 = 0
    progress.began(step: step, totalBytes: entry.byteCount)
    defer { progress.ended(step: step) }
    while try reader.next(into: &record) {
      masker?.mask(&record)
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
