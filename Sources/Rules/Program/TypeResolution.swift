internal import MigrationModel

/// Decides what a column's text has to become, from the target type and `as:`.
enum TypeResolution {
  case cell(CellType)
  /// Why no rule can fill the column that way, for a diagnostic.
  case unsupported(String)

  init(_ column: ColumnPlan, tables: inout ProgramTables) {
    if let reference = column.reference,
      let resolved = Self.reference(reference, column, tables: &tables)
    {
      self = resolved
      return
    }
    var column = column
    // The cell is what the parent's column holds; the server turns it into the id.
    if case .column(_, let type) = column.reference?.resolution { column.type = type }
    guard let hint = column.mapping.type?.value else {
      self = Self.natural(column, tables: &tables)
      return
    }
    self = Self.hinted(hint, column, tables: &tables)
  }

  /// How a key becomes a reference; nil when the cell is an ordinary value.
  private static func reference(
    _ reference: ReferencePlan, _ column: ColumnPlan, tables: inout ProgramTables
  ) -> TypeResolution? {
    let isComputed: Bool
    switch reference.resolution {
    case .computed: isComputed = true
    case .key: isComputed = false
    case .value, .column: return nil
    }
    if isComputed, column.type != .uuid {
      return .unsupported("refers to a computed id, so its type must be uuid")
    }
    var types: [CellType] = []
    for (place, parent) in reference.parents.enumerated() {
      tables.parents.append(
        ProgramTables.Parent(table: parent.table, normalize: parent.normalize))
      let index = tables.parents.count - 1
      let word = reference.isPolymorphic ? place : nil
      types.append(isComputed ? .reference(index) : .key(index, word: word))
    }
    if let field = reference.typeField {
      tables.choices.append(
        ProgramTables.Choice(
          field: field, words: CodeTable(reference.parents.map { $0.word ?? "" }), types: types))
    }
    return .cell(types[0])
  }

  /// Without `as:` the column's type decides.
  private static func natural(_ column: ColumnPlan, tables: inout ProgramTables) -> TypeResolution {
    let mark = reading(column)
    switch column.type {
    case .text, .varchar, .char:
      return .cell(.text(limit: textLimit(column.type) ?? .max))
    case .int2: return .cell(integer(Int16.self, mark))
    case .int4: return .cell(integer(Int32.self, mark))
    case .int8: return .cell(integer(Int64.self, mark))
    case .numeric(let precision, let scale):
      return .cell(.decimal(precision: precision, scale: scale, mark, whole: false))
    case .float4: return .cell(.float(single: true, mark))
    case .float8: return .cell(.float(single: false, mark))
    case .bool: return boolean(whenTrue: [], whenFalse: [], tables: &tables)
    case .date: return .cell(.date(column.dateOrder, pivot: column.pivot))
    case .time: return .cell(.time)
    case .timestamp: return .cell(.localTimestamp(column.dateOrder, pivot: column.pivot))
    case .timestamptz:
      return zoned(column, order: column.dateOrder, zone: column.zone, tables: &tables)
    case .interval: return .cell(.interval)
    case .uuid: return .cell(.uuid)
    case .json: return .cell(.json)
    case .jsonb: return .cell(.jsonb)
    case .enumeration(let labels):
      tables.labels.append(CodeTable(labels))
      return .cell(.label(table: tables.labels.count - 1))
    case .array(let element):
      return list(of: element, nil, column, tables: &tables)
    case .other(let name): return .unsupported("no rule fills the type '\(name)'")
    }
  }

  private static func hinted(
    _ hint: TypeHint, _ column: ColumnPlan, tables: inout ProgramTables
  ) -> TypeResolution {
    var column = column
    let isJSON = column.type == .json || column.type == .jsonb
    let limit = textLimit(column.type)
    if case .array(let element) = column.type {
      return list(of: element, hint, column, tables: &tables)
    }
    let misfit = TypeResolution.unsupported("'as' does not fit the column's type")
    switch hint {
    case .text:
      if isJSON { return .cell(.jsonString) }
      if case .enumeration = column.type { return natural(column, tables: &tables) }
      return limit == nil ? misfit : natural(column, tables: &tables)
    case .integer:
      if case .numeric(let precision, let scale) = column.type {
        return .cell(
          .decimal(precision: precision, scale: scale, reading(column), whole: true))
      }
      return isInteger(column.type) ? natural(column, tables: &tables) : misfit
    case .decimal:
      if case .numeric = column.type { return natural(column, tables: &tables) }
      let fits =
        isInteger(column.type) || column.type == .float4 || column.type == .float8
      return fits ? natural(column, tables: &tables) : misfit
    case .boolean(let whenTrue, let whenFalse):
      guard column.type == .bool else { return misfit }
      return boolean(whenTrue: whenTrue, whenFalse: whenFalse, tables: &tables)
    case .date(let order):
      column.dateOrder = order ?? column.dateOrder
      switch instant(column.type) {
      case .date, .timestamp, .timestamptz: return natural(column, tables: &tables)
      case nil: return misfit
      }
    case .timestamp(let order, let zone):
      column.dateOrder = order ?? column.dateOrder
      column.zone = zone ?? column.zone
      switch instant(column.type) {
      case .date: return .cell(.dateOfTimestamp(column.dateOrder, pivot: column.pivot))
      case .timestamp, .timestamptz: return natural(column, tables: &tables)
      case nil: return misfit
      }
    case .time:
      if case .time = column.type { return natural(column, tables: &tables) }
      return column.type == .interval ? natural(column, tables: &tables) : misfit
    case .interval:
      return column.type == .interval ? natural(column, tables: &tables) : misfit
    case .uuid: return column.type == .uuid ? natural(column, tables: &tables) : misfit
    case .json: return isJSON ? natural(column, tables: &tables) : misfit
    case .list:
      return isJSON ? .cell(.jsonList) : misfit
    case .phone(let code):
      guard let region = PhoneRegion(rawValue: code) else {
        let known = PhoneRegion.known.joined(separator: ", ")
        return .unsupported("no telephone plan for the region '\(code)'; known are \(known)")
      }
      guard let limit else { return misfit }
      return .cell(.phone(region, limit: limit))
    case .email:
      guard let limit else { return misfit }
      return .cell(.email(limit: limit))
    }
  }

