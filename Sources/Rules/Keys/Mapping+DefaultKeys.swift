package import MigrationModel

extension Mapping {
  /// The mapping with the keys that `on_missing: { default: … }` names as those of the records that they
  /// mean: masked, if those are, and in canonical form.
  ///
  /// - Parameters:
  ///   - masking: Nil in an ordinary load.
  ///   - manifest: The exports, whose fields the key is in.
  package func canonicalizingDefaultKeys(
    masking: Masking?, _ manifest: SourceManifest
  ) -> Mapping {
    var mapping = self
    for table in mapping.tables.indices {
      for column in mapping.tables[table].columns.indices {
        guard let reference = mapping.tables[table].columns[column].reference,
          case .value(let key) = reference.onMissing, let name = reference.tables.first,
          let parent = tables.first(where: { $0.table.value == name.value })
        else { continue }
        let parts = Self.masked(key, of: parent, masking, manifest) ?? [key]
        guard let canonical = CanonicalKey.text(parts: parts, normalize: parent.key.normalize)
        else { continue }
        mapping.tables[table].columns[column].reference?.onMissing = .value(canonical)
      }
    }
    return mapping
  }

  private static func masked(
    _ key: String, of parent: TableMapping, _ masking: Masking?, _ manifest: SourceManifest
  ) -> [String]? {
    guard let masking, parent.query == nil, case .fields(let fields) = parent.key.source,
      fields.count == 1, let export = manifest[parent.from.value],
      let place = export.header.fields.firstIndex(where: { $0.name == fields[0].value })
    else { return nil }
    var masker = masking.masker(of: parent.from.value)
    return masker.maskedKey([key], fields: [place])
  }
}
