internal import MigrationModel

/// A table plan as flat arrays of trivial values, ready to be run; never changes after it is made.
struct CompiledPlan: Sendable {
  /// Null words of a column, in lower case.
  struct NullWords: Sendable {
    var table: CodeTable
    var longest: Int
  }

  var tables = ProgramTables()
  var stepTables = StepTables()
  var constants: [UInt8] = []
  var fieldLists: [Int] = []
  var templateParts: [TemplatePiece] = []
  var members: [ObjectPiece] = []
  var steps: [TextStep] = []
  var nullWords: [NullWords] = []
  var maps: [MapRule] = []
  /// Typed constants and their bytes.
  var cells: [ConstantCell] = []
  var cellBytes: [UInt8] = []
  var filter: [FilterRule] = []
  var columns: [ColumnRule] = []
  /// Ranges of `members`, one per extras column.
  var extras: [ByteRange] = []
  var key: KeyPlan
  /// The key's only field, if its canonical form is always a piece of the field's text; else -1.
  var narrowKeyField = -1
  var order: OrderPlan?
  var hasComputedID: Bool
  /// What the constants still have to become, parallel to `cells`.
  private var pending: [(text: String, type: CellType)] = []

  init(_ plan: TablePlan, environment: RowEnvironment) {
    key = plan.key
    if plan.key.fields.count == 1, CanonicalKey.onlyNarrows(plan.key.normalize) {
      narrowKeyField = plan.key.fields[0]
    }
    order = plan.order
    if case .computed = plan.identity { hasComputedID = true } else { hasComputedID = false }
    for condition in plan.filter { addFilter(condition) }
    for column in plan.columns { addColumn(column, of: plan, environment) }
    for (index, extra) in plan.extras.enumerated() { addExtras(extra, index, of: plan) }
    for name in tables.zoneNames { tables.zones.append(Self.zone(name, environment)) }
    typeConstants(environment)
  }

  private static func zone(_ name: String, _ environment: RowEnvironment) -> TimeZoneTable {
    if let zone = environment.zones[name] { return zone }
    guard name == "UTC" else { preconditionFailure("no data for the time zone '\(name)'") }
    return .utc
  }

  private mutating func keep(_ text: String) -> ByteRange {
    let start = constants.count
    constants.append(contentsOf: text.utf8)
    return ByteRange(start: start, end: constants.count)
  }

  private mutating func constant(_ text: String, _ type: CellType) -> Int {
    pending.append((text, type))
    return pending.count - 1
  }

  private mutating func addFilter(_ condition: FilterPlan) {
    let test: FilterRule.Test =
      switch condition.test {
      case .isAny(let texts): .isAny(CodeTable(texts))
      case .isNone(let texts): .isNone(CodeTable(texts))
      case .isEmpty: .isEmpty
      case .isNotEmpty: .isNotEmpty
      }
    filter.append(FilterRule(field: condition.field, test: test))
  }

  private mutating func addColumn(
    _ column: ColumnPlan, of plan: TablePlan, _ environment: RowEnvironment
  ) {
    guard case .cell(let type) = TypeResolution(column, tables: &tables) else {
      preconditionFailure("the column '\(column.column)' was not checked before")
    }
    let mapping = column.mapping
    var rule = ColumnRule(
      source: source(column, type, of: plan, environment), type: type,
      isRequired: column.isRequired)
    if !mapping.nullWords.isEmpty {
      let words = mapping.nullWords.map { LetterCase.folded($0) }
      nullWords.append(
        NullWords(table: CodeTable(words), longest: words.map(\.utf8.count).max() ?? 0))
      rule.nullWords = nullWords.count - 1
    }
    rule.steps.start = steps.count
    for step in mapping.clean { addStep(step) }
    rule.steps.end = steps.count
    if let map = mapping.map { rule.map = addMap(map, type) }
    switch mapping.onEmpty {
    case .null: rule.empty = .null
    case .reject: rule.empty = .reject
    case .value(let text): rule.empty = .value(constant: constant(text, type))
    case .keep: rule.empty = type.keepsBlanks ? .keep : .null
    }
    switch mapping.onInvalid {
    case .reject: rule.fault = .reject
    case .null: rule.fault = .null
    case .value(let text): rule.fault = .value(constant: constant(text, type))
    case .keepIn: rule.fault = .keep
    }
    rule.fractionDigits = column.type.fractionDigits
    rule.missingBecomesNull = column.reference?.onMissing == .null
    if column.reference?.isPolymorphic == true { rule.choice = tables.choices.count - 1 }
    columns.append(rule)
  }

  private mutating func addStep(_ step: CleanStep) {
    do throws(StepProblem) {
      steps.append(try TextStep(step, tables: &stepTables))
    } catch {
      preconditionFailure("a step was not checked before")
    }
  }

