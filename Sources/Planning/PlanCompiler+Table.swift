import MigrationModel

/// What is known while one table mapping is resolved.
struct TableContext {
  var mapping: TableMapping
  var entry: ManifestEntry
  var settings: ExportSettings
  var table: CatalogTable
  var fieldNames: [String]

  /// Names of the export's fields that the mapping may read; virtual fields come after them and hide
  /// none.
  var virtualNames: [String] = []

  /// What a mapping may have meant: fields, and the name of a slot's position.
  var readableNames: [String] {
    fieldNames + [mapping.explode?.position?.value].compactMap(\.self)
  }

  func index(of field: String) -> Int? {
    fieldNames.firstIndex(of: field)
      ?? virtualNames.firstIndex(of: field).map { fieldNames.count + $0 }
  }

  /// Whether the export has none of the fields that the mapping names: its first line is then most
  /// likely a record, and what stands in it are values.
  var hasForeignFields: Bool {
    let named = PlanCompiler.namedFields(of: mapping)
    return !named.isEmpty && !named.contains { index(of: $0) != nil }
  }
}

extension PlanCompiler {
  mutating func compileTable(_ table: TableMapping) -> TablePlan? {
    if table.query != nil, manifest[table.from.value] != nil {
      report(
        .shapeMismatch,
        "'\(table.from.value)' is also the name of an export, and staging can hold one of them",
        at: table.table.at, hint: "give the export another name with `file:`")
    }
    guard let entry = table.query == nil ? manifest[table.from.value] : queryEntry(table) else {
      return nil
    }
    guard let target = catalog[table: table.table.value] else {
      report(
        .unknownTable, "table '\(table.table.value)' is not in the target schema",
        at: table.table.at, hint: suggestion(table.table.value, catalog.tables.map(\.name)))
      return nil
    }
    var context = TableContext(
      mapping: table, entry: entry, settings: mapping.source.settings(for: table.from.value),
      table: target, fieldNames: entry.header.fields.map(\.name))
    if context.fieldNames.count > StagingPlan.fieldLimit {
      report(
        .tooManyFields,
        "the export of '\(table.from.value)' has \(context.fieldNames.count) fields, more than the "
          + "\(StagingPlan.fieldLimit) that staging can hold", at: table.from.at,
        hint: "export in two halves that both hold the key")
    }
    let sqlFields = addVirtualFields(&context)
    let identity = identities[table.table.value]
    let key = key(of: context)
    let columns = table.columns.compactMap { column in compileColumn(column, context) }
    let copies = table.columns.compactMap { column in compileCopy(column, context) }
    let explode = explode(of: context)
    let filter = (table.filter?.conditions ?? []).compactMap { condition in
      resolve(condition.field, context).map {
        FilterPlan(field: $0, test: condition.test, reason: condition.reason)
      }
    }
    let order = table.modified.flatMap { modified in
      resolve(modified, context).map { field in
        OrderPlan(
          field: field, dateOrder: exportDateOrder(context) ?? .mdy,
          pivot: mapping.source.twoDigitYearPivot)
      }
    }
    checkIgnored(context)
    let extras = extras(of: context)
    checkRequiredColumns(context, identity: identity, extras: extras)
    guard let identity, let key else { return nil }
    var plan = TablePlan(
      source: table.from.value, target: table.table.value, fields: entry.header.fields, key: key,
      identity: identity, order: order, duplicates: table.duplicates, filter: filter,
      columns: columns, extras: extras, rejectBudget: table.rejectBudget)
    plan.feed = table.feed
    // The run's own has one name only: keys of an export that states it are found by the others.
    let tenant = context.settings.tenant?.value
    plan.tenant = tenant == mapping.target.tenant ? nil : tenant
    plan.explode = explode
    plan.sqlFields = sqlFields
    plan.copies = copies
    plan.assertions = table.assertions
    plan.match = table.match
    plan.crosswalk = table.crosswalk
    plan.query = table.query?.value
    plan.deletes = table.deletes
    plan.isExternal = mapping.ownership == .external
    checkDeletes(context)
    return plan
  }

  /// The field's position, or nil after a diagnostic.
  mutating func resolve(_ field: Located<String>, _ context: TableContext) -> Int? {
    if let index = context.index(of: field.value) { return index }
    report(
      .unknownField,
      "field '\(field.value)' is not in the export of '\(context.entry.source)'", at: field.at,
      hint: context.hasForeignFields ? nil : suggestion(field.value, context.readableNames))
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
}
