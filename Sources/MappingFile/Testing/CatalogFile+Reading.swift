internal import MigrationModel

extension CatalogFile {
  /// Nil if the bytes are not what `text` writes.
  package init?(_ bytes: [UInt8]) {
    let reading = Reading()
    guard let root = NodeBuilder.tree(of: bytes, file: Self.path, reading: reading),
      !reading.hasErrors, let fingerprint = root["schema_files"]?.plainText,
      let entries = root["tables"]?.mapEntries
    else { return nil }
    var tables: [CatalogTable] = []
    for entry in entries {
      guard let table = CatalogTable(entry) else { return nil }
      tables.append(table)
    }
    self.init(
      fingerprint: fingerprint, catalog: TargetCatalog(tables: tables, domains: []))
  }
}

extension CatalogTable {
  fileprivate init?(_ entry: Node.Entry) {
    guard let entries = entry.value["columns"]?.mapEntries else { return nil }
    var columns: [CatalogColumn] = []
    for column in entries {
      guard let column = CatalogColumn(column) else { return nil }
      columns.append(column)
    }
    var constraints: [CatalogConstraint] = []
    if let key = entry.value["primary_key"]?.texts {
      constraints.append(
        CatalogConstraint(name: "", kind: .primaryKey, columns: key, definition: ""))
    }
    for key in entry.value["unique"]?.listItems ?? [] {
      guard let columns = key.texts else { return nil }
      constraints.append(
        CatalogConstraint(name: "", kind: .unique, columns: columns, definition: ""))
    }
    for key in entry.value["foreign_keys"]?.listItems ?? [] {
      guard let own = key["columns"]?.texts, let table = key["table"]?.plainText,
        let referenced = key["referenced"]?.texts
      else { return nil }
      constraints.append(
        CatalogConstraint(
          name: "", kind: .foreignKey, columns: own, definition: "", referencedTable: table,
          referencedColumns: referenced))
    }
    self.init(
      name: entry.key.value, columns: columns, constraints: constraints, indexes: [], triggers: [])
  }
}

extension CatalogColumn {
  fileprivate init?(_ entry: Node.Entry) {
    let node = entry.value
    guard let spelling = node["type"]?.plainText,
      let type = ColumnType(spelling: spelling, labels: node["labels"]?.texts ?? [])
    else { return nil }
    let identity = node["identity"]?.plainText.flatMap { Identity(rawValue: $0) }
    self.init(
      name: entry.key.value, type: type, typeText: spelling, notNull: node["not_null"] != nil,
      defaultExpression: node["default"] == nil ? nil : "", identity: identity ?? .none,
      isGenerated: node["generated"] != nil)
  }
}

extension Node {
  /// The value of a key of a map.
  fileprivate subscript(_ key: String) -> Node? {
    mapEntries?.first { $0.key.value == key }?.value
  }

  fileprivate var mapEntries: [Entry]? {
    if case .mapping(let entries) = kind { entries } else { nil }
  }

  fileprivate var listItems: [Node]? {
    if case .sequence(let items) = kind { items } else { nil }
  }

  fileprivate var plainText: String? {
    if case .scalar(let text, _) = kind { text } else { nil }
  }

  fileprivate var texts: [String]? {
    guard let items = listItems else { return nil }
    let texts = items.compactMap(\.plainText)
    return texts.count == items.count ? texts : nil
  }
}