  private mutating func addMap(_ map: ValueMap, _ type: CellType) -> Int {
    var outcomes: [MapRule.Outcome] = []
    for entry in map.entries {
      outcomes.append(entry.to.map { .value(constant: constant($0, type)) } ?? .null)
    }
    let otherwise: MapRule.Outcome =
      switch map.otherwise {
      case .reject: .unknown
      case .null: .null
      case .keep: .keep
      case .value(let text): .value(constant: constant(text, type))
      }
    maps.append(
      MapRule(
        table: CodeTable(map.entries.map(\.from)), outcomes: outcomes, otherwise: otherwise))
    return maps.count - 1
  }

  private mutating func source(
    _ column: ColumnPlan, _ type: CellType, of plan: TablePlan, _ environment: RowEnvironment
  ) -> RuleSource {
    switch column.mapping.source {
    case .field: return .field(column.fields[0])
    case .fields:
      let range = ByteRange(
        start: fieldLists.count, end: fieldLists.count + column.fields.count)
      fieldLists += column.fields
      if type.isReference { return .keyParts(range) }
      return .firstOf(range)
    case .template(let parts):
      var fields = column.fields.makeIterator()
      let start = templateParts.count
      for part in parts {
        switch part {
        case .text(let text): templateParts.append(.text(keep(text)))
        case .field:
          guard let field = fields.next() else {
            preconditionFailure("the template of '\(column.column)' has more fields than its plan")
          }
          templateParts.append(.field(field))
        }
      }
      return .template(ByteRange(start: start, end: templateParts.count))
    case .object(let members):
      var pieces = zip(members, column.fields).map { member, field in
        ObjectPiece(name: keep(member.name), source: .field(field))
      }
      // json keeps the order of the mapping, jsonb has one of its own.
      if column.type != .json { sortByName(&pieces) }
      let start = self.members.count
      self.members += pieces
      return .object(ByteRange(start: start, end: self.members.count))
    case .literal(let text): return .literal(keep(text.value))
    case .sql: return .field(column.fields[0])
    case .copy: return .nothing
    case .constant(let constant):
      switch constant.value {
      case .runID: return .literal(keep(environment.runID))
      case .project: return .literal(keep(environment.project))
      case .tenant: return .literal(keep(plan.tenant ?? environment.tenant))
      case .exportTime:
        guard let micros = environment.exportTimes[plan.source] else { return .nothing }
        return .literal(keep(Self.loadTime(micros, column.type)))
      case .source: return .literal(keep(plan.source))
      case .recordNumber: return .recordNumber
      case .recordID: return .recordID
      case .modificationID: return .modificationID
      case .loadTime:
        return .literal(keep(Self.loadTime(environment.loadTimeMicros, column.type)))
      }
    }
  }

  /// The run's time in a form that the column's own rule reads.
  private static func loadTime(_ micros: Int64, _ type: ColumnType) -> String {
    var bytes: [UInt8] = []
    _ = ServerText.append(
      .integer(micros), as: .timestamp(6), arena: [], to: &bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    switch type {
    case .date: return String(text.prefix(10))
    case .time: return String(text.dropFirst(11))
    case .timestamp: return text
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, .bool,
      .timestamptz, .interval, .uuid, .json, .jsonb, .enumeration, .array, .other:
      return text + "Z"
    }
  }

  private mutating func addExtras(_ extra: ExtrasPlan, _ index: Int, of plan: TablePlan) {
    var pieces = extra.fields.map {
      ObjectPiece(name: keep(plan.fields[$0].name), source: .field($0))
    }
    for (position, column) in plan.columns.enumerated() {
      guard column.mapping.keptIn.contains(where: { $0.value == extra.column }) else { continue }
      let name = plan.nameOfOriginal(column)
      pieces.append(ObjectPiece(name: keep(name), source: .kept(column: position)))
    }
    if extra.type != .json { sortByName(&pieces) }
    let start = members.count
    members += pieces
    extras.append(ByteRange(start: start, end: members.count))
  }

  private func sortByName(_ pieces: inout [ObjectPiece]) {
    pieces.sort {
      JSONText.namePrecedes(Array(constants[$0.name.range]), Array(constants[$1.name.range]))
    }
  }

  private mutating func typeConstants(_ environment: RowEnvironment) {
    var scratch = RowScratch(tables, environment, columnCount: 0)
    var bytes: [UInt8] = []
    for entry in pending {
      let text = Array(entry.text.utf8)
      let range =
        entry.type.keepsBlanks ? 0..<text.count : WhiteSpace.trimmedRange(text.span)
      let parsed = CellParser.parse(
        entry.type, text.span.extracting(range), tables, &scratch, into: &bytes)
      cells.append(ConstantCell(cell: parsed.cell, code: parsed.code))
    }
    cellBytes = bytes
    pending = []
  }
}
