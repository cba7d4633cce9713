internal import MigrationModel

/// What `check` asks about a column before any row is read.
enum ColumnCheck {
  /// Why no rule can fill the column as it is mapped; nil when all is well.
  static func reason(_ column: ColumnPlan) -> String? {
    var tables = ProgramTables()
    switch TypeResolution(column, tables: &tables) {
    case .unsupported(let reason): return reason
    case .cell(let type):
      return sourceReason(column, type) ?? policyReason(column, type)
        ?? constantReason(column, type, tables)
    }
  }

  /// The first step that cannot be compiled.
  static func stepProblem(_ column: ColumnPlan) -> StepProblem? {
    var tables = StepTables()
    for step in column.mapping.clean {
      do throws(StepProblem) {
        _ = try TextStep(step, tables: &tables)
      } catch {
        return error
      }
    }
    return nil
  }

  private static func sourceReason(_ column: ColumnPlan, _ type: CellType) -> String? {
    switch column.mapping.source {
    case .object:
      guard column.type == .json || column.type == .jsonb else {
        return "an object needs a column of type json or jsonb"
      }
      if column.mapping.map != nil { return "a value map does not apply to an object" }
      if column.mapping.type != nil { return "'as' does not apply to an object" }
    case .fields:
      if type.isReference, column.mapping.map != nil {
        return "a value map does not apply to a composite reference"
      }
    case .copy: return "a copied column takes no other key"
    case .field, .template, .literal, .constant, .sql: break
    }
    return nil
  }

  private static func policyReason(_ column: ColumnPlan, _ type: CellType) -> String? {
    if case .keep = column.mapping.onEmpty, !type.keepsBlanks {
      return "only text columns can keep empty text"
    }
    return nil
  }

  /// Texts of the mapping that the column's own type refuses.
  private static func constantReason(
    _ column: ColumnPlan, _ type: CellType, _ tables: ProgramTables
  ) -> String? {
    var tables = tables
    // Whether a local time exists depends on zone data; its form does not.
    tables.zones = tables.zoneNames.map { _ in .utc }
    let environment = RowEnvironment(
      zones: [:], namespace: "", tenant: "", project: "", runID: "", loadTimeMicros: 0)
    var scratch = RowScratch(tables, environment, columnCount: 0)
    for (place, text) in constants(column.mapping) {
      let bytes = Array(text.utf8)
      let range = type.keepsBlanks ? 0..<bytes.count : WhiteSpace.trimmedRange(bytes.span)
      var arena: [UInt8] = []
      let parsed = CellParser.parse(
        type, bytes.span.extracting(range), tables, &scratch, into: &arena)
      if let code = parsed.code { return "the text of '\(place)' is \(code.summary)" }
    }
    return nil
  }

  private static func constants(_ mapping: ColumnMapping) -> [(place: String, text: String)] {
    var found: [(String, String)] = []
    if case .value(let text) = mapping.onEmpty { found.append(("on_empty", text)) }
    if case .value(let text) = mapping.onInvalid { found.append(("on_invalid", text)) }
    if case .literal(let text) = mapping.source, !text.value.isEmpty {
      found.append(("value", text.value))
    }
    if let map = mapping.map {
      found += map.entries.compactMap { entry in entry.to.map { ("map", $0) } }
      if case .value(let text) = map.otherwise { found.append(("otherwise", text)) }
    }
    return found
  }
}
