package import MigrationModel

extension Mapping {
  /// The mapping with the keys that `on_missing: { default: … }` names in canonical form, as those of
  /// the records that they mean.
  package var canonicalizingDefaultKeys: Mapping {
    var mapping = self
    for table in mapping.tables.indices {
      for column in mapping.tables[table].columns.indices {
        guard let reference = mapping.tables[table].columns[column].reference,
          case .value(let key) = reference.onMissing, let name = reference.tables.first,
          let parent = tables.first(where: { $0.table.value == name.value }),
          let canonical = CanonicalKey.text(parts: [key], normalize: parent.key.normalize)
        else { continue }
        mapping.tables[table].columns[column].reference?.onMissing = .value(canonical)
      }
    }
    return mapping
  }
}
