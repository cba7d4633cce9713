package import MigrationModel

extension LoadReport {
  /// The summary that a load prints on stdout.
  package func text(command: String) -> String {
    var sections = ["\(command): \(status.rawValue), run \(run)\n"]
    if !exports.isEmpty { sections.append("Exports\n" + exportTable) }
    if !tables.isEmpty { sections.append("Records\n" + recordTable) }
    if !tables.isEmpty, isPublished { sections.append("Rows\n" + rowTable) }
    if !rejects.isEmpty { sections.append("Rejects\n" + rejectTable) }
    if !notes.isEmpty { sections.append(notes.map { "note: \($0)\n" }.joined()) }
    if !isPublished { sections.append("not published: the target is as it was before\n") }
    sections.append(balanceLine + timeLine)
    return sections.joined(separator: "\n")
  }

  private var exportTable: String {
    var table = TextTable([
      ("source", .left), ("file", .left), ("records", .right), ("undecodable", .right),
      ("staged", .right),
    ])
    for export in exports {
      table.add(
        [export.source, export.file]
          + [export.records, export.undecodable, export.staged].map(HumanNumber.grouped))
    }
    return table.text
  }

  private var recordTable: String {
    var table = TextTable([
      ("source", .left), ("target", .left), ("staged", .right), ("used", .right),
      ("filtered", .right), ("merged", .right), ("held", .right), ("rejected", .right),
    ])
    for counts in tables {
      table.add(
        [counts.source, counts.target]
          + [
            counts.staged, counts.used, counts.filtered, counts.merged, counts.held,
            counts.rejected,
          ].map(HumanNumber.grouped))
    }
    return table.text
  }

  private var rowTable: String {
    var table = TextTable([
      ("target", .left), ("produced", .right), ("inserted", .right), ("updated", .right),
      ("unchanged", .right), ("deleted", .right), ("owned", .right),
    ])
    for counts in tables {
      table.add(
        [counts.target]
          + [
            counts.produced, counts.inserted, counts.updated, counts.unchanged, counts.deleted,
            counts.ownedAfter,
          ].map(HumanNumber.grouped))
    }
    return table.text
  }

  private var rejectTable: String {
    var table = TextTable([
      ("target", .left), ("code", .left), ("column", .left), ("rows", .right), ("reason", .left),
    ])
    for reject in rejects {
      table.add([
        reject.target, reject.code.rawValue, reject.column.isEmpty ? "-" : reject.column,
        HumanNumber.grouped(reject.count), reject.code.summary,
      ])
    }
    return table.text
  }

  private var balanceLine: String {
    balanced
      ? "balanced: every record is accounted for\n"
      : "NOT BALANCED: some records are not accounted for\n"
  }

  private var timeLine: String {
    guard let total = seconds.last(where: { $0.phase == "total" }) else { return "" }
    let phases = seconds.filter { $0.phase != "total" }
      .map { "\($0.phase) \(HumanNumber.duration(seconds: $0.seconds))" }
    let detail = phases.isEmpty ? "" : " (\(phases.joined(separator: ", ")))"
    return "time: \(HumanNumber.duration(seconds: total.seconds))\(detail)\n"
  }
}
