internal import MigrationModel

extension GivenCrosswalk {
  /// From a file of crosswalk/ whose columns are the parts of the key, and `id`; nil after
  /// reporting. Its cells are keys of records, so that messages name places only.
  init?(_ path: Located<String>, key: KeyMapping, files: ReferredFiles, reading: Reading) {
    guard let (rows, shown) = files.crosswalk(path, reading: reading) else { return nil }
    let parts =
      switch key.source {
      case .fields(let fields): fields.map(\.value)
      case .recordID: ["key"]
      }
    guard let columns = Self.columns(of: rows.first ?? [], parts: parts, shown, reading) else {
      return nil
    }
    var entries: [Entry] = []
    var lines: [[[UInt8]]: Int] = [:]
    for row in rows.dropFirst() {
      let at = SourceLocation(file: shown, line: row[0].line, column: row[0].column)
      guard row.count == parts.count + 1 else {
        reading.report(
          .crosswalkFormat,
          "the row has \(row.count) column\(row.count == 1 ? "" : "s") instead of "
            + "\(parts.count + 1)", at: at, hint: "quote texts that hold commas")
        continue
      }
      let id = row[columns.id]
      let cells = columns.key.map { row[$0].text }
      if let empty = Self.emptyPart(id: id, key: cells) {
        reading.report(
          .crosswalkFormat, "the \(empty) is empty", at: at, hint: "complete the row, or remove it")
        continue
      }
      // Bytes, because keys that only look alike are different.
      if let first = lines.updateValue(row[0].line, forKey: cells.map { Array($0.utf8) }) {
        reading.report(
          .listedTwice, "the key is given twice", at: at, hint: "it is already on line \(first)")
        continue
      }
      entries.append(
        Entry(
          key: cells, id: id.text,
          at: SourceLocation(file: shown, line: id.line, column: id.column)))
    }
    self.init(file: path, entries: entries)
  }

  private static func emptyPart(id: LookupTable.Cell, key: [String]) -> String? {
    let isBlank = { (text: String) in text.allSatisfy(\.isWhitespace) }
    if isBlank(id.text) { return "id" }
    return key.allSatisfy(isBlank) ? "key" : nil
  }

  /// Where the parts of the key and the id stand in a row.
  private static func columns(
    of header: [LookupTable.Cell], parts: [String], _ shown: String, _ reading: Reading
  ) -> (key: [Int], id: Int)? {
    let names = header.map(\.text)
    let key = parts.compactMap { part in
      names.firstIndex(of: part) ?? (parts.count == 1 ? names.firstIndex(of: "key") : nil)
    }
    let id = names.lastIndex(of: "id")
    guard let id, key.count == parts.count, names.count == parts.count + 1, !key.contains(id)
    else {
      let wanted = (parts + ["id"]).map { $0.contains(",") ? "\"\($0)\"" : $0 }
      reading.report(
        .crosswalkFormat, "the first line does not name the key and the id",
        at: SourceLocation(file: shown, line: 1, column: 1),
        hint: "the header is \(wanted.joined(separator: ","))")
      return nil
    }
    return (key, id)
  }
}
