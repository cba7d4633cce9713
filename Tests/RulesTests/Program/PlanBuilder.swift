import MigrationModel
import Rules

private let nowhere = SourceLocation(file: "test.yml", line: 1, column: 1)

func located<Value>(_ value: Value) -> Located<Value> { Located(value, at: nowhere) }

/// A column of a hand-made plan that reads one field.
func column(
  _ name: String, _ type: ColumnType, field: Int, required: Bool = false,
  clean: [CleanStep] = [], as hint: TypeHint? = nil, map: ValueMap? = nil,
  nullWords: [String] = [], onInvalid: FaultPolicy = .reject, onEmpty: EmptyPolicy = .null,
  zone: String? = nil, reference: ReferencePlan? = nil
) -> ColumnPlan {
  column(
    name, type, source: .field(located("f\(field)")), fields: [field], required: required,
    clean: clean, as: hint, map: map, nullWords: nullWords, onInvalid: onInvalid,
    onEmpty: onEmpty, zone: zone, reference: reference)
}

/// A column of a hand-made plan.
func column(
  _ name: String, _ type: ColumnType, source: ColumnSource, fields: [Int],
  required: Bool = false, clean: [CleanStep] = [], as hint: TypeHint? = nil,
  map: ValueMap? = nil, nullWords: [String] = [], onInvalid: FaultPolicy = .reject,
  onEmpty: EmptyPolicy = .null, zone: String? = nil, reference: ReferencePlan? = nil
) -> ColumnPlan {
  let mapping = ColumnMapping(
    column: located(name), source: source, clean: clean, type: hint.map { located($0) }, map: map,
    nullWords: nullWords, required: required, onInvalid: onInvalid, onEmpty: onEmpty)
  return ColumnPlan(
    column: name, type: type, isRequired: required, mapping: mapping, fields: fields,
    dateOrder: .dmy, pivot: nil, decimalMark: .point, zone: zone, reference: reference)
}

func valueMap(_ entries: [(String, String?)], otherwise: ValueMap.Otherwise) -> ValueMap {
  ValueMap(
    entries: entries.map { ValueMap.Entry(from: $0.0, to: $0.1) }, otherwise: otherwise,
    at: nowhere)
}

func parent(
  _ table: String, normalize: [KeyNormalization] = [.trim],
  onMissing: Reference.OnMissing = .reject
) -> ReferencePlan {
  ReferencePlan(
    resolution: .computed, parents: [.init(table: table, column: "id", normalize: normalize)],
    onMissing: onMissing)
}

/// A plan whose fields are `f0`, `f1` and so on; its key is `f0`.
func plan(
  _ columns: [ColumnPlan], identity: IdentityPlan = .natural(columns: []), key: [Int] = [0],
  order: Int? = nil,
  filter: [FilterPlan] = [], extras: [ExtrasPlan] = []
) -> TablePlan {
  TablePlan(
    source: "Patients", target: "patients", fields: (0..<8).map { ExportField(name: "f\($0)") },
    key: KeyPlan(fields: key, normalize: [.trim]), identity: identity,
    order: order.map { OrderPlan(field: $0, dateOrder: .dmy, pivot: nil) }, duplicates: .reject,
    filter: filter, columns: columns, extras: extras, rejectBudget: RejectBudget())
}

let environment = RowEnvironment(
  zones: ["UTC": .utc], namespace: "clinic", tenant: "", project: "Clinic", runID: "run-7",
  loadTimeMicros: 86_400_000_000)

/// A record of texts; nil is NULL.
func record(_ texts: [String?], number: Int64 = 1) -> SourceRecord {
  var record = SourceRecord()
  record.number = number
  for text in texts {
    if let text { record.append(text: Array(text.utf8)) } else { record.appendNull() }
  }
  return record
}

/// A cell in words: the server's text, or `NULL`.
func describe(_ row: RowResult, _ plan: TablePlan) -> [String] {
  zip(row.cells, plan.copyTypes).map { cell, type in
    var text: [UInt8] = []
    guard ServerText.append(cell, as: type, arena: row.arena, to: &text) else { return "NULL" }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Cells of a row, or its reasons as `code:column`.
func run(_ plan: TablePlan, _ texts: [String?]) -> [String] {
  var program = RowProgram(plan: plan, environment: environment)
  var row = RowResult()
  program.evaluate(record(texts), into: &row)
  switch row.fate {
  case .usable: return describe(row, plan)
  case .filtered: return ["filtered"]
  case .empty: return ["empty"]
  case .rejected: return row.rejectReasons(plan).map { "\($0.code.rawValue):\($0.column)" }
  }
}
