internal import MigrationModel

extension RecordMasker {
  /// A key that the project itself gives, masked as the records that have it.
  ///
  /// - Parameter fields: The positions of the key's parts in the export; others are left as they are.
  package mutating func maskedKey(_ parts: [String], fields: [Int]) -> [String] {
    var record = SourceRecord()
    for index in 0..<plan.fields.count {
      if let part = fields.firstIndex(of: index), part < parts.count {
        record.append(text: parts[part].utf8)
      } else {
        record.appendNull()
      }
    }
    mask(&record)
    return parts.enumerated().map { part, text in
      guard part < fields.count, record.fields.indices.contains(fields[part]) else { return text }
      return record.text(at: fields[part]) ?? ""
    }
  }
}
