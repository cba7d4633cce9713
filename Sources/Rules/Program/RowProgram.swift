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

  /// Every column must have passed `unsupportedReason`, and every zone be in the environment.
  package init(plan: TablePlan, environment: RowEnvironment) {
    compiled = CompiledPlan(plan, environment: environment)
    scratch = RowScratch(
      compiled.tables, environment, columnCount: plan.columns.count)
    hasher = IdentityHasher(
      namespace: environment.namespace, tenant: environment.tenant, table: plan.target)
  }

  /// Turns one record into cells, or into all reasons why not.
  package mutating func evaluate(_ record: borrowing SourceRecord, into row: inout RowResult) {
    compiled.evaluate(record, &text, &scratch, &hasher, into: &row)
  }

  /// What the policies decided so far, parallel to the plan's `columns` (not `copyColumns`).
  package var notes: [ColumnNotes] { scratch.notes }

  /// Why no rule can fill the column as it is mapped, for a diagnostic; nil when all is well.
  package static func unsupportedReason(column: ColumnPlan) -> String? {
    ColumnCheck.reason(column)
  }
}
