import MigrationModel
import Rules
import Testing

/// A row program of one column, as a load runs it.
struct CellProgram {
  private var program: RowProgram
  private var row = RowResult()

  init(_ type: ColumnType, clean: [CleanStep] = [], as hint: TypeHint? = nil, zone: String? = nil) {
    let nowhere = SourceLocation(file: "t.yml", line: 1, column: 1)
    let mapping = ColumnMapping(
      column: Located("c", at: nowhere), source: .field(Located("A", at: nowhere)), clean: clean,
      type: hint.map { Located($0, at: nowhere) }, onEmpty: type == .text ? .keep : .null)
    let column = ColumnPlan(
      column: "c", type: type, isRequired: false, mapping: mapping, fields: [0], dateOrder: .ymd,
      pivot: nil, decimalMark: .point, zone: zone, reference: nil)
    let plan = TablePlan(
      source: "T", target: "t", fields: [ExportField(name: "A")],
      key: KeyPlan(fields: [], normalize: []), identity: .natural(columns: []), order: nil,
      duplicates: .reject, filter: [], columns: [column], extras: [], rejectBudget: RejectBudget())
    program = RowProgram(
      plan: plan,
      environment: RowEnvironment(
        zones: ["UTC": .utc], namespace: "", tenant: "", project: "", runID: "", loadTimeMicros: 0))
  }

  /// The cell with its arena, or why the text is refused.
  mutating func cell(_ text: String) -> (cell: TypedCell, arena: [UInt8], code: RejectCode?) {
    var record = SourceRecord()
    record.number = 1
    record.recordID = 1
    record.append(text: Array(text.utf8))
    program.evaluate(record, into: &row)
    return (row.cells[0], row.arena, row.reasons.first?.code)
  }
}
