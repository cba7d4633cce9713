internal import MigrationModel

extension SiteExport {
  /// - Parameter header: Nil when the export was not at hand.
  init(_ name: String, mapping: Mapping, header: ExportHeader?) {
    let settings = mapping.source.settings(for: name)
    let readers = mapping.tables.filter { $0.from.value == name && $0.query == nil }
    let uses = Self.uses(in: readers)
    var fields: [SiteField]
    if let header {
      fields = header.fields.map { SiteField(name: $0.name, type: $0.words) }
    } else {
      let named = settings.fields.map(\.value)
      let others = uses.map(\.field).filter { !named.contains($0) }
      var seen = Set<String>()
      fields = (named + others).filter { seen.insert($0).inserted }.map { SiteField(name: $0) }
    }
    for index in fields.indices {
      fields[index].uses = uses.filter { $0.field == fields[index].name }.map(\.use)
      if !fields[index].uses.isEmpty { continue }
      for reader in readers {
        guard let column = reader.unmappedTo?.value else { continue }
        fields[index].uses.append(SiteUse(.kept, table: reader.table.value, column: column))
      }
    }
    self.init(name: name, settings: Self.facts(of: settings, header), fields: fields)
  }

  /// What the mappings say of fields, in their order: columns, key, order, filter, ignored.
  private static func uses(in readers: [TableMapping]) -> [(field: String, use: SiteUse)] {
    var uses: [(field: String, use: SiteUse)] = []
    // The number of a slot is no field, though key and columns name it like one.
    let positions = readers.compactMap { reader in
      reader.explode?.position.map { ($0.value, Optional(reader.table.value)) }
    }
    for reader in readers {
      let table = reader.table.value
      for column in reader.columns {
        if case .polymorphic(let type, _) = column.reference?.parent {
          uses.append(
            (
              type.value,
              SiteUse(
                .column, table: table, column: column.column.value,
                reason: "says which table is meant")
            ))
        }
        for field in column.source.fields {
          let use = SiteUse(.column, table: table, column: column.column.value)
          if !uses.contains(where: { $0 == (field, use) }) { uses.append((field, use)) }
        }
        for place in column.keptIn {
          let reason =
            place == column.reference?.keepIn
            ? "the key that no record has" : "the text that does not fit"
          for field in column.source.fields {
            let use = SiteUse(.column, table: table, column: place.value, reason: reason)
            if !uses.contains(where: { $0 == (field, use) }) { uses.append((field, use)) }
          }
        }
      }
      if case .fields(let fields) = reader.key.source {
        uses += fields.map { ($0.value, SiteUse(.key, table: table)) }
      }
      if let modified = reader.modified {
        uses.append((modified.value, SiteUse(.order, table: table)))
      }
      for condition in reader.filter?.conditions ?? [] {
        let use = SiteUse(.filter, table: table, reason: reader.filter?.reason)
        if !uses.contains(where: { $0 == (condition.field.value, use) }) {
          uses.append((condition.field.value, use))
        }
      }
      uses += reader.ignored.map {
        ($0.field.value, SiteUse(.ignored, table: nil, reason: $0.reason))
      }
    }
    return uses.filter { use in !positions.contains { $0 == (use.field, use.use.table) } }
  }

  private static func facts(
    of settings: ExportSettings, _ header: ExportHeader?
  ) -> [SiteFact] {
    var facts: [SiteFact] = []
    if let tenant = settings.tenant { facts.append(SiteFact("Tenant", tenant.value)) }
    if let file = settings.file { facts.append(SiteFact("File", file.value)) }
    if let format = header?.dialect.format ?? settings.format {
      facts.append(SiteFact("Format", format.words))
    }
    if !settings.fields.isEmpty {
      facts.append(SiteFact("Field names", "from the mapping, as the export has none"))
    }
    if let stated = header?.dateFormat {
      facts.append(SiteFact("Dates", "as the export states: \(stated)"))
    } else if let dates = settings.dates {
      facts.append(SiteFact("Dates", dates.words))
    }
    if !settings.continuationFields.isEmpty {
      let names = settings.continuationFields.map(\.value).joined(separator: ", ")
      facts.append(
        SiteFact(
          "Continuation",
          "a row in which all of these are blank belongs to the record before: "
            + names))
    }
    switch settings.controls {
    case .keep: break
    case .replace: facts.append(SiteFact("Control characters", "replaced by U+FFFD"))
    case .refuse: facts.append(SiteFact("Control characters", "the export is refused"))
    }
    switch settings.undecodable {
    case .refuse: break
    case .replace: facts.append(SiteFact("Bytes that are not UTF-8", "replaced by U+FFFD"))
    case .setAside:
      facts.append(SiteFact("Bytes that are not UTF-8", "their records are rejected"))
    }
    if settings.allowEmpty { facts.append(SiteFact("No records", "allowed")) }
    return facts
  }
}

extension ExportField {
  /// Nil when the export does not say.
  fileprivate var words: String? {
    let repeats = maximumRepetitions > 1 ? "up to \(maximumRepetitions) repetitions" : nil
    let type = self.type == .unknown ? nil : self.type.rawValue
    let words = [type, repeats].compactMap(\.self)
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

extension ExportFormat {
  fileprivate var words: String {
    switch self {
    case .csv: "comma-separated values"
    case .merge: "Merge"
    case .tab: "tab-separated text"
    case .fmpxmlresult: "XML (FMPXMLRESULT)"
    }
  }
}
