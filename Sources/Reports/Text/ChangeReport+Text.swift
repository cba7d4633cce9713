package import MigrationModel

extension ChangeReport {
  /// Counts, then the first records of each kind of change.
  package var text: String {
    var text =
      "\(table) from \(file): \(HumanNumber.grouped(records)) \(hasSlots ? "slots" : "records"), "
    text += "\(HumanNumber.grouped(same)) come out the same"
    text += ", \(HumanNumber.grouped(changedRows)) rows with other cells\n"
    for kind in Kind.allCases {
      guard let group = kinds[kind] else { continue }
      text += "\n\(kind.title): \(HumanNumber.grouped(group.count))\n" + group.text
    }
    for column in columns where column.group.count > 0 {
      text += "\ncolumn \(column.name): \(HumanNumber.grouped(column.group.count)) cells\n"
      text += column.group.text
    }
    return text
  }
}

extension ChangeReport.Group {
  fileprivate var text: String {
    var table = TextTable([("record", .right), ("before", .left), ("after", .left)])
    for example in examples { table.add([example.place, example.before, example.after]) }
    let rest = count - Int64(examples.count)
    return table.text + (rest > 0 ? "  … and \(HumanNumber.grouped(rest)) more\n" : "")
  }
}

extension ChangeReport.Example {
  /// `7`, or `7 slot 2`.
  fileprivate var place: String { slot > 0 ? "\(record) slot \(slot)" : String(record) }
}
