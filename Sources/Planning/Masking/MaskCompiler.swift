package import MigrationModel

/// Decides how each field of each export is masked. Pure, like `PlanCompiler`; its diagnostics hold
/// for every load, so that a mapping that is checked can also be masked.
package struct MaskCompiler {
  let mapping: Mapping
  let manifest: SourceManifest
  let catalog: TargetCatalog
  let personal: PersonalFields
  var diagnostics: [Diagnostic] = []

  /// One plan per export of the manifest, by source.
  package static func compile(
    mapping: Mapping, manifest: SourceManifest, catalog: TargetCatalog
  ) -> (plans: [String: MaskPlan], diagnostics: [Diagnostic]) {
    let mapping = mapping.sharingPrivacy()
    var compiler = MaskCompiler(
      mapping: mapping, manifest: manifest, catalog: catalog,
      personal: PersonalFields(mapping, catalog: catalog))
    var plans: [String: MaskPlan] = [:]
    compiler.checkStatements()
    compiler.checkDateShifts()
    compiler.checkPersons()
    for entry in manifest.entries {
      let fields = entry.header.fields.map { field in
        compiler.mask(SourceField(entry.source, field.name), entry)
      }
      plans[entry.source] = MaskPlan(source: entry.source, fields: fields)
    }
    compiler.checkMerges(plans)
    var seen: Set<Diagnostic> = []
    return (plans, compiler.diagnostics.filter { seen.insert($0).inserted })
  }

  /// A column that reads the field, in its table.
  struct Reader {
    var table: TableMapping
    var column: ColumnMapping
    var type: ColumnType?
    var isRequired: Bool

    /// Whether the field alone is the column's text, so that its type must fit.
    var readsAlone: Bool {
      if case .field = column.source { return column.map == nil && column.reference == nil }
      return false
    }
  }

  private mutating func mask(_ field: SourceField, _ entry: ManifestEntry) -> FieldMask {
    let tables = tables(from: field.source)
    let slots = Set(
      tables.compactMap(\.explode).filter { $0.fields.contains { $0.value == field.name } }
        .map(\.kind))
    let readers = readers(of: field)
    var kept: [FieldMask.KeptText] = []
    for reader in readers {
      kept += reader.column.nullWords.map { .init($0, ignoresCase: true) }
    }
    for condition in tables.flatMap({ $0.filter?.conditions ?? [] })
    where condition.field.value == field.name {
      switch condition.test {
      case .isAny(let texts), .isNone(let texts):
        kept += texts.map { .init($0, ignoresCase: false) }
      case .isEmpty, .isNotEmpty: break
      }
    }
    for column in tables.flatMap(\.columns) {
      guard case .polymorphic(let type, let choices) = column.reference?.parent,
        type.value == field.name
      else { continue }
      kept += choices.map { .init($0.word, ignoresCase: false) }
    }
    let action =
      personal.fields.contains(field)
      ? action(field, readers, tables, entry) ?? .null : unmaskedAction(field, readers, tables)
    return FieldMask(
      action, kept: kept, slots: slots.sorted { $0.rawValue < $1.rawValue })
  }

  /// The mappings that an export feeds; a table `from_sql` reads none itself.
  private func tables(from source: String) -> [TableMapping] {
    mapping.tables.filter { $0.from.value == source && $0.query == nil }
  }

  /// A field that no column reads is still needed as a key, to tell which record is newer, as a
  /// filter, or to tell which slots are blank and which table a reference means.
  private func unmaskedAction(
    _ field: SourceField, _ readers: [Reader], _ tables: [TableMapping]
  ) -> FieldMask.Action {
    if !readers.isEmpty { return .asIs }
    var isFilter = false
    for table in tables {
      if case .fields(let key) = table.key.source, key.contains(where: { $0.value == field.name }) {
        return .asIs
      }
      if table.modified?.value == field.name { return .asIs }
      for condition in table.filter?.conditions ?? [] where condition.field.value == field.name {
        isFilter = true
      }
      if table.explode?.fields.contains(where: { $0.value == field.name }) == true {
        isFilter = true
      }
      for column in table.columns {
        guard case .polymorphic(let type, _) = column.reference?.parent else { continue }
        if type.value == field.name { isFilter = true }
      }
    }
    return isFilter ? .marked : .emptied
  }

  func readers(of field: SourceField) -> [Reader] {
    tables(from: field.source).flatMap { table in
      table.columns.filter { column in
        PlanCompiler.namedFields(of: column.source).contains { $0.value == field.name }
      }.map { column in
        let target = catalog[table: table.table.value]?.column(column.column.value)
        let domain = target?.domain.flatMap { name in
          catalog.domains.first { $0.name == name }
        }
        return Reader(
          table: table, column: column, type: target?.type,
          isRequired: column.required || target?.notNull == true || domain?.notNull == true)
      }
    }
  }

  /// A column cannot say that a field is not about persons when another says that it is.
  private mutating func checkStatements() {
    for table in mapping.tables {
      for column in table.columns {
        guard let privacy = column.privacy, !privacy.isPersonal else { continue }
        for field in PlanCompiler.namedFields(of: column.source)
        where personal.fields.contains(SourceField(table.from.value, field.value)) {
          report(
            .maskConflict,
            "field '\(field.value)' is personal by another column, but `pii: false` here",
            at: privacy.at, hint: "leave `pii: false` out, or say `pii: true`")
        }
      }
    }
  }

  mutating func report(
    _ code: PlanningCode, _ message: String, at location: SourceLocation?, hint: String? = nil
  ) {
    diagnostics.append(Diagnostic(code.rawValue, .error, message, at: location, hint: hint))
  }
}