  /// An array; `hint` is about its items.
  private static func list(
    of element: ColumnType, _ hint: TypeHint?, _ column: ColumnPlan,
    tables: inout ProgramTables
  ) -> TypeResolution {
    guard CopyBinary.supports(.array(element)) else {
      return .unsupported("arrays of this element type are not filled by any rule")
    }
    var item = column
    item.type = element
    let resolved: TypeResolution
    if let hint, hint != .list {
      resolved = hinted(hint, item, tables: &tables)
    } else {
      resolved = natural(item, tables: &tables)
    }
    guard case .cell(let type) = resolved else { return resolved }
    if case .text(let limit) = type { return .cell(.list(limit: limit)) }
    tables.elements.append(
      ProgramTables.Element(type: type, fractionDigits: element.fractionDigits))
    return .cell(.items(element: tables.elements.count - 1))
  }

  private enum Instant {
    case date
    case timestamp
    case timestamptz
  }

  /// Which point in time the type holds, nil for other types.
  private static func instant(_ type: ColumnType) -> Instant? {
    if case .timestamp = type { return .timestamp }
    if case .timestamptz = type { return .timestamptz }
    return type == .date ? .date : nil
  }

  private static func isInteger(_ type: ColumnType) -> Bool {
    type == .int2 || type == .int4 || type == .int8
  }

  /// The limit of a text type in characters, nil for other types.
  private static func textLimit(_ type: ColumnType) -> Int? {
    switch type {
    case .text: .max
    case .varchar(let limit): limit ?? .max
    case .char(let limit): limit
    case .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date, .time, .timestamp,
      .timestamptz, .interval, .uuid, .json, .jsonb, .enumeration, .array, .other:
      nil
    }
  }

  private static func integer<Number: FixedWidthInteger>(
    _: Number.Type, _ reading: NumberReading
  ) -> CellType {
    .integer(least: Int64(Number.min), greatest: Int64(Number.max), reading)
  }

  private static func reading(_ column: ColumnPlan) -> NumberReading {
    switch column.mapping.type?.value {
    case .integer(let hint), .decimal(let hint): NumberReading(column.decimalMark, hint)
    case .text, .boolean, .date, .time, .timestamp, .interval, .uuid, .json, .list, .phone,
      .email, nil:
      NumberReading(column.decimalMark)
    }
  }

  private static func boolean(
    whenTrue: [String], whenFalse: [String], tables: inout ProgramTables
  ) -> TypeResolution {
    func folded(_ words: [String]) -> [[UInt8]] { words.map { Array(LetterCase.folded($0).utf8) } }
    tables.words.append(
      ProgramTables.Words(whenTrue: folded(whenTrue), whenFalse: folded(whenFalse)))
    return .cell(.boolean(words: tables.words.count - 1))
  }

  private static func zoned(
    _ column: ColumnPlan, order: DateOrder, zone: String?, tables: inout ProgramTables
  ) -> TypeResolution {
    var zone = zone
    // The run's own time is in UTC whatever the migration says.
    if case .constant(let constant) = column.mapping.source, constant.value == .loadTime {
      zone = zone ?? "UTC"
    }
    guard let zone else { return .unsupported("needs a time zone: none is set for the source") }
    let format = TimestampFormat(
      order: order, pivot: column.pivot, ambiguous: column.mapping.onAmbiguousTime,
      nonexistent: column.mapping.onNonexistentTime)
    if let index = tables.zoneNames.firstIndex(of: zone) {
      return .cell(.zonedTimestamp(format, zone: index))
    }
    tables.zoneNames.append(zone)
    return .cell(.zonedTimestamp(format, zone: tables.zoneNames.count - 1))
  }
}

extension ColumnType {
  /// Digits after the second that the type stores; more of them would be rounded silently.
  var fractionDigits: Int {
    switch self {
    case .time(let digits), .timestamp(let digits), .timestamptz(let digits): digits
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date,
      .interval, .uuid, .json, .jsonb, .enumeration, .array, .other:
      6
    }
  }
}
