package import MigrationModel

/// A field of an export.
package struct SourceField: Sendable, Hashable, Comparable {
  package var source: String
  package var name: String

  package init(_ source: String, _ name: String) {
    self.source = source
    self.name = name
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.source, left.name) < (right.source, right.name)
  }
}

/// The fields that say something about persons: those that a column with `pii: true` reads, and
/// those that hold the same keys as such a field.
package struct PersonalFields: Sendable {
  package let fields: Set<SourceField>
  /// Fields that hold the same keys, as key or as reference; each field is in one group at most.
  let groups: [KeyGroup]

  /// Fields whose masked texts must stay comparable.
  struct KeyGroup: Sendable {
    var fields: Set<SourceField>
    /// How the keys are made comparable; more than one contradict each other.
    var normalizations: Set<[KeyNormalization]>
  }

  /// - Parameter catalog: Tells which references hold another column of their parent than its key;
  ///   nil where no target is at hand.
  package init(_ mapping: Mapping, catalog: TargetCatalog? = nil) {
    let mapping = mapping.sharingPrivacy()
    var personal: Set<SourceField> = []
    for table in mapping.tables {
      for column in table.columns where column.privacy?.isPersonal == true {
        for field in PlanCompiler.namedFields(of: column.source) {
          personal.insert(SourceField(table.from.value, field.value))
        }
      }
    }
    groups = Self.groups(mapping, catalog)
    for group in groups where !group.fields.isDisjoint(with: personal) {
      personal.formUnion(group.fields)
    }
    fields = personal
  }

  /// The names of an export's fields.
  package func names(of source: String) -> Set<String> {
    Set(fields.filter { $0.source == source }.map(\.name))
  }

  func group(of field: SourceField) -> KeyGroup? { groups.first { $0.fields.contains(field) } }

  /// Each part of a table's key, in all of its sources, with the fields that refer to it.
  private static func groups(_ mapping: Mapping, _ catalog: TargetCatalog?) -> [KeyGroup] {
    var groups: [KeyGroup] = []
    for (index, table) in mapping.tables.enumerated() {
      let name = table.table.value
      // The first source speaks for the others.
      if mapping.tables[..<index].contains(where: { $0.table.value == name }) { continue }
      let feeds = mapping.tables.filter { $0.table.value == name }
      var parts = keyParts(of: feeds)
      for child in mapping.tables {
        for column in child.columns {
          guard let reference = column.reference,
            reference.tables.contains(where: { $0.value == name })
          else { continue }
          let fields = PlanCompiler.namedFields(of: column.source)
            .map { SourceField(child.from.value, $0.value) }
          let referred = referredFields(of: feeds, by: column, of: child, catalog)
          if !referred.isEmpty {
            guard fields.count == 1 else { continue }
            merge(
              KeyGroup(
                fields: referred.union(fields), normalizations: [table.key.normalize]),
              into: &groups)
          } else if fields.count == parts.count {
            for (part, field) in fields.enumerated() { parts[part].fields.insert(field) }
          }
        }
      }
      for part in parts where !part.fields.isEmpty { merge(part, into: &groups) }
    }
    return groups
  }

  /// The fields of each part of the key; a slot's number is no field.
  private static func keyParts(of feeds: [TableMapping]) -> [KeyGroup] {
    var parts: [KeyGroup] = []
    for feed in feeds {
      guard case .fields(let key) = feed.key.source else { continue }
      for (part, field) in key.enumerated() {
        if part == parts.count { parts.append(KeyGroup(fields: [], normalizations: [])) }
        if feed.explode?.position?.value == field.value { continue }
        parts[part].fields.insert(SourceField(feed.from.value, field.value))
        parts[part].normalizations.insert(feed.key.normalize)
      }
    }
    return parts
  }

  /// The fields of the parent that a reference holds; empty when it holds the parent's key.
  private static func referredFields(
    of feeds: [TableMapping], by column: ColumnMapping, of child: TableMapping,
    _ catalog: TargetCatalog?
  ) -> Set<SourceField> {
    guard let name = feeds.first?.table.value else { return [] }
    var referred: String?
    switch column.reference?.parent {
    case .column(_, let by): referred = by.value
    case .table, .polymorphic, nil:
      guard let parent = catalog?[table: name], let table = catalog?[table: child.table.value]
      else { return [] }
      referred =
        parent.referencedColumn(by: table, column: column.column.value)
        ?? parent.primaryKey?.columns.first
    }
    var fields: Set<SourceField> = []
    for feed in feeds {
      for mapped in feed.columns where mapped.column.value == referred {
        guard case .field(let field) = mapped.source else { continue }
        fields.insert(SourceField(feed.from.value, field.value))
      }
    }
    return fields
  }

  private static func merge(_ group: KeyGroup, into groups: inout [KeyGroup]) {
    var merged = group
    groups.removeAll { other in
      guard !other.fields.isDisjoint(with: merged.fields) else { return false }
      merged.fields.formUnion(other.fields)
      merged.normalizations.formUnion(other.normalizations)
      return true
    }
    groups.append(merged)
  }
}
