internal import MigrationModel
internal import Rules
internal import Verification

/// The target row that a unit must have become, as the server prints it.
struct ExpectedRow {
  private let types: [ColumnType]
  private let places: [Int]
  /// A row to fill, in the columns of the target; references that the server resolves hold their
  /// key until then.
  var row: TextRow

  init(plan: TablePlan, layout: TargetLayout) {
    types = plan.cellTypes
    places = layout.places(of: plan)
    row = TextRow(columns: layout.columns.count)
  }

  /// Makes the cells the columns of the row; columns that the feed does not fill are NULL.
  func fill(_ row: inout TextRow, from result: borrowing RowResult) {
    row.clear()
    for index in types.indices where index < result.cells.count {
      row.set(places[index]) { bytes in
        ServerText.append(
          result.cells[index], as: types[index], arena: result.arena, to: &bytes)
      }
    }
  }
}
