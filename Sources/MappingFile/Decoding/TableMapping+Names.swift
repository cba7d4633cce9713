internal import MigrationModel

/// What the keys of one mapping ask of each other.
extension TableMapping {
  /// Reports names of columns that are not mapped as they must be, and what a query cannot give.
  /// What the sources of a table share is told once.
  func checkNames(reading: Reading) {
    if let unmappedTo, columns.contains(where: { $0.column.value == unmappedTo.value }) {
      reading.reportOnce(
        .combination, "the column \(quoted(unmappedTo.value)) is mapped and takes unmapped fields",
        at: unmappedTo.at, hint: "use a jsonb column of its own")
    }
    checkCopies(reading)
    if query != nil { checkQuery(reading) }
  }

  /// What values are copied through.
  private func checkCopies(_ reading: Reading) {
    let parents = Dictionary(
      columns.map { ($0.column.value, $0.reference?.parent) },
      uniquingKeysWith: { first, _ in first })
    let referring = KnownNames(columns.filter { $0.reference != nil }.map(\.column.value))
    for column in columns {
      guard case .copy(_, let through) = column.source else { continue }
      guard let parent = parents[through.value] else {
        _ = reading.isKnown(through, among: referring) {
          "'through' names the column \($0), which is not mapped"
        }
        continue
      }
      check(through, parent, reading)
    }
  }

  private func check(
    _ through: Located<String>, _ parent: Reference.Parent?, _ reading: Reading
  ) {
    switch parent {
    case .table, .column: break
    case .polymorphic:
      reading.reportOnce(
        .combination, "\(quoted(through.value)) refers to several tables", at: through.at,
        hint: "a value is copied through a column that refers to one table")
    case nil:
      reading.reportOnce(
        .combination, "\(quoted(through.value)) refers to nothing", at: through.at,
        hint: "give that column 'references'")
    }
  }

  /// A query's rows are no records of an export.
  private func checkQuery(_ reading: Reading) {
    let hint = "let the query select what is needed"
    if case .recordID(let at) = key.source {
      reading.report(.combination, "the rows of a query have no record id", at: at, hint: hint)
    }
    for column in columns {
      guard case .constant(let constant) = column.source else { continue }
      switch constant.value {
      case .runID, .loadTime, .project, .tenant, .source: break
      case .exportTime, .recordNumber, .recordID, .modificationID:
        reading.report(
          .combination, "the rows of a query have no \(quoted(constant.value.rawValue))",
          at: constant.at, hint: hint)
      }
    }
  }
}
