import Glibc
import MigrationModel
import ReferenceReaders
import Testing

/// What a reader made of an export: per record its number and its fields, or why it refused.
struct Reading: Equatable, CustomStringConvertible {
  struct Record: Equatable {
    var fields: [String?]
    var recordID: Int64?
    var modificationID: Int64?
    var continuationRows = 0
    var isUndecodable = false
  }

  var records: [Record] = []
  var error: ExportError.Code?

  var fields: [[String?]] { records.map(\.fields) }

  var description: String {
    records.map { "\($0.fields.map { $0?.debugDescription ?? "NULL" })" }
      .joined(separator: "\n") + (error.map { "\nerror \($0)" } ?? "")
  }
}

/// The settings of a test's export; places in a mapping file play no part.
func settings(
  controls: ExportSettings.ControlPolicy = .keep,
  undecodable: ExportSettings.UndecodablePolicy = .refuse, fields: [String] = [],
  continuationFields: [String] = []
) -> ExportSettings {
  let at = SourceLocation(file: "migration.yml", line: 1, column: 1)
  return ExportSettings(
    name: Located("T", at: at), fields: fields.map { Located($0, at: at) }, controls: controls,
    undecodable: undecodable, continuationFields: continuationFields.map { Located($0, at: at) })
}

/// A header with plain field names.
func header(
  _ format: ExportFormat, _ names: [String], delimiter: UInt8 = UInt8(ascii: ","),
  hasHeader: Bool = true, repetitions: [String: Int] = [:], found: Int64? = nil
) -> ExportHeader {
  let separator: UInt8 =
    switch format {
    case .csv, .merge: delimiter
    case .tab: 0x09
    case .fmpxmlresult: 0
    }
  return ExportHeader(
    dialect: ExportDialect(
      format: format, delimiter: separator, recordEnd: nil, hasByteOrderMark: false,
      hasHeader: hasHeader),
    fields: names.map { ExportField(name: $0, maximumRepetitions: repetitions[$0] ?? 1) },
    found: found)
}

/// Runs `body` on a file with these bytes, which is removed afterwards.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) rethrows -> Result {
  var template = Array("/tmp/reference-XXXXXX".utf8CString)
  let descriptor = unsafe mkstemp(&template)
  let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  var written = 0
  while written < bytes.count {
    written += unsafe bytes.withUnsafeBytes { buffer in
      unsafe write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
    }
  }
  close(descriptor)
  defer { unsafe unlink(path) }
  return try body(path)
}

/// Reads a whole export, cut into chunks of that many bytes.
func read(
  _ bytes: [UInt8], _ header: ExportHeader, _ settings: ExportSettings, chunkSize: Int = 1 << 16
) -> Reading {
  withFile(bytes) { path in
    var reading = Reading()
    do throws(ExportError) {
      var reader = try ReferenceReader(
        path: path, header: header, settings: settings, chunkSize: chunkSize)
      var record = SourceRecord()
      while try reader.next(into: &record) {
        #expect(record.number == Int64(reading.records.count + 1))
        reading.records.append(Reading.Record(record))
      }
      #expect(reader.summary.records == Int64(reading.records.count))
      #expect(reader.summary.byteCount == Int64(bytes.count))
    } catch {
      reading.error = error.code
    }
    return reading
  }
}

/// Reads an export in chunks of every small size, which must all give the same.
func readCutEverywhere(
  _ bytes: [UInt8], _ header: ExportHeader, _ settings: ExportSettings
) -> Reading {
  let whole = read(bytes, header, settings)
  for size in 1...min(40, max(bytes.count, 1)) {
    let cut = read(bytes, header, settings, chunkSize: size)
    #expect(cut.records == whole.records || whole.error != nil, "chunks of \(size) bytes")
    #expect(cut.error == whole.error, "chunks of \(size) bytes")
  }
  return whole
}

extension Reading.Record {
  init(_ record: SourceRecord) {
    self.init(
      fields: record.fields.indices.map { record.text(at: $0) }, recordID: record.recordID,
      modificationID: record.modificationID, continuationRows: record.continuationRows,
      isUndecodable: record.isUndecodable)
  }
}
