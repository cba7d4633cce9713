package import MigrationModel

extension PlanCompiler {
  /// Fields that are left behind on purpose are in the export, and not mapped at once.
  mutating func checkIgnored(_ context: TableContext) {
    for entry in context.mapping.ignored {
      guard resolve(entry.field, context) != nil else { continue }
      if Self.mappedFields(of: context.mapping).contains(entry.field.value) {
        report(
          .ignoredAndMapped, "field '\(entry.field.value)' is both mapped and ignored",
          at: entry.field.at)
      }
    }
    if context.hasForeignFields {
      report(
        .unmappedField,
        "the export of '\(context.entry.source)' has none of the fields that the mapping names",
        at: context.mapping.from.at,
        hint: "look at the first line of '\(context.entry.fileName)': it must hold the field names")
    }
  }

  /// Every field of an export is mapped, or ignored with a reason, or goes to one jsonb column, in
  /// one of the tables that the export feeds.
  mutating func checkCoverage() {
    for entry in manifest.entries {
      let tables = mapping.tables.filter { $0.from.value == entry.source && $0.query == nil }
      // The records' own table is where a reader looks for their fields.
      guard let main = tables.first(where: { $0.explode == nil }) ?? tables.first,
        !tables.contains(where: { $0.unmappedTo != nil })
      else { continue }
      let names = entry.header.fields.map(\.name)
      var covered = Set<String>()
      for table in tables {
        covered.formUnion(Self.usedFields(of: table))
        covered.formUnion(table.ignored.map(\.field.value))
      }
      // Said already, of each table.
      if covered.isDisjoint(with: names), !covered.isEmpty { continue }
      reportUnmapped(names.filter { !covered.contains($0) }, of: entry.source, at: main.from.at)
    }
  }

  /// All of an export at once: a table that is begun has dozens.
  private mutating func reportUnmapped(
    _ names: [String], of source: String, at location: SourceLocation
  ) {
    guard let name = names.first else { return }
    let severity: Severity = mapping.unmappedFields == .error ? .error : .warning
    if names.count == 1 {
      report(
        .unmappedField, severity, "field '\(name)' of '\(source)' is neither mapped nor ignored",
        at: location, hint: "map it, or name it under `ignore:` with a reason")
    } else {
      let list = names.map { "'\($0)'" }.joined(separator: ", ")
      report(
        .unmappedField, severity,
        "\(names.count) fields of '\(source)' are neither mapped nor ignored: \(list)",
        at: location,
        hint:
          "map them, name them under `ignore:` with a reason, or keep them all by `unmapped_to:`"
      )
    }
  }

  /// The jsonb columns that keep originals and unmapped fields, by name.
  mutating func extras(of context: TableContext) -> [ExtrasPlan] {
    var names: [Located<String>] = []
    if let unmapped = context.mapping.unmappedTo { names.append(unmapped) }
    for column in context.mapping.columns {
      names += column.keptIn
    }
    var plans: [ExtrasPlan] = []
    for name in names where !plans.contains(where: { $0.column == name.value }) {
      guard let column = context.table.column(name.value) else {
        report(
          .unknownColumn, "column '\(name.value)' is not in table '\(context.table.name)'",
          at: name.at, hint: suggestion(name.value, context.table.columns.map(\.name)))
        continue
      }
      let isMapped = context.mapping.columns.contains { $0.column.value == name.value }
      guard column.type == .jsonb, !isMapped, !column.notNull else {
        report(
          .keepColumnInvalid,
          "column '\(name.value)' must be a nullable jsonb column that nothing else fills",
          at: name.at)
        continue
      }
      plans.append(ExtrasPlan(column: name.value, type: .jsonb, fields: []))
    }
    if let unmapped = context.mapping.unmappedTo,
      let index = plans.firstIndex(where: { $0.column == unmapped.value })
    {
      let used = Self.usedFields(of: context.mapping)
      let ignored = Set(context.mapping.ignored.map(\.field.value))
      plans[index].fields = context.fieldNames.indices.filter {
        !used.contains(context.fieldNames[$0]) && !ignored.contains(context.fieldNames[$0])
      }
    }
    return plans.sorted { $0.column < $1.column }
  }

  /// NOT NULL columns without a default are filled by something.
  mutating func checkRequiredColumns(
    _ context: TableContext, identity: IdentityPlan?, extras: [ExtrasPlan]
  ) {
    var filled = Set(context.mapping.columns.map(\.column.value))
    // Sources that merge complete each other.
    if context.mapping.merge != nil {
      let others = mapping.tables.filter { $0.table.value == context.table.name }
      filled.formUnion(others.flatMap { $0.columns.map(\.column.value) })
    }
    filled.formUnion(extras.map(\.column))
    switch identity {
    case .computed(let column), .assigned(let column, _, _): filled.insert(column)
    case .natural, nil: break
    }
    for column in context.table.columns where !filled.contains(column.name) {
      let domain = column.domain.flatMap { name in catalog.domains.first { $0.name == name } }
      guard column.notNull || (domain?.notNull ?? false), column.defaultExpression == nil,
        column.identity == .none, !column.isGenerated
      else { continue }
      report(
        .requiredColumnUnmapped,
        "column '\(column.name)' of '\(context.table.name)' is NOT NULL without a default, "
          + "and nothing fills it", at: context.mapping.table.at)
    }
  }

  /// Fields that a column uses.
  private static func mappedFields(of table: TableMapping) -> Set<String> {
    Set(table.columns.flatMap { namedFields(of: $0.source).map(\.value) })
  }

  /// Every field that a table's mapping names, sorted.
  package static func namedFields(of table: TableMapping) -> [String] {
    usedFields(of: table).union(table.ignored.map(\.field.value)).sorted()
  }

  /// Fields that anything in the mapping uses: columns, key, order or filter.
  private static func usedFields(of table: TableMapping) -> Set<String> {
    var used = mappedFields(of: table)
    if case .fields(let fields) = table.key.source { used.formUnion(fields.map(\.value)) }
    if let modified = table.modified { used.insert(modified.value) }
    if let person = table.person { used.insert(person.value) }
    used.formUnion((table.filter?.conditions ?? []).map(\.field.value))
    used.formUnion(table.explode?.fields.map(\.value) ?? [])
    for column in table.columns {
      if case .polymorphic(let type, _) = column.reference?.parent { used.insert(type.value) }
    }
    if let position = table.explode?.position { used.remove(position.value) }
    return used
  }
}
