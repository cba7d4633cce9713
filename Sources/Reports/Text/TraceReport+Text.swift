package import MigrationModel

extension TraceReport {
  /// The record's way from the file to the target, a stage per paragraph.
  package var text: String {
    var text = "\(table) from \(source), as loaded by run \(run)\n"
    for record in records {
      text += "\nfile     \(file), record \(record.row.record)\nstaging  \(staging)\nrules    "
      text += record.row.text(of: file)
      text += "target   \(target): \(record.fate.text(from: source))"
      if let origin = record.origin, origin != "computed" {
        text += "  the crosswalk says of its id: \(origin)\n"
      }
      text += record.differences
    }
    if records.isEmpty { text += "\nno staged record of \(file) has this key\n" }
    if !nearMisses.isEmpty {
      text += "\nthe same key but for case, blanks or leading zeros: record"
      text += "\(nearMisses.count == 1 ? "" : "s") "
      text += nearMisses.prefix(20).map(String.init).joined(separator: ", ") + "\n"
    }
    text +=
      "\ncrosswalk: \(crosswalkID.map { "the key has the id \($0)" } ?? "the key has no id")\n"
    text += "\nruns\n"
    var runs = TextTable([("run", .left), ("started", .left), ("status", .left), ("key", .left)])
    for event in events {
      runs.add([
        event.run, event.startedAt, event.status,
        event.rejected.isEmpty
          ? "not among its rejects" : "rejected: " + event.rejected.joined(separator: ", "),
      ])
    }
    text += runs.text
    text += "\nnot known\n" + unknowns.map { "  - \($0)\n" }.joined()
    return text
  }
}

extension TraceReport.Record {
  /// The cells that are not what the rules give.
  fileprivate var differences: String {
    guard case .loaded(_, let differing, let nulled) = fate else { return "" }
    var table = TextTable([("column", .left), ("rules", .left), ("target", .left)])
    for cell in row.cells where differing.contains(cell.column) || nulled.contains(cell.column) {
      table.add([cell.column, cell.after ?? "NULL", target[cell.column] ?? "NULL"])
    }
    return table.text
  }
}

extension TraceReport.Fate {
  fileprivate func text(from source: String) -> String {
    switch self {
    case .loaded(let id, let differing, let nulled):
      var text = "the row with the id \(id)"
      text +=
        differing.isEmpty
        ? ", as the rules give it\n"
        : ", which differs from the rules in \(differing.joined(separator: ", "))\n"
      if !nulled.isEmpty {
        text += "  NULL, because the parent is not there: \(nulled.joined(separator: ", "))\n"
      }
      return text
    case .missing(let id):
      return "no row has the id \(id), although the load made one\n"
    case .merged(let winner):
      let slot = winner.slot > 0 ? ", slot \(winner.slot)" : ""
      return winner.source == source
        ? "merged into record \(winner.record)\(slot), which has the same key\n"
        : "merged into record \(winner.record)\(slot) of \(winner.source), which is preferred\n"
    case .empty: return "no slot is filled, so there is no row\n"
    case .held(let reasons):
      return "held until its parent is there\n" + reasons.map { "  \($0.sentence)\n" }.joined()
    case .rejected(let reasons):
      return "rejected\n" + reasons.map { "  \($0.sentence)\n" }.joined()
    case .filtered(let conditions):
      return "left out\n" + conditions.map { "  \($0)\n" }.joined()
    }
  }
}

extension RejectReason {
  /// `R105 date_of_birth: not a date`, and the constraint's name.
  package var sentence: String {
    var text = code.rawValue
    if !column.isEmpty { text += " \(column)" }
    text += ": \(code.summary)"
    if let constraint { text += " (\(constraint))" }
    return text
  }
}
