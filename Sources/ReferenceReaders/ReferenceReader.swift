package import MigrationModel

/// Reads an export for proof: what `Extraction` reads, by other libraries and code of its own.
///
/// A malformed file throws and must not be read on. Memory is bounded by the longest record.
package struct ReferenceReader: ~Copyable {
  /// Counts so far; complete once `next` has returned false.
  package private(set) var summary = ReferenceSummary()
  // Exactly one of the two is there.
  private var text: TextSource?
  private var xml: XMLSource?
  private var folding: ContinuationFolding
  /// The row after the record returned last, where looking for continuation rows has read it.
  private var ahead = SourceRecord()
  private var hasAhead = false

  /// Opens an export and checks its header against the manifest's.
  ///
  /// - Parameters:
  ///   - header: As the manifest has it; the file must have the same dialect and field names.
  ///   - settings: How the mapping says this export is read.
  package init(
    path: String, header: ExportHeader, settings: ExportSettings
  ) throws(ExportError) {
    try self.init(path: path, header: header, settings: settings, chunkSize: 1 << 16)
  }

  /// As the other one; tests choose where the file is cut, in bytes from 1.
  package init(
    path: String, header: ExportHeader, settings: ExportSettings, chunkSize: Int
  ) throws(ExportError) {
    let folding = try ContinuationFolding(header: header, settings: settings, path: path)
    switch header.dialect.format {
    case .csv, .merge, .tab:
      let source = try TextSource.open(
        path: path, header: header, settings: settings, chunkSize: chunkSize)
      self.init(text: source, xml: nil, folding: folding)
    case .fmpxmlresult:
      let source = try XMLSource.open(
        path: path, header: header, settings: settings, chunkSize: chunkSize)
      self.init(text: nil, xml: source, folding: folding)
    }
  }

  private init(
    text: consuming TextSource?, xml: consuming XMLSource?, folding: ContinuationFolding
  ) {
    self.text = text
    self.xml = xml
    self.folding = folding
  }

  /// Fills `record` with the next record; false at the end, once the whole file was found sound.
  package mutating func next(into record: inout SourceRecord) throws(ExportError) -> Bool {
    guard try readFirstRow(into: &record) else { return false }
    if folding.isOn {
      try fold(into: &record)
    }
    summary.records += 1
    summary.continuationRows += Int64(record.continuationRows)
    if record.isUndecodable { summary.undecodable += 1 }
    record.number = summary.records
    return true
  }

  /// Reads on to the next row that is no continuation row, and keeps that one.
  private mutating func fold(into record: inout SourceRecord) throws(ExportError) {
    var row = SourceRecord()
    swap(&row, &ahead)
    defer { swap(&row, &ahead) }
    folding.begin(with: record)
    while try readRow(into: &row) {
      guard folding.isContinuation(row) else {
        hasAhead = true
        break
      }
      folding.add(row)
    }
    folding.fold(into: &record)
  }

  private mutating func readFirstRow(into record: inout SourceRecord) throws(ExportError) -> Bool {
    guard hasAhead else { return try readRow(into: &record) }
    hasAhead = false
    swap(&record, &ahead)
    return true
  }

  private mutating func readRow(into row: inout SourceRecord) throws(ExportError) -> Bool {
    let found: Bool
    if text != nil {
      found = try text?.readRow(into: &row) ?? false
      summary.byteCount = text?.byteCount ?? 0
    } else {
      found = try xml?.readRow(into: &row) ?? false
      summary.byteCount = xml?.byteCount ?? 0
    }
    return found
  }
}
