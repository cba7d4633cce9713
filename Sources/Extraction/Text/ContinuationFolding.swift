internal import MigrationModel

/// Folds the continuation rows of a portal export into the record before them.
///
/// A row belongs to the record before it when all named fields are '' or NULL. A field of the
/// record is related when its name has `::`, or when a continuation row holds text in it or any row
/// holds NULL; its values are joined by U+001E, one per row up to the last row that is not NULL,
/// so that the fields of one portal stay aligned. All other fields keep the record's own value.
/// What the format cannot tell: a related column that is blank in every row of a record looks like
/// a blank own column, and stays a single empty text.
struct ContinuationFolding {
  private let own: [Int]
  private let isNamedRelated: [Bool]
  /// The record and its continuation rows; storage beyond `count` is spare.
  private var rows: [SourceRecord] = []
  private var count = 0

  /// Throws `.headerInvalid` for a name that the export does not have.
  init(settings: ExportSettings, names: [String], file: String) throws(ExportError) {
    var own: [Int] = []
    for field in settings.continuationFields {
      guard let index = names.firstIndex(of: field.value) else {
        var error = ExportError(
          .headerInvalid, file: file,
          "'\(field.value)' of 'continuation:' is no field of '\(file)'",
          hint: nearestName(to: field.value, among: names).map { "did you mean '\($0)'?" })
        error.namedAt = field.at
        throw error
      }
      own.append(index)
    }
    self.own = own
    isNamedRelated = names.map { $0.contains("::") }
  }

  /// Whether the mapping asks for folding.
  var isOn: Bool { !own.isEmpty }

  /// Whether a record waits for the row that shows its end.
  var hasParent: Bool { count > 0 }

  /// Whether the row belongs to the record before it.
  func isContinuation(_ row: SourceRecord) -> Bool {
    own.allSatisfy { row.fields[$0].start == row.fields[$0].end }
  }

  /// Takes the first row of a record; leaves a spare buffer behind.
  mutating func start(with row: inout SourceRecord) {
    count = 0
    add(&row)
  }

  /// Takes a further row of the record; leaves a spare buffer behind.
  mutating func add(_ row: inout SourceRecord) {
    if count == rows.count { rows.append(SourceRecord()) }
    swap(&rows[count], &row)
    count += 1
  }

  /// Gives the folded record and takes the row in its place as the start of the next one.
  mutating func finish(startingNext row: inout SourceRecord) {
    var next = SourceRecord()
    swap(&next, &row)
    finish(into: &row)
    start(with: &next)
  }

  /// Gives the folded record.
  mutating func finish(into record: inout SourceRecord) {
    defer { count = 0 }
    guard count > 1 else {
      swap(&rows[0], &record)
      return
    }
    record.clear()
    for column in isNamedRelated.indices { appendJoined(column, to: &record) }
    record.continuationRows = count - 1
    record.isUndecodable = rows[..<count].contains { $0.isUndecodable }
  }

  private func appendJoined(_ column: Int, to record: inout SourceRecord) {
    let own = rows[0].fields[column]
    guard isRelated(column) else {
      if own.isNull { record.appendNull() } else { append(own, of: rows[0], to: &record) }
      return
    }
    guard let last = rows[..<count].lastIndex(where: { !$0.fields[column].isNull }) else {
      record.appendNull()
      return
    }
    let start = record.bytes.count
    for (index, row) in rows[...last].enumerated() {
      if index > 0 { record.bytes.append(CanonicalText.relatedSeparator) }
      let field = row.fields[column]
      record.bytes.append(contentsOf: row.bytes[field.start..<field.end])
    }
    record.fields.append(
      SourceRecord.Field(start: start, end: record.bytes.count, isNull: false))
  }

  private func append(
    _ field: SourceRecord.Field, of row: SourceRecord, to record: inout SourceRecord
  ) {
    record.append(text: row.bytes[field.start..<field.end])
  }

  private func isRelated(_ column: Int) -> Bool {
    if own.contains(column) { return false }
    if isNamedRelated[column] { return true }
    return rows[..<count].contains { $0.fields[column].isNull }
      || rows[1..<count].contains { $0.fields[column].start < $0.fields[column].end }
  }
}
