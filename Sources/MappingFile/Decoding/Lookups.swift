internal import MigrationModel

/// The lookup files of a project by path; nil entries were refused.
struct Lookups {
  private let files: [String: [ValueMap.Entry]?]

  /// Reads every lookup file, used or not, so that mistakes in all of them are reported.
  init(_ sources: [ProjectFile], displayPrefix: String, reading: Reading) {
    var files: [String: [ValueMap.Entry]?] = [:]
    for source in sources {
      let shown = displayPrefix + source.path
      files[source.path] = .some(lookupEntries(of: source.bytes, file: shown, reading: reading))
    }
    self.files = files
  }

  /// The entries of a lookup file; reports a file that is not there.
  func entries(of path: Located<String>, reading: Reading) -> [ValueMap.Entry]? {
    if let known = files[path.value] { return known }
    let inFolder = "lookups/" + path.value
    let near =
      files.keys.contains(inFolder)
      ? inFolder : reading.nearest(to: path.value, among: files.keys.sorted())
    reading.report(
      .lookupMissing, "there is no lookup file \(quoted(path.value))", at: path.at,
      hint: near.map { "did you mean '\($0)'?" }
        ?? "put it into the folder lookups/ as a .csv file")
    return nil
  }
}

/// The rows of a `from,to` table; nil after reporting. An unquoted empty `to` is NULL.
private func lookupEntries(
  of bytes: [UInt8], file: String, reading: Reading
) -> [ValueMap.Entry]? {
  let start = SourceLocation(file: file, line: 1, column: 1)
  guard bytes.count <= Limits.otherBytes else {
    reading.report(.tooLarge, "the file is larger than \(Limits.otherBytes) bytes", at: start)
    return nil
  }
  let text = withoutByteOrderMark(bytes)
  if let fault = firstFault(in: text, allows: { $0 != "\0" }) {
    reading.report(fault, in: file)
    return nil
  }
  var table = LookupTable(text)
  let rows = table.rows()
  if let fault = table.fault {
    let at = SourceLocation(file: file, line: fault.line, column: fault.column)
    reading.report(.lookupFormat, fault.message, at: at)
    return nil
  }
  guard let header = rows.first, header.map(\.text) == ["from", "to"] else {
    reading.report(
      .lookupFormat, "the first line is not 'from,to'", at: start,
      hint: "two columns separated by a comma, with that header")
    return nil
  }
  var entries: [ValueMap.Entry] = []
  var lines: [[UInt8]: Int] = [:]
  for row in rows.dropFirst() {
    let at = SourceLocation(file: file, line: row[0].line, column: row[0].column)
    guard row.count == 2 else {
      reading.report(
        .lookupFormat, "the row has \(row.count) column\(row.count == 1 ? "" : "s") instead of 2",
        at: at, hint: "quote texts that hold commas")
      continue
    }
    // Bytes, because source texts are compared exactly.
    if let first = lines.updateValue(row[0].line, forKey: Array(row[0].text.utf8)) {
      reading.report(
        .listedTwice, "the text to replace is given twice", at: at,
        hint: "it is already on line \(first)")
      continue
    }
    let isNull = row[1].text.isEmpty && !row[1].isQuoted
    entries.append(ValueMap.Entry(from: row[0].text, to: isNull ? nil : row[1].text))
  }
  return entries
}
