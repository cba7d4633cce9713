/// Why an export cannot be used. Always ends the command with exit code 3; nothing was committed.
package struct ExportError: Error, Sendable, Hashable {
  /// Stable code, documented in docs/errors.md.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case missing = "X001"
    case ambiguous = "X002"
    case unreadable = "X003"
    case notAFile = "X004"
    case emptyFile = "X005"
    case noRecords = "X006"
    case unknownFormat = "X007"
    case headerInvalid = "X008"
    case ragged = "X009"
    case truncated = "X010"
    case malformed = "X011"
    case badEncoding = "X012"
    case serverError = "X013"
    case countMismatch = "X014"
    case forbiddenMarkup = "X015"
    case illegalCharacter = "X016"
    case changedWhileReading = "X017"
    case recordTooLong = "X018"
    /// A warning: the file is whole, but may not be all.
    case foundSet = "X019"
    /// A warning: the last record may be cut off.
    case openEnd = "X020"
  }

  package var code: Code
  /// File name as the operator knows it.
  package var file: String
  /// From 1; nil when the whole file is meant.
  package var record: Int64?
  /// From 1, line in the file; nil when unknown.
  package var line: Int64?
  /// Field name; nil when no single field is meant.
  package var column: String?
  /// Offset in bytes from the start of the file, from 0.
  package var byteOffset: Int64?
  /// What is the case, without any field value.
  package var message: String
  package var hint: String?
  /// Where the mapping names an export or a field that is not there; the name may be wrong.
  package var namedAt: SourceLocation?

  package init(
    _ code: Code, file: String, record: Int64? = nil, line: Int64? = nil, column: String? = nil,
    byteOffset: Int64? = nil, _ message: String, hint: String? = nil
  ) {
    self.code = code
    self.file = file
    self.record = record
    self.line = line
    self.column = column
    self.byteOffset = byteOffset
    self.message = message
    self.hint = hint
  }

  /// `Patients.csv: record 17, line 18, column 'DOB', byte 1234`; the place in the mapping
  /// where it is the mapping that names what is not there.
  package var place: String {
    if let namedAt { return "\(namedAt.file):\(namedAt.line):\(namedAt.column)" }
    var parts: [String] = []
    if let record { parts.append("record \(record)") }
    if let line { parts.append("line \(line)") }
    if let column { parts.append("column '\(column)'") }
    if let byteOffset { parts.append("byte \(byteOffset)") }
    return parts.isEmpty ? file : "\(file): \(parts.joined(separator: ", "))"
  }
}
