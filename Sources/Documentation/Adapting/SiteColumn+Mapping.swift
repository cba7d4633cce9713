internal import MigrationModel

extension SiteColumn {
  init(
    _ column: CatalogColumn, of table: CatalogTable, filling: [TableMapping], mapping: Mapping,
    catalog: TargetCatalog
  ) {
    self.init(
      name: column.name, type: column.typeText,
      declarations: Self.declarations(of: column, in: table, catalog),
      comment: catalog.comments.column(column.name, of: table.name), origin: .empty)
    var rules: [(source: String, facts: [SiteFact])] = []
    for source in filling {
      rule = []
      add(source, column, table, mapping)
      if !rule.isEmpty { rules.append((source.from.value, rule)) }
    }
    // Sources that all have the same rule need not be told apart.
    let isShared = rules.count == filling.count && rules.allSatisfy { $0.facts == rules[0].facts }
    rule =
      isShared
      ? rules.first?.facts ?? []
      : rules.flatMap { [SiteFact("From", $0.source)] + $0.facts }
    if let precedence = ShapeWords.column(column.name, filling) { rule.append(precedence) }
    if origin != .empty { return }
    if column.isGenerated {
      origin = .database
      rule = [SiteFact("Generated", "by PostgreSQL, from other columns")]
    } else if column.identity != .none {
      origin = .database
      rule = [SiteFact("Identity", "numbered by PostgreSQL")]
    } else if column.defaultExpression != nil {
      origin = .database
      rule = filling.isEmpty ? [] : [SiteFact("Default", "of the column")]
    } else if filling.isEmpty {
      origin = .database
    }
  }

  /// What one mapping of the table does with the column.
  private mutating func add(
    _ source: TableMapping, _ column: CatalogColumn, _ table: CatalogTable, _ mapping: Mapping
  ) {
    let export = source.from.value
    for rule in source.columns where rule.column.value == column.name {
      origin = .mapped
      if rule.privacy != nil, !marks.contains("pii") { marks.append("pii") }
      if case .sql = rule.source, !marks.contains("SQL") { marks.append("SQL") }
      let position = source.explode?.position?.value
      if let position, rule.source.fields.contains(position) {
        self.rule.append(SiteFact("Slot", "\(position), the number of the slot"))
      }
      for field in rule.source.fields where field != position && source.query == nil {
        let input = SiteFieldName(export: export, field: field)
        if !inputs.contains(input) { inputs.append(input) }
      }
      self.rule += RuleWords(rule, column: column, mapping: mapping).facts
      if let parent = rule.reference?.tables.first?.value { reference = parent }
    }
    let scheme = source.ids?.value ?? mapping.target.ids
    let isMade = column.type == .uuid || scheme == .identity
    let isMapped = source.columns.contains { $0.column.value == column.name }
    if !isMapped, table.primaryKey?.columns == [column.name], isMade, scheme != .natural {
      origin = .load
      rule.append(SiteFact("Id", scheme.words))
      if case .fields(let fields) = source.key.source, source.query == nil {
        inputs += fields.map(\.value).filter { $0 != source.explode?.position?.value }
          .map { SiteFieldName(export: export, field: $0) }
      }
    }
    let kept = source.columns.filter { rule in
      rule.keptIn.contains { $0.value == column.name }
    }
    if !kept.isEmpty {
      origin = .load
      let names = kept.map(\.column.value).joined(separator: ", ")
      for field in kept.flatMap(\.source.fields) {
        let input = SiteFieldName(export: export, field: field)
        if !inputs.contains(input) { inputs.append(input) }
      }
      rule.append(SiteFact("Keeps", "the original text of what did not fit: \(names)"))
    }
    if source.unmappedTo?.value == column.name {
      origin = .load
      rule.append(SiteFact("Keeps", "every field of \(export) that is neither mapped nor ignored"))
    }
  }

  private static func declarations(
    of column: CatalogColumn, in table: CatalogTable, _ catalog: TargetCatalog
  ) -> [String] {
    var words: [String] = []
    if table.primaryKey?.columns.contains(column.name) ?? false { words.append("primary key") }
    if column.notNull { words.append("NOT NULL") }
    if let value = column.defaultExpression { words.append("default \(value)") }
    switch column.identity {
    case .none: break
    case .always: words.append("identity, always generated")
    case .byDefault: words.append("identity by default")
    }
    if case .enumeration(let labels) = column.type {
      words.append("one of: " + labels.joined(separator: ", "))
    }
    if let name = column.domain {
      let comment = catalog.comments.domain(name).map { ": \($0)" } ?? ""
      words.append("domain \(name)\(comment)")
      for check in catalog.domains.first(where: { $0.name == name })?.checks ?? [] {
        words.append(check.definition)
      }
    }
    for constraint in table.constraints where constraint.columns == [column.name] {
      switch constraint.kind {
      case .unique: words.append("unique")
      case .check: words.append(constraint.definition)
      case .primaryKey, .foreignKey, .exclusion: break
      }
    }
    return words
  }
}

extension ColumnSource {
  /// The fields that it reads, in its order.
  var fields: [String] {
    switch self {
    case .field(let field): return [field.value]
    case .fields(let fields): return fields.map(\.value)
    case .template(let parts):
      return parts.compactMap { part in
        switch part {
        case .field(let field): return field.value
        case .text: return nil
        }
      }
    case .object(let members): return members.map(\.field.value)
    case .literal, .constant, .sql, .copy: return []
    }
  }
}
