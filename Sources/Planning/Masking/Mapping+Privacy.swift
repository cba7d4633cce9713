import MigrationModel

extension Mapping {
  /// A column that one source of its table calls personal is so in all of them, in the same way,
  /// unless another source says something else.
  func sharingPrivacy() -> Mapping {
    var stated: [String: [String: ColumnPrivacy]] = [:]
    for table in tables {
      for column in table.columns {
        guard let privacy = column.privacy, privacy.isPersonal else { continue }
        let known = stated[table.table.value]?[column.column.value]
        // A technique says more than the bare statement.
        if known == nil || known?.technique == nil && privacy.technique != nil {
          stated[table.table.value, default: [:]][column.column.value] = privacy
        }
      }
    }
    var mapping = self
    for table in tables.indices {
      guard let columns = stated[tables[table].table.value] else { continue }
      for column in tables[table].columns.indices {
        let name = tables[table].columns[column].column.value
        guard let shared = columns[name] else { continue }
        let own = tables[table].columns[column].privacy
        guard own == nil || own?.isPersonal == true && own?.technique == nil else { continue }
        mapping.tables[table].columns[column].privacy = shared
      }
    }
    return mapping
  }
}
