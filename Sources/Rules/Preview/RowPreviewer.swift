package import MigrationModel

/// Shows records before and after the rules of one table.
package struct RowPreviewer {
  package let plan: TablePlan
  private let shown: ShownText
  private var program: RowProgram
  private var row = RowResult()

  package init(plan: TablePlan, environment: RowEnvironment, shown: ShownText) {
    self.plan = plan
    self.shown = shown
    program = RowProgram(plan: plan, environment: environment)
  }

  /// The record's columns in COPY order.
  package mutating func preview(_ record: SourceRecord) -> PreviewRow {
    program.evaluate(record, into: &row)
    let refused = Set(row.reasons.map(\.column))
    let cells = plan.copyColumns.indices.map { index in
      PreviewCell(
        column: plan.copyColumns[index],
        fields: fields(of: index).map { field in
          PreviewCell.Field(name: plan.fields[field].name, text: shown.of(record.text(at: field)))
        },
        after: row.fate == .filtered || refused.contains(index) || index >= row.cells.count
          ? nil : shown.of(text(of: index)))
    }
    return PreviewRow(
      record: record.number, recordID: record.recordID, key: key.map { shown.of($0) },
      fate: fate, cells: cells, reasons: row.rejectReasons(plan))
  }

  /// The texts of the row last previewed, as the server would print them for comparison; nil for
  /// NULL. Parallel to the plan's `copyColumns`.
  package var comparableCells: [String?] {
    row.cells.indices.map { index in
      var text: [UInt8] = []
      let isThere = ServerText.append(
        row.cells[index], as: plan.copyTypes[index], arena: row.arena, to: &text)
      return isThere ? String(decoding: text, as: UTF8.self) : nil
    }
  }

  /// The parts of the canonical key of the row last previewed.
  package var key: [String] {
    guard row.hasKey else { return [] }
    return String(decoding: row.arena[row.keyStart..<row.keyEnd], as: UTF8.self)
      .split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
  }

  /// A cell of the row last previewed, as psql prints it; nil for NULL.
  package func text(of index: Int) -> String? {
    DisplayText.of(row.cells[index], as: plan.copyTypes[index], arena: row.arena)
  }

  private var fate: PreviewRow.Fate {
    switch row.fate {
    case .usable: .row
    case .filtered, .empty: .filtered
    case .rejected: .rejected
    }
  }

  /// The fields that a column of `copyColumns` reads; the key's, for a computed id.
  private func fields(of index: Int) -> [Int] {
    var place = index
    if case .computed = plan.identity {
      if place == 0 { return plan.key.fields }
      place -= 1
    }
    if place < plan.columns.count { return plan.columns[place].fields }
    return plan.extras[place - plan.columns.count].fields
  }
}
