internal import MigrationModel

/// The files of a project that YAML files name by their paths.
struct ReferredFiles {
  let lookups: Lookups
  /// By path; nil entries were refused.
  private let sql: [String: SchemaFile?]
  private let crosswalks: [String: ProjectFile]
  private let displayPrefix: String

  /// Reads every lookup and SQL file, used or not, so that mistakes in all of them are reported.
  init(_ files: [ProjectFile], displayPrefix: String, reading: Reading) {
    let files = { (role: ProjectFileRole) in
      files.filter { ProjectFileRole(path: $0.path) == role }
    }
    lookups = Lookups(files(.lookup), displayPrefix: displayPrefix, reading: reading)
    var sql: [String: SchemaFile?] = [:]
    for file in files(.sql) {
      sql[file.path] = .some(sqlText(of: file, displayPrefix: displayPrefix, reading: reading))
    }
    self.sql = sql
    var crosswalks: [String: ProjectFile] = [:]
    for file in files(.crosswalk) { crosswalks[file.path] = file }
    self.crosswalks = crosswalks
    self.displayPrefix = displayPrefix
  }

  /// A file of sql/; reports one that is not there.
  func sql(_ path: Located<String>, reading: Reading) -> SchemaFile? {
    if let known = sql[path.value] { return known }
    missing(path, folder: "sql", suffix: ".sql", among: sql.keys.sorted(), reading)
    return nil
  }

  /// The query in a file of sql/, placed at its beginning.
  func query(_ path: Located<String>, reading: Reading) -> Located<String>? {
    guard let file = sql(path, reading: reading) else { return nil }
    let start = SourceLocation(file: displayPrefix + file.path, line: 1, column: 1)
    guard file.sql.contains(where: { !$0.isWhitespace }) else {
      reading.report(.emptyFile, "the file says nothing", at: start)
      return nil
    }
    return Located(file.sql, at: start)
  }

  /// The rows of a file of crosswalk/, and its path in messages; reports one that is not there.
  func crosswalk(
    _ path: Located<String>, reading: Reading
  ) -> (rows: [[LookupTable.Cell]], shown: String)? {
    guard let file = crosswalks[path.value] else {
      missing(path, folder: "crosswalk", suffix: ".csv", among: crosswalks.keys.sorted(), reading)
      return nil
    }
    let shown = displayPrefix + file.path
    guard let text = plainText(of: file, shown: shown, reading: reading) else { return nil }
    var table = LookupTable(text)
    let rows = table.rows()
    if let fault = table.fault {
      reading.report(
        .crosswalkFormat, fault.message,
        at: SourceLocation(file: shown, line: fault.line, column: fault.column))
      return nil
    }
    return (rows, shown)
  }

  private func missing(
    _ path: Located<String>, folder: String, suffix: String, among known: [String],
    _ reading: Reading
  ) {
    let inFolder = folder + "/" + path.value
    let near =
      known.contains(inFolder) ? inFolder : reading.nearest(to: path.value, among: known)
    reading.report(
      .fileMissing, "there is no file \(quoted(path.value)) in the project", at: path.at,
      hint: near.map { "did you mean '\($0)'?" }
        ?? "put it into the folder \(folder)/ as a \(suffix) file")
  }
}

/// The text of an SQL file; nil after reporting.
func sqlText(of file: ProjectFile, displayPrefix: String, reading: Reading) -> SchemaFile? {
  plainText(of: file, shown: displayPrefix + file.path, reading: reading).map {
    SchemaFile(path: file.path, sql: String(decoding: $0, as: UTF8.self))
  }
}

/// The bytes of a file as UTF-8 without byte order mark; nil after reporting.
private func plainText(of file: ProjectFile, shown: String, reading: Reading) -> [UInt8]? {
  guard file.bytes.count <= Limits.otherBytes else {
    reading.report(
      .tooLarge, "the file is larger than \(Limits.otherBytes) bytes",
      at: SourceLocation(file: shown, line: 1, column: 1))
    return nil
  }
  let text = withoutByteOrderMark(file.bytes)
  if let fault = firstFault(in: text, allows: { $0 != "\0" }) {
    reading.report(fault, in: shown)
    return nil
  }
  return text
}
