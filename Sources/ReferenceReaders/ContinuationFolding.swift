internal import MigrationModel

/// Folds the continuation rows of a portal export into the record before them.
///
/// Related, and joined, is a field whose name has `::`, or that is NULL in any row of the record or
/// filled in a continuation row; an own-table column never is. A join ends with the last row that
/// has a related record, and is NULL when none has.
struct ContinuationFolding {
  /// Index in the record of each own-table column that tells.
  private var ownFields: [Int] = []
  private var isOwn: [Bool] = []
  private var isNamedRelated: [Bool] = []
  /// The fields of all rows of the record, one row after the other.
  private var rows = SourceRecord()
  private var rowCount = 0

  /// Throws `.headerInvalid` for a name that the export does not have.
  init(header: ExportHeader, settings: ExportSettings, path: String) throws(ExportError) {
    guard header.dialect.format != .fmpxmlresult, !settings.continuationFields.isEmpty else {
      return
    }
    let own = Set(settings.continuationFields.map(\.value))
    guard own.isSubset(of: header.fields.map(\.name)) else {
      throw ExportError(
        .headerInvalid, file: fileName(of: path),
        "a field that tells continuation rows is not in the export")
    }
    isOwn = header.fields.map { own.contains($0.name) }
    isNamedRelated = header.fields.map { isRelatedName(Array($0.name.utf8)) }
    ownFields = isOwn.indices.filter { isOwn[$0] }
  }

  /// Whether this export has continuation rows.
  var isOn: Bool { !ownFields.isEmpty }

  /// Forgets the rows of the record before and keeps the first of the next.
  mutating func begin(with row: borrowing SourceRecord) {
    rows.clear()
    rowCount = 0
    add(row)
  }

  /// Whether all of the row's own-table columns are empty.
  func isContinuation(_ row: borrowing SourceRecord) -> Bool {
    ownFields.allSatisfy { row.fields[$0].start == row.fields[$0].end }
  }

  /// Keeps the fields of a row.
  mutating func add(_ row: borrowing SourceRecord) {
    let offset = rows.bytes.count
    rows.bytes.append(copying: row.bytes.span)
    for field in row.fields {
      rows.fields.append(
        .init(start: field.start + offset, end: field.end + offset, isNull: field.isNull))
    }
    rowCount += 1
    rows.isUndecodable = rows.isUndecodable || row.isUndecodable
  }

  /// Replaces the first row by the record that it and its continuation rows are.
  func fold(into record: inout SourceRecord) {
    guard rowCount > 1 else { return }
    record.clear()
    record.continuationRows = rowCount - 1
    record.isUndecodable = rows.isUndecodable
    for index in isOwn.indices {
      let start = record.bytes.count
      var isNull = true
      for row in 0..<rowsJoined(index) {
        let field = self.field(index, row: row)
        if row > 0 { record.bytes.append(CanonicalText.relatedSeparator) }
        record.bytes.append(copying: rows.bytes.span.extracting(field.start..<field.end))
        isNull = isNull && field.isNull
      }
      record.fields.append(.init(start: start, end: record.bytes.count, isNull: isNull))
    }
  }

  /// How many rows, from the first, give the field its value.
  private func rowsJoined(_ index: Int) -> Int {
    let fields = (0..<rowCount).map { field(index, row: $0) }
    let isRelated =
      !isOwn[index]
      && (isNamedRelated[index] || fields.contains(where: \.isNull)
        || fields.dropFirst().contains { $0.start < $0.end })
    guard isRelated else { return 1 }
    return (fields.lastIndex { !$0.isNull } ?? 0) + 1
  }

  private func field(_ index: Int, row: Int) -> SourceRecord.Field {
    rows.fields[row * isOwn.count + index]
  }
}
