package import MigrationModel

/// Finds what two versions of a table's rules make differently of the same records.
package struct RowComparison {
  package private(set) var report: ChangeReport
  private var before: RowPreviewer
  private var after: RowPreviewer
  private let shown: ShownText
  private let limit: Int
  /// Columns of either version: name, and index in each.
  private let columns: [(name: String, before: Int?, after: Int?)]

  private typealias Place = (record: Int64, slot: Int64)

  /// `limit` bounds the examples of each kind of change, not the counts.
  package init(
    before: RowPreviewer, after: RowPreviewer, file: String, shown: ShownText, limit: Int
  ) {
    self.before = before
    self.after = after
    self.shown = shown
    self.limit = limit
    let old = before.plan.copyColumns
    let new = after.plan.copyColumns
    let names = new + old.filter { !new.contains($0) }
    columns = names.map { ($0, old.firstIndex(of: $0), new.firstIndex(of: $0)) }
    report = ChangeReport(table: after.plan.target, source: after.plan.source, file: file)
    report.hasSlots = before.plan.explode != nil || after.plan.explode != nil
    report.columns = names.map { ($0, ChangeReport.Group()) }
  }

  /// Takes one record as each version's export settings read it; nil where one has no such record.
  package mutating func compare(_ old: SourceRecord?, _ new: SourceRecord?) {
    let number = new?.number ?? old?.number ?? 0
    let left = Self.units(of: old, &before)
    let right = Self.units(of: new, &after)
    for slot in Set(left.keys).union(right.keys).sorted() {
      compare(left[slot], right[slot], (number, slot))
    }
  }

  /// Units of a record by slot.
  private static func units(
    of record: SourceRecord?, _ previewer: inout RowPreviewer
  ) -> [Int64: Int] {
    guard let record else { return [:] }
    let units = (0..<previewer.units(of: record)).map { (previewer.preview(unit: $0).slot, $0) }
    return Dictionary(units) { first, _ in first }
  }

  private mutating func compare(_ old: Int?, _ new: Int?, _ number: Place) {
    report.records += 1
    let left = old.map { before.preview(unit: $0) }
    let right = new.map { after.preview(unit: $0) }
    let fates = (Self.fate(of: left), Self.fate(of: right))
    switch fates {
    case (.empty, _), (_, .empty): preconditionFailure("no row is told as filtered")
    case (.filtered, .filtered): report.same += 1
    case (.row, .row): compareRows(number)
    case (.rejected, .rejected):
      if left?.codes == right?.codes {
        report.same += 1
      } else {
        add(.otherReasons, number, left, right)
      }
    case (_, .filtered): add(.newlyFiltered, number, left, right)
    case (.filtered, _): add(.noLongerFiltered, number, left, right)
    case (.row, .rejected): add(.newlyRejected, number, left, right)
    case (.rejected, .row): add(.newlyAccepted, number, left, right)
    }
  }

  /// What gives no row is as good as filtered.
  private static func fate(of row: PreviewRow?) -> PreviewRow.Fate {
    guard let row, row.fate != .empty else { return .filtered }
    return row.fate
  }

  private mutating func add(
    _ kind: ChangeReport.Kind, _ number: Place, _ left: PreviewRow?, _ right: PreviewRow?
  ) {
    add(
      ChangeReport.Example(
        record: number.record, slot: number.slot, before: left?.outcome ?? "no record",
        after: right?.outcome ?? "no record"),
      to: &report.kinds[kind, default: ChangeReport.Group()])
  }

  private mutating func compareRows(_ number: Place) {
    let hasOtherKey = before.key != after.key
    if hasOtherKey {
      add(
        ChangeReport.Example(
          record: number.record, slot: number.slot,
          before: before.key.map { shown.of($0) }.joined(separator: ", "),
          after: after.key.map { shown.of($0) }.joined(separator: ", ")),
        to: &report.kinds[.otherKey, default: ChangeReport.Group()])
    }
    var differs = false
    for (place, column) in columns.enumerated() {
      let old = column.before.flatMap { before.text(of: $0) }
      let new = column.after.flatMap { after.text(of: $0) }
      guard old != new else { continue }
      differs = true
      add(
        ChangeReport.Example(
          record: number.record, slot: number.slot, before: shown.of(old), after: shown.of(new)),
        to: &report.columns[place].group)
    }
    if differs { report.changedRows += 1 }
    if !differs, !hasOtherKey { report.same += 1 }
  }

  private func add(_ example: ChangeReport.Example, to group: inout ChangeReport.Group) {
    group.count += 1
    if group.examples.count < limit { group.examples.append(example) }
  }
}

extension PreviewRow {
  /// `R105 date_of_birth` of every reason, sorted.
  fileprivate var codes: [String] {
    reasons.map { $0.column.isEmpty ? $0.code.rawValue : "\($0.code.rawValue) \($0.column)" }
      .sorted()
  }

  fileprivate var outcome: String {
    switch fate {
    case .row: "a row"
    case .filtered: "filtered"
    case .empty: "no slot"
    case .rejected: codes.joined(separator: ", ")
    }
  }
}
