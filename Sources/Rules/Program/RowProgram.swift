package import MigrationModel

/// A table plan compiled into rules that turn staged records into typed target cells.
///
/// The same program serves load and proof. It owns its scratch buffers: one per worker. The same
/// plan, environment and record always give the same result, whatever came before.
package struct RowProgram: Sendable {
  private let compiled: CompiledPlan
  private var scratch: RowScratch
  private var text = CellText()
  private var hasher: IdentityHasher
  private var cutter: SlotCutter?
  private var slotCount = 0

  /// Every column must have passed `unsupportedReason`, and every zone be in the environment.
  package init(plan: TablePlan, environment: RowEnvironment) {
    compiled = CompiledPlan(plan, environment: environment)
    var environment = environment
    environment.tenant = plan.tenant ?? environment.tenant
    scratch = RowScratch(
      compiled.tables, environment, columnCount: plan.columns.count)
    cutter = plan.explode.map(SlotCutter.init)
    for (index, column) in compiled.columns.enumerated() where column.map >= 0 {
      scratch.notes[index] = ColumnNotes(codes: compiled.maps[column.map].outcomes.count)
    }
    hasher = IdentityHasher(
      namespace: environment.namespace, tenant: environment.tenant, table: plan.target)
  }

  /// Takes a record; says how many units it has, at least one: see `evaluate(_:unit:into:)`.
  package mutating func units(of record: borrowing SourceRecord) -> Int {
    guard cutter != nil else { return 1 }
    slotCount = cutter?.take(record) ?? 0
    return max(slotCount, 1)
  }

  /// Turns a unit of the record that `units` has taken into cells, or into all reasons why not. A
  /// unit is the record, or one of its slots; a record without slots has one unit, which gives no
  /// row.
  package mutating func evaluate(
    _ record: borrowing SourceRecord, unit: Int, into row: inout RowResult
  ) {
    guard var cutter else {
      compiled.evaluate(record, &text, &scratch, &hasher, into: &row)
      return
    }
    // Taken out, so that nothing of it is copied on the way.
    self.cutter = nil
    let isEmpty = slotCount == 0
    cutter.withSlot(isEmpty ? nil : unit) { slot in
      compiled.evaluate(slot, &text, &scratch, &hasher, into: &row)
    }
    row.slot = isEmpty ? 0 : cutter.number(at: unit)
    if isEmpty, row.fate != .filtered {
      if cutter.exceedsLimit { row.becomeTooLong() } else { row.becomeEmpty() }
    }
    self.cutter = cutter
  }

  /// The same for a record that is its only unit.
  package mutating func evaluate(_ record: borrowing SourceRecord, into row: inout RowResult) {
    _ = units(of: record)
    evaluate(record, unit: 0, into: &row)
  }

  /// Positions of columns whose parent is not there: what is kept of them (`on_missing: keep_in`) is in
  /// the rows from now on.
  package var missingParents: Set<Int> {
    get { scratch.missing }
    set { scratch.missing = newValue }
  }

  /// What the policies decided so far, parallel to the plan's `columns` (not `copyColumns`).
  package var notes: [ColumnNotes] { scratch.notes }

  /// What is wrong with a pattern of the column and where, for a diagnostic; nil when all is well.
  package static func patternProblem(
    column: ColumnPlan
  ) -> (reason: String, at: SourceLocation)? {
    ColumnCheck.stepProblem(column).map { ($0.reason, $0.at) }
  }

  /// Why no rule can fill the column as it is mapped, for a diagnostic; nil when all is well.
  package static func unsupportedReason(column: ColumnPlan) -> String? {
    ColumnCheck.reason(column)
  }
}
