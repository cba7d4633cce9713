package import MigrationModel

extension PreviewReport {
  /// One block per record: fields to the left, the cell that comes of them to the right.
  package var text: String {
    var text = rows.map { "\n" + $0.text(of: file) }.joined()
    if rows.isEmpty { text = "\nno such record\n" }
    let more = hasMore ? ", and there are more" : ""
    let records = Set(rows.map(\.record)).count
    return "\(table) from \(file): \(records) \(records == 1 ? "record" : "records")\(more)\n"
      + text
  }
}

extension PreviewRow {
  /// Also used where one record is traced.
  package func text(of file: String) -> String {
    var text = "record \(record)"
    if slot > 0 { text += ", slot \(slot)" }
    if let recordID { text += " (RECORDID \(recordID))" }
    text += ", key \(key.isEmpty ? "none" : key.joined(separator: ", ")): "
    switch fate {
    case .row: text += "a row\n"
    case .filtered: return text + "left out by 'where'\n"
    case .empty: return text + "no slot is filled, so no row\n"
    case .rejected: text += "rejected\n"
    }
    for reason in reasons where reason.column.isEmpty {
      text += "  \(reason.code.rawValue): \(reason.code.summary)\n"
    }
    var table = TextTable([
      ("column", .left), ("field", .left), ("before", .left), ("after", .left),
    ])
    for cell in cells {
      let refusal = reasons.filter { $0.column == cell.column }
        .map { "\($0.code.rawValue) \($0.code.summary)" }.joined(separator: ", ")
      let computed = cell.isComputed ? "computed by the server" : nil
      let after = refusal.isEmpty ? computed ?? cell.after ?? "NULL" : "✗ " + refusal
      if cell.fields.isEmpty { table.add([cell.column, "", "", after]) }
      for (index, field) in cell.fields.enumerated() {
        table.add([
          index == 0 ? cell.column : "", field.name, field.text, index == 0 ? after : "",
        ])
      }
    }
    return text + table.text
  }
}
