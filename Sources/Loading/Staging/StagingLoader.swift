internal import Extraction
package import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

/// What one export became in staging.
package struct StagedExport: Sendable {
  package var entry: ManifestEntry
  package var summary: ExtractionSummary
  /// Rows that the server counted.
  package var staged: Int64
  /// Records that are not text in the export's encoding, with their lossy cells.
  package var undecodable: [UndecodableRecord]
}

/// A record that was set aside while staging.
package struct UndecodableRecord: Sendable {
  package var number: Int64
  package var recordID: Int64?
  /// A JSON object of field names and lossy texts.
  package var cells: JSONValue
}

/// Copies one export into its staging table: every record, as text, with its metadata.
struct StagingLoader {
  /// Bytes gathered before they are handed to libpq.
  static let blockSize = 256 * 1024

  let entry: ManifestEntry
  let settings: ExportSettings
  let plan: StagingPlan
  let progress: any ProgressObserver
  /// Replaces what is personal before anything leaves this process; nil in an ordinary load.
  var masker: RecordMasker?

  /// Must be inside a transaction, which makes the rows of a new table cheap to write.
  func load(on connection: borrowing Connection) throws -> StagedExport {
    let step = "extract:\(entry.source)"
    progress.began(step: step, totalBytes: entry.byteCount * Int64(plan.parts.count))
    defer { progress.ended(step: step) }
    for statement in plan.dropStatements { try connection.execute(statement) }
    var staged: StagedExport?
    for (index, part) in plan.parts.enumerated() {
      try connection.execute(part.createStatement)
      let result = try copy(part, isFirst: index == 0, step: step, on: connection)
      // Wide exports are read once per part; the file must be the same each time.
      if let first = staged, first.summary.sha256 != result.summary.sha256 {
        throw ExportError(
          .changedWhileReading, file: entry.fileName,
          "the file was changed while it was read",
          hint: "run again when the export is complete")
      }
      if staged == nil { staged = result }
    }
    if let view = plan.viewStatement { try connection.execute(view) }
    for part in plan.parts {
      try connection.execute("ANALYZE \(SQLText.qualified(plan.schema, part.table))")
    }
    guard var staged else { preconditionFailure("a staging plan has at least one part") }
    staged.staged = try connection.count("SELECT count(*) FROM \(plan.relation)")
    return staged
  }

  private func copy(
    _ part: StagingPlan.Part, isFirst: Bool, step: String, on connection: borrowing Connection
  ) throws -> StagedExport {
    var reader = try ExportReader(path: entry.path, settings: settings)
    guard reader.header.fields == entry.header.fields else {
      throw ExportError(
        .changedWhileReading, file: entry.fileName,
        "the file's header is not the one that was checked", hint: "run again")
    }
    var fingerprinter = RowFingerprinter()
    var masker = masker
    var record = SourceRecord()
    var output = BinaryRowWriter()
    var fingerprint: [UInt8] = []
    var undecodable: [UndecodableRecord] = []
    var reported: Int64 = 0
    var rows: Int64 = 0
    output.bytes = BinaryRowWriter.header
    try connection.copyIn(part.copyStatement) { writer in
      while try reader.next(into: &record) {
        masker?.mask(&record)
        if record.isUndecodable {
          if isFirst { undecodable.append(setAside(record)) }
          continue
        }
        let columns = part.fields.count + (isFirst ? StagingPlan.Metadata.all.count : 1)
        output.beginRow(columns: columns)
        output.append(bigint: record.number)
        if isFirst {
          output.append(smallint: 1)
          output.append(bigint: record.recordID)
          output.append(bigint: record.modificationID)
          output.append(integer: Int32(truncatingIfNeeded: record.continuationRows))
          fingerprint.removeAll(keepingCapacity: true)
          fingerprinter.append(fingerprintOf: record, to: &fingerprint)
          output.append(text: fingerprint)
        }
        if record.bytes.count < Self.blockSize {
          output.append(fields: part.fields, of: record)
        } else {
          try append(part.fields, of: record, to: &output, &writer)
        }
        rows += 1
        if output.bytes.count >= Self.blockSize {
          try writer.write(output.bytes)
          output.bytes.removeAll(keepingCapacity: output.bytes.count < 4 * Self.blockSize)
          progress.advanced(step: step, bytes: reader.bytesRead - reported, rows: rows)
          reported = reader.bytesRead
          rows = 0
        }
      }
      output.bytes += BinaryRowWriter.trailer
      try writer.write(output.bytes)
      progress.advanced(step: step, bytes: reader.bytesRead - reported, rows: rows)
    }
    return StagedExport(
      entry: entry, summary: reader.summary(), staged: 0, undecodable: undecodable)
  }

  /// Long fields go to the server as they lie in the record, without a copy.
  private func append(
    _ fields: Range<Int>, of record: SourceRecord, to output: inout BinaryRowWriter,
    _ writer: inout CopyInWriter
  ) throws {
    for index in fields {
      let field = record.fields[index]
      guard field.end - field.start >= Self.blockSize else {
        output.append(fields: index..<index + 1, of: record)
        continue
      }
      output.append(length: field.end - field.start)
      try writer.write(output.bytes)
      output.bytes.removeAll(keepingCapacity: true)
      try writer.write(record.bytes.span.extracting(field.start..<field.end))
    }
  }

  private func setAside(_ record: borrowing SourceRecord) -> UndecodableRecord {
    var members: [JSONValue.Member] = []
    for (index, field) in entry.header.fields.enumerated() where index < record.fields.count {
      members.append(.init(field.name, record.text(at: index).map(JSONValue.string) ?? .null))
    }
    return UndecodableRecord(
      number: record.number, recordID: record.recordID, cells: .object(members))
  }
}
