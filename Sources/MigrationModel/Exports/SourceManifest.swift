/// The formats that an export can have; found by content, never by suffix.
package enum ExportFormat: String, Sendable, Hashable, CaseIterable {
  case csv
  case merge
  case tab
  case fmpxmlresult
}

/// How the records of a text export end.
package enum RecordEnd: String, Sendable, Hashable {
  case cr
  case lf
  case crlf
}

/// What the bytes of an export turned out to be.
package struct ExportDialect: Sendable, Hashable {
  package var format: ExportFormat
  /// `,` `;` or TAB; 0 for XML.
  package var delimiter: UInt8
  /// Nil for XML and for a file of one record without an end.
  package var recordEnd: RecordEnd?
  package var hasByteOrderMark: Bool
  package var hasHeader: Bool

  package init(
    format: ExportFormat, delimiter: UInt8, recordEnd: RecordEnd?, hasByteOrderMark: Bool,
    hasHeader: Bool
  ) {
    self.format = format
    self.delimiter = delimiter
    self.recordEnd = recordEnd
    self.hasByteOrderMark = hasByteOrderMark
    self.hasHeader = hasHeader
  }
}

/// The types that FMPXMLRESULT states for a field; `unknown` for text exports.
package enum FieldType: String, Sendable, Hashable {
  case text
  case number
  case date
  case time
  case timestamp
  case container
  case unknown
}

/// One field of an export, in file order.
package struct ExportField: Sendable, Hashable {
  /// As the export names it, made unique: the second `Title` is `Title#2`.
  package var name: String
  package var type: FieldType
  /// MAXREPEAT of FMPXMLRESULT; 1 when the export does not say.
  package var maximumRepetitions: Int

  package init(name: String, type: FieldType = .unknown, maximumRepetitions: Int = 1) {
    self.name = name
    self.type = type
    self.maximumRepetitions = maximumRepetitions
  }
}

/// What is known of an export before its records are read.
package struct ExportHeader: Sendable, Hashable {
  package var dialect: ExportDialect
  package var fields: [ExportField]
  /// FMPXMLRESULT's DATEFORMAT and TIMEFORMAT as written, e.g. `D/m/yyyy` and `h:mm:ss a`.
  package var dateFormat: String?
  package var timeFormat: String?
  /// FMPXMLRESULT's LAYOUT; not empty means numbers may carry layout formatting.
  package var layout: String?
  /// FMPXMLRESULT's FOUND.
  package var found: Int64?
  /// FMPXMLRESULT's RECORDS: how many records the exported table has.
  package var recordsInTable: Int64?
  /// Whether a text export ends within a line, as FileMaker leaves none.
  package var endsOpen = false

  package init(
    dialect: ExportDialect, fields: [ExportField], dateFormat: String? = nil,
    timeFormat: String? = nil, layout: String? = nil, found: Int64? = nil,
    recordsInTable: Int64? = nil
  ) {
    self.dialect = dialect
    self.fields = fields
    self.dateFormat = dateFormat
    self.timeFormat = timeFormat
    self.layout = layout
    self.found = found
    self.recordsInTable = recordsInTable
  }
}

/// What had to be changed to make a field's text storable, counted per field.
package struct CharacterChanges: Sendable, Hashable {
  /// NUL characters removed.
  package var nuls: Int64 = 0
  /// Control characters that XML 1.0 or text rules forbid, kept or replaced by policy.
  package var controls: Int64 = 0
  /// Byte sequences that are not text in the declared encoding.
  package var undecodable: Int64 = 0
  /// Literal separators that were escaped.
  package var escaped: Int64 = 0

  package init() {}

  package var isEmpty: Bool { nuls == 0 && controls == 0 && undecodable == 0 && escaped == 0 }
}

/// What was read from one export, known once its end has been reached.
package struct ExtractionSummary: Sendable, Hashable {
  /// Lower-case hex SHA-256 of the file's bytes.
  package var sha256: String
  package var byteCount: Int64
  /// Records, continuation rows not counted.
  package var records: Int64
  package var continuationRows: Int64
  /// Records set aside because they cannot be decoded.
  package var undecodable: Int64
  /// Parallel to the header's fields.
  package var changes: [CharacterChanges]

  package init(
    sha256: String, byteCount: Int64, records: Int64, continuationRows: Int64, undecodable: Int64,
    changes: [CharacterChanges]
  ) {
    self.sha256 = sha256
    self.byteCount = byteCount
    self.records = records
    self.continuationRows = continuationRows
    self.undecodable = undecodable
    self.changes = changes
  }
}

/// One export of a run: which file, and what its header says.
package struct ManifestEntry: Sendable, Hashable {
  /// The FileMaker table name that the mapping uses.
  package var source: String
  /// File name without folders.
  package var fileName: String
  package var path: String
  package var byteCount: Int64
  /// When the file was written, in microseconds since 2000-01-01 UTC; nil when that is not known.
  package var writtenAt: Int64?
  package var header: ExportHeader

  package init(
    source: String, fileName: String, path: String, byteCount: Int64, writtenAt: Int64? = nil,
    header: ExportHeader
  ) {
    self.writtenAt = writtenAt
    self.source = source
    self.fileName = fileName
    self.path = path
    self.byteCount = byteCount
    self.header = header
  }
}

/// Everything that was exported, one entry per FileMaker table, sorted by source name.
package struct SourceManifest: Sendable, Hashable {
  package var entries: [ManifestEntry]

  package init(entries: [ManifestEntry]) {
    self.entries = entries.sorted { $0.source < $1.source }
  }

  package subscript(source: String) -> ManifestEntry? {
    entries.first { $0.source == source }
  }
}
