import MigrationModel

/// What is known while one table mapping is resolved.
struct TableContext {
  var mapping: TableMapping
  var entry: ManifestEntry
  var settings: ExportSettings
  var table: CatalogTable
  var fieldNames: [String]

  func index(of field: String) -> Int? { fieldNames.firstIndex(of: field) }

  /// Whether the export has none of the fields that the mapping names: its first line is then most
  /// likely a record, and what stands in it are values.
  var hasForeignFields: Bool {
    let named = PlanCompiler.namedFields(of: mapping)
    return !named.isEmpty && !named.contains { index(of: $0) != nil }
  }
}

extension PlanCompiler {
  mutating func compileTable(_ table: TableMapping) -> TablePlan? {
    guard let entry = manifest[table.from.value] else { return nil }
    guard let target = catalog[table: table.table.value] else {
      report(
        .unknownTable, "table '\(table.table.value)' is not in the target schema",
        at: table.table.at, hint: suggestion(table.table.value, catalog.tables.map(\.name)))
      return nil
    }
    let context = TableContext(
      mapping: table, entry: entry, settings: mapping.source.settings(for: table.from.value),
      table: target, fieldNames: entry.header.fields.map(\.name))
    if context.fieldNames.count > StagingPlan.fieldLimit {
      report(
        .tooManyFields,
        "the export of '\(table.from.value)' has \(context.fieldNames.count) fields, more than the "
          + "\(StagingPlan.fieldLimit) that staging can hold", at: table.from.at,
        hint: "export in two halves that both hold the key")
    }
    let identity = identity(of: context)
    let key = key(of: context)
    let columns = table.columns.compactMap { column in compileColumn(column, context) }
    let filter = (table.filter?.conditions ?? []).compactMap { condition in
      resolve(condition.field, context).map { FilterPlan(field: $0, test: condition.test) }
    }
    let order = table.modified.flatMap { modified in
      resolve(modified, context).map { field in
        OrderPlan(
          field: field, dateOrder: exportDateOrder(context) ?? .mdy,
          pivot: mapping.source.twoDigitYearPivot)
      }
    }
    checkCoverage(context)
    let extras = extras(of: context)
    checkRequiredColumns(context, identity: identity, extras: extras)
    guard let identity, let key else { return nil }
    return TablePlan(
      source: table.from.value, target: table.table.value, fields: entry.header.fields, key: key,
      identity: identity, order: order, duplicates: table.duplicates, filter: filter,
      columns: columns, extras: extras, rejectBudget: table.rejectBudget)
  }

  /// The field's position, or nil after a diagnostic.
  mutating func resolve(_ field: Located<String>, _ context: TableContext) -> Int? {
    if let index = context.index(of: field.value) { return index }
    report(
      .unknownField,
      "field '\(field.value)' is not in the export of '\(context.entry.source)'", at: field.at,
      hint: context.hasForeignFields ? nil : suggestion(field.value, context.fieldNames))
    return nil
  }

  func suggestion(_ name: String, _ candidates: [String]) -> String? {
    nearestName(to: name, among: candidates).map { "did you mean '\($0)'?" }
  }

  /// What the export says of its dates, else what the mapping says of the export or of all.
  func exportDateOrder(_ context: TableContext) -> DateOrder? {
    context.entry.header.dateFormat.flatMap(dateOrder(ofFileMakerFormat:))
      ?? context.settings.dates ?? mapping.source.dates
  }

  private mutating func key(of context: TableContext) -> KeyPlan? {
    let key = context.mapping.key
    switch key.source {
    case .fields(let fields):
      let indexes = fields.compactMap { resolve($0, context) }
      return indexes.count == fields.count
        ? KeyPlan(fields: indexes, normalize: key.normalize) : nil
    case .recordID(let location):
      if context.entry.header.dialect.format != .fmpxmlresult {
        report(
          .recordIDMissing,
          "the export of '\(context.entry.source)' carries no RECORDID", at: location,
          hint: "export as FMPXMLRESULT, or name the key's fields")
        return nil
      }
      return KeyPlan(fields: [], normalize: key.normalize)
    }
  }

  /// How rows of the table are identified; nil after a diagnostic.
  private mutating func identity(of context: TableContext) -> IdentityPlan? {
    let mapped = Set(context.mapping.columns.map(\.column.value))
    guard let primaryKey = context.table.primaryKey else {
      report(
        .primaryKeyUnusable,
        "table '\(context.table.name)' has no primary key, so its rows cannot be told apart",
        at: context.mapping.table.at, hint: "add `id uuid primary key` to the schema")
      return nil
    }
    if primaryKey.columns.allSatisfy(mapped.contains) {
      refuseInexactKeys(primaryKey, context)
      return .natural(columns: primaryKey.columns)
    }
    if primaryKey.columns.count == 1, let column = context.table.column(primaryKey.columns[0]),
      column.type == .uuid, column.domain == nil
    {
      return .computed(column: column.name)
    }
    report(
      .primaryKeyUnusable,
      "the primary key of '\(context.table.name)' is neither mapped nor a single uuid column",
      at: context.mapping.table.at,
      hint: "map the columns \(primaryKey.columns.map { "'\($0)'" }.joined(separator: ", "))")
    return nil
  }

  /// A key is compared as text, so its values must have one spelling each.
  private mutating func refuseInexactKeys(
    _ primaryKey: CatalogConstraint, _ context: TableContext
  ) {
    for name in primaryKey.columns {
      switch context.table.column(name)?.type {
      case .float4, .float8, .interval, .json, .jsonb, .array:
        report(
          .primaryKeyUnusable,
          "column '\(name)' of the primary key has a type whose values have no single spelling",
          at: context.mapping.table.at, hint: "use numeric, integer, text, date or uuid for keys")
      case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .bool, .date, .time, .timestamp,
        .timestamptz, .uuid, .enumeration, .other, nil:
        break
      }
    }
  }
}
