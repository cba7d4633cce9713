import MigrationModel

extension MaskCompiler {
  /// A masked text must still be one that the column can take.
  mutating func checkFit(
    _ field: SourceField, _ technique: MaskTechnique, _ reader: Reader, at: SourceLocation
  ) {
    let column = reader.column.column.value
    if technique == .null {
      guard reader.isRequired, case .field = reader.column.source,
        reader.column.onEmpty == .null || reader.column.onEmpty == .reject
      else { return }
      report(
        .maskUnfit,
        "field '\(field.name)' would be masked by 'null', but column '\(column)' needs a value",
        at: at, hint: "name another technique with `mask:`")
      return
    }
    guard reader.readsAlone, let type = reader.type, !fits(technique, type) else { return }
    report(
      .maskUnfit,
      "what '\(technique.word)' makes of field '\(field.name)' does not fit the type of column "
        + "'\(column)'", at: at, hint: "name another technique with `mask:`")
  }

  private func fits(_ technique: MaskTechnique, _ type: ColumnType) -> Bool {
    let length: Int
    switch technique {
    case .shape, .null: return true
    case .dateShift:
      switch type {
      case .date, .timestamp, .timestamptz, .text, .varchar, .char: return true
      case .array(let element): return fits(technique, element)
      case .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .time, .interval, .uuid, .json,
        .jsonb, .enumeration, .other:
        return false
      }
    case .digest: length = 16
    case .email: length = 32
    case .phone: length = 16
    case .name: length = 1
    }
    switch type {
    case .text: return true
    case .array(let element): return element != .uuid && fits(technique, element)
    case .uuid: return technique == .digest
    case .varchar(let limit): return limit.map { $0 >= length } ?? true
    case .char(let limit): return limit >= length
    case .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date, .time, .timestamp,
      .timestamptz, .interval, .json, .jsonb, .enumeration, .other:
      return false
    }
  }

  /// Only moved dates still tell which of a person's records is newer.
  mutating func checkOrder(
    _ field: SourceField, _ technique: MaskTechnique, _ tables: [TableMapping], at: SourceLocation
  ) {
    if case .dateShift = technique { return }
    guard tables.contains(where: { $0.modified?.value == field.name }) else { return }
    report(
      .maskUnfit,
      "field '\(field.name)' tells which record is newer, which '\(technique.word)' does not keep",
      at: at, hint: "use mask: date_shift, or another field for `modified`")
  }

  /// The dates of a person stay in order only when all move by the same number of days.
  mutating func checkDateShifts() {
    for shift in statedShifts where shift.value != standardDays {
      report(
        .maskConflict,
        "'date_shift' has \(shift.value) days here and \(standardDays) in another column",
        at: shift.at, hint: "use one number, so that the dates of a person keep their order")
    }
  }

  /// The days of columns that state none: those of the others.
  var standardDays: Int { statedShifts.first?.value ?? MaskTechnique.standardDays }

  private var statedShifts: [Located<Int>] {
    mapping.tables.flatMap(\.columns).compactMap { column in
      guard let technique = column.privacy?.technique, case .dateShift(let days) = technique.value
      else { return nil }
      return Located(days, at: technique.at)
    }
  }

  /// Texts by which rows of several sources are the same stay so only when all are masked alike.
  mutating func checkMerges(_ plans: [String: MaskPlan]) {
    for table in mapping.tables where table.feed == 0 {
      for name in table.merge?.by ?? [] {
        var first: FieldMask.Action?
        for feed in mapping.tables where feed.table.value == table.table.value {
          guard let column = feed.columns.first(where: { $0.column.value == name.value }),
            case .field(let field) = column.source, let entry = manifest[feed.from.value],
            let index = entry.header.fields.firstIndex(where: { $0.name == field.value }),
            let action = plans[feed.from.value]?.fields[index].action
          else { continue }
          if let first, !isAlike(first, action) {
            report(
              .maskConflict,
              "column '\(name.value)' tells which rows are the same, but is masked in two ways",
              at: column.column.at, hint: "give it the same `mask:` in every source")
          }
          first = first ?? action
        }
      }
    }
  }

  /// Each export has its own order of dates and its own field of the person.
  private func isAlike(_ left: FieldMask.Action, _ right: FieldMask.Action) -> Bool {
    if case .dateShift = left, case .dateShift = right { return true }
    return left == right
  }

  /// `person` names a field of the export.
  mutating func checkPersons() {
    for table in mapping.tables {
      guard let person = table.person, let entry = manifest[table.from.value] else { continue }
      let names = entry.header.fields.map(\.name)
      if names.contains(person.value) { continue }
      report(
        .unknownField, "field '\(person.value)' is not in the export of '\(entry.source)'",
        at: person.at,
        hint: nearestName(to: person.value, among: names).map { "did you mean '\($0)'?" })
    }
  }
}
