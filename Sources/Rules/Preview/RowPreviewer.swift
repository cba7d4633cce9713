package import MigrationModel

/// Shows records before and after the rules of one feed of a table.
package struct RowPreviewer {
  package let plan: TablePlan
  private let shown: ShownText
  private var program: RowProgram
  private var row = RowResult()
  private let types: [ColumnType]
  /// Columns of `copyColumns` that the server computes.
  private let computed: Set<Int>
  /// The record last taken, with a field for each that the server computes.
  private var record = SourceRecord()
  private var knowsComputed = false

  package init(plan: TablePlan, environment: RowEnvironment, shown: ShownText) {
    self.plan = plan
    self.shown = shown
    program = RowProgram(plan: plan, environment: environment)
    types = plan.cellTypes
    let columns = plan.copyColumns
    computed = Set(plan.sqlFields.compactMap { columns.firstIndex(of: $0.column) })
  }

  /// Takes a record; says how many units it has, at least one. Texts that the server computes may
  /// follow the export's fields.
  package mutating func units(of record: SourceRecord) -> Int {
    self.record = record
    knowsComputed = record.fields.count > plan.fields.count
    if !knowsComputed { for _ in plan.sqlFields { self.record.appendNull() } }
    return program.units(of: self.record)
  }

  /// A unit of the record last taken; its columns are in COPY order.
  package mutating func preview(unit: Int) -> PreviewRow {
    program.evaluate(record, unit: unit, into: &row)
    if !knowsComputed, row.fate == .rejected {
      // What the server would have computed may be no fault at all.
      row.reasons.removeAll { computed.contains($0.column) }
      if row.reasons.isEmpty { row.fate = .usable }
    }
    let refused = Set(row.reasons.map(\.column))
    let cells = plan.copyColumns.indices.map { index in
      let isUnknown = !knowsComputed && computed.contains(index)
      let hasCell =
        row.fate != .filtered && !refused.contains(index) && index < row.cells.count && !isUnknown
      return PreviewCell(
        column: plan.copyColumns[index],
        fields: fields(of: index).compactMap { field($0) },
        after: hasCell ? shown.of(text(of: index)) : nil, isComputed: isUnknown)
    }
    return PreviewRow(
      record: record.number, slot: row.slot, recordID: record.recordID,
      key: key.map { shown.of($0) }, fate: fate, cells: cells, reasons: row.rejectReasons(plan))
  }

  /// A record that is its only unit.
  package mutating func preview(_ record: SourceRecord) -> PreviewRow {
    _ = units(of: record)
    return preview(unit: 0)
  }

  /// The texts of the row last previewed, as the server would print them for comparison; nil for
  /// NULL. Parallel to the plan's `copyColumns`; references that the server resolves are keys.
  package var comparableCells: [String?] {
    row.cells.indices.map { index in
      var text: [UInt8] = []
      let isThere = ServerText.append(
        row.cells[index], as: types[index], arena: row.arena, to: &text)
      return isThere ? String(decoding: text, as: UTF8.self) : nil
    }
  }

  /// The parts of the canonical key of the row last previewed.
  package var key: [String] {
    guard row.hasKey else { return [] }
    return String(decoding: row.arena[row.keyStart..<row.keyEnd], as: UTF8.self)
      .split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
  }

  /// A cell of the row last previewed, as psql prints it; nil for NULL. References that the server
  /// resolves show the key that it looks for.
  package func text(of index: Int) -> String? {
    DisplayText.of(row.cells[index], as: types[index], arena: row.arena)?
      .split(separator: "\u{1F}", omittingEmptySubsequences: false).joined(separator: ", ")
  }

  private var fate: PreviewRow.Fate {
    switch row.fate {
    case .usable: .row
    case .filtered: .filtered
    case .empty: .empty
    case .rejected: .rejected
    }
  }

  /// What the unit has of a field: its slot, if the field is exploded. Nil for what is computed.
  private func field(_ index: Int) -> PreviewCell.Field? {
    if index == plan.explode?.position {
      return PreviewCell.Field(name: "slot", text: shown.of(row.slot == 0 ? nil : "\(row.slot)"))
    }
    guard index < plan.fields.count else { return nil }
    var text = record.text(at: index)
    if let explode = plan.explode, explode.fields.contains(index), row.slot > 0 {
      let separator: Unicode.Scalar =
        switch explode.kind {
        case .repetitions: "\u{1D}"
        case .related: "\u{1E}"
        case .values: "\n"
        }
      let pieces = text?.unicodeScalars.split(
        separator: separator, omittingEmptySubsequences: false)
      text = pieces.flatMap { $0.count >= Int(row.slot) ? String($0[Int(row.slot) - 1]) : nil }
    }
    return PreviewCell.Field(name: plan.fields[index].name, text: shown.of(text))
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
