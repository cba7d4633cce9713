internal import MigrationModel
internal import Rules

/// Writes the work table `rows`: what the row program said of each record.
struct FateWriter {
  var output = BinaryRowWriter()
  private let plan: TablePlan
  private let types: [ColumnType]
  private let id: Identity
  private var text: [UInt8] = []

  private enum Identity {
    case computed
    /// Where the row has the columns of a natural key.
    case natural([Int])
    /// The server finds it.
    case assigned
  }

  init(plan: TablePlan) {
    self.plan = plan
    types = plan.cellTypes
    switch plan.identity {
    case .computed: id = .computed
    case .natural(let columns):
      let names = plan.copyColumns
      id = .natural(columns.compactMap { names.firstIndex(of: $0) })
    case .assigned: id = .assigned
    }
  }

  /// Columns: record, key, id, ord, filtered, reasons, refs. The unit's number is the `record`.
  mutating func append(unit: Int64, row: RowResult) {
    output.beginRow(columns: 7, bigint: unit)
    if row.hasKey {
      output.append(text: row.arena.span.extracting(row.keyStart..<row.keyEnd))
    } else {
      output.appendNull()
    }
    appendIdentity(row)
    let isRejected = row.fate == .rejected
    output.append(
      bigint: row.orderValue, boolean: row.fate == .filtered, nulls: isRejected ? 0 : 2)
    guard isRejected else { return }
    appendReasons(row)
    appendReferences(row)
  }

  private mutating func appendIdentity(_ row: RowResult) {
    switch id {
    case .computed:
      guard row.hasKey else { return output.appendNull() }
      output.append(text: row.arena.span.extracting(row.idStart..<row.idStart + 16))
    case .natural(let indexes):
      guard row.fate == .usable else { return output.appendNull() }
      text.removeAll(keepingCapacity: true)
      for place in indexes.indices {
        if place > 0 { text.append(0x1F) }
        let index = indexes[place]
        _ = ServerText.append(row.cells[index], as: types[index], arena: row.arena, to: &text)
      }
      output.append(text: text)
    case .assigned: output.appendNull()
    }
  }

  /// One line per reason: code, TAB, column.
  private mutating func appendReasons(_ row: RowResult) {
    text.removeAll(keepingCapacity: true)
    for reason in row.rejectReasons(plan) {
      if !text.isEmpty { text.append(0x0A) }
      text += reason.code.rawValue.utf8
      text.append(0x09)
      text += reason.column.utf8
    }
    output.append(text: text)
  }

  /// One line per reference that has a value, so that a row that failed in its cells still learns
  /// of its missing parents: column, TAB, value.
  private mutating func appendReferences(_ row: RowResult) {
    text.removeAll(keepingCapacity: true)
    let offset = types.count - plan.columns.count - plan.extras.count
    for (place, column) in plan.columns.enumerated() where column.reference != nil {
      let index = offset + place
      guard index < row.cells.count, row.cells[index].kind != .null else { continue }
      if !text.isEmpty { text.append(0x0A) }
      text += column.column.utf8
      text.append(0x09)
      _ = ServerText.append(row.cells[index], as: types[index], arena: row.arena, to: &text)
    }
    if text.isEmpty { output.appendNull() } else { output.append(text: text) }
  }
}
