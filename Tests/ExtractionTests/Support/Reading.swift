import MigrationModel

@testable import Extraction

/// Everything that reading one export gave.
struct Reading: Equatable {
  var fields: [String] = []
  var rows: [[String?]] = []
  var summary: ExtractionSummary?
  var error: ExportError?

  /// The error's code and place, or "ok".
  var outcome: String {
    guard let error else { return "ok" }
    return "\(error.code) \(error.place)"
  }
}

/// Settings of an export called `T`.
func settings(_ change: (inout ExportSettings) -> Void = { _ in }) -> ExportSettings {
  var settings = ExportSettings(name: located("T"))
  change(&settings)
  return settings
}

func located(_ text: String) -> Located<String> {
  Located(text, at: SourceLocation(file: "migration.yml", line: 1, column: 1))
}

/// Reads a file to its end or to the first error.
func read(
  file path: String, _ settings: ExportSettings, blockSize: Int? = nil,
  recordLimit: Int = BlockInput.longestRecord,
  each: (borrowing SourceRecord) -> Void = { _ in }
) -> Reading {
  var reading = Reading()
  do throws(ExportError) {
    var reader = try ExportReader(
      path: path, settings: settings, blockSize: blockSize, recordLimit: recordLimit)
    reading.fields = reader.header.fields.map(\.name)
    var record = SourceRecord()
    while try reader.next(into: &record) {
      reading.rows.append(record.fields.indices.map { record.text(at: $0) })
      each(record)
    }
    reading.summary = reader.summary()
  } catch {
    reading.error = error
  }
  return reading
}

/// Writes the text as a file of this name and reads it.
func read(
  _ text: String, as name: String = "T.csv", _ settings: ExportSettings = settings(),
  blockSize: Int? = nil
) -> Reading {
  read(bytes: Array(text.utf8), as: name, settings, blockSize: blockSize)
}

func read(
  bytes: [UInt8], as name: String = "T.csv", _ settings: ExportSettings = settings(),
  blockSize: Int? = nil
) -> Reading {
  let scratch = Scratch()
  return withExtendedLifetime(scratch) {
    read(file: scratch.write(name, bytes), settings, blockSize: blockSize)
  }
}
