package import MigrationModel

extension SiteModel {
  /// What the site shows of a project. The only place that knows both mapping and pages.
  ///
  /// - Parameters:
  ///   - manifest: The headers of the exports, nil when none were at hand.
  ///   - loadOrder: The filled tables, parents first.
  package init(
    mapping: Mapping, catalog: TargetCatalog, manifest: SourceManifest?, loadOrder: [String]
  ) {
    self.init(
      project: mapping.name.value, schema: mapping.target.schema.value,
      conventions: Self.conventions(of: mapping), identities: Self.identities(of: mapping),
      tables: catalog.tables.map { table in
        let filling = mapping.tables.filter { $0.table.value == table.name }
        return SiteTable(table, filling: filling, mapping: mapping, catalog: catalog)
      },
      exports: Set(mapping.tables.filter { $0.query == nil }.map(\.from.value)).sorted().map {
        name in
        SiteExport(name, mapping: mapping, header: manifest?[name]?.header)
      },
      loadOrder: loadOrder, hasHeaders: manifest != nil)
    addKeptFields()
  }

  /// The inputs of columns that take whatever else an export has.
  private mutating func addKeptFields() {
    for export in exports {
      for field in export.fields {
        for use in field.uses where use.role == .kept {
          guard let table = tables.firstIndex(where: { $0.name == use.table }),
            let column = tables[table].columns.firstIndex(where: { $0.name == use.column })
          else { continue }
          tables[table].columns[column].inputs.append(
            SiteFieldName(export: export.name, field: field.name))
        }
      }
    }
  }

  private static func conventions(of mapping: Mapping) -> [SiteFact] {
    let source = mapping.source
    var facts: [SiteFact] = []
    if let zone = source.timeZone {
      facts.append(
        SiteFact("Time zone", "timestamps of the exports are local times of \(zone.value)"))
    } else {
      facts.append(SiteFact("Time zone", "none is stated"))
    }
    facts.append(
      SiteFact(
        "Dates",
        source.dates.map { "\($0.words), unless the export states its own order" }
          ?? "as each export states"))
    facts.append(
      SiteFact(
        "Years of two digits",
        source.twoDigitYearPivot.map { "up to \(two($0)) they are 20xx, above 19xx" }
          ?? "refused"))
    facts.append(
      SiteFact("Numbers", "the decimal mark is the \(source.decimalMark.rawValue)"))
    facts.append(SiteFact("Encoding", "UTF-8"))
    if !mapping.target.tenant.isEmpty { facts.append(SiteFact("Tenant", mapping.target.tenant)) }
    facts.append(
      SiteFact(
        "Unmapped fields",
        mapping.unmappedFields == .error
          ? "every field is mapped, or ignored with a reason; else nothing is loaded"
          : "reported, and left in staging"))
    facts.append(
      SiteFact(
        "Rejects",
        "a record whose cell does not fit its column, or lacks a value that must be there, is "
          + "refused and kept with its reasons, unless the column's rule says otherwise"))
    facts.append(
      SiteFact(
        "Schemas",
        "\(mapping.target.schema.value) for readers, \(mapping.target.stagingSchema) for the "
          + "exports as they are, \(mapping.target.controlSchema) for ledger, rejects, crosswalk"))
    return facts
  }

  private static func identities(of mapping: Mapping) -> [SiteFact] {
    [
      SiteFact(
        "Computed",
        "a uuid primary key that no column rule fills is UUIDv8 (RFC 9562), computed from "
          + "namespace, table and the record's key: the same in every load"),
      SiteFact(
        "Natural", "where the mapping fills the primary key, the value is the id"),
      SiteFact("Namespace", mapping.target.namespace),
      SiteFact(
        "Crosswalk",
        "\(mapping.target.controlSchema).crosswalk keeps which FileMaker key became which id"),
    ]
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension DateOrder {
  var words: String {
    switch self {
    case .mdy: "month, day, year"
    case .dmy: "day, month, year"
    case .ymd: "year, month, day"
    }
  }
}
