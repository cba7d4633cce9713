internal import MigrationModel

/// The first row of a text export, where it holds field names.
enum TextHeader {
  /// Reads the header row: the fields' names, and the cells as they are in the file. Throws `.headerInvalid`, `.badEncoding`, and what a row can throw.
  static func read(
    from scanner: inout TextScanner, dialect: ExportDialect, settings: ExportSettings
  ) throws(ExportError) -> (names: [String], cells: [[UInt8]]) {
    let file = scanner.input.file
    let found: Bool
    do throws(ExportError) {
      found =
        dialect.format == .tab ? try scanner.nextTabRow() : try scanner.nextSeparatedRow()
    } catch {
      var error = error
      if error.byteOffset != nil { error.line = 1 }
      throw error
    }
    guard found else { throw emptyFile(file) }
    // One mark has been taken off already.
    if unsafe scanner.row.content(of: 0).starts(with: [0xEF, 0xBB, 0xBF]) {
      throw ExportError(
        .malformed, file: file, line: 1, byteOffset: scanner.row.start,
        "a second byte order mark", hint: "export the table again and do not edit the file")
    }
    var names: [String] = []
    var cells: [[UInt8]] = []
    var decoder = TextDecoder(fields: scanner.row.fieldCount, settings: ExportSettings.strict)
    for column in 0..<scanner.row.fieldCount {
      var bytes: [UInt8] = []
      do throws(TextDecoder.Problem) {
        _ = try unsafe decoder.append(scanner.row.content(of: column), column: column, to: &bytes)
      } catch {
        throw problem(error, column: column, scanner: scanner)
      }
      names.append(String(decoding: bytes, as: UTF8.self))
      cells.append(bytes)
    }
    let settled = try FieldNames.settle(
      names, settings: settings, file: file,
      mayHoldDelimiters: dialect.format != .tab && !scanner.row.hasQuotes)
    // A header with a delimiter in a name is wider than any record.
    return (settled, cells.count == settled.count ? cells : [])
  }

  /// How many lines of the file a header row takes.
  static func lines(of row: borrowing RowBuffer) -> Int64 {
    var lines: Int64 = 1
    var previous: UInt8 = 0
    for column in 0..<row.fieldCount {
      let content = unsafe row.content(of: column)
      for index in 0..<content.count {
        let byte = unsafe content[index]
        if byte == Byte.carriageReturn || byte == Byte.lineFeed && previous != Byte.carriageReturn {
          lines += 1
        }
        previous = byte
      }
      previous = 0
    }
    return lines
  }

  private static func problem(
    _ problem: TextDecoder.Problem, column: Int, scanner: borrowing TextScanner
  ) -> ExportError {
    let file = scanner.input.file
    switch problem {
    case .undecodable(let offset):
      return ExportError(
        .badEncoding, file: file, line: 1,
        byteOffset: scanner.row.fileOffset(of: offset, inField: column),
        "name \(column + 1) of the header is not UTF-8",
        hint: "export again with the character set Unicode (UTF-8)")
    case .illegalCharacter(let offset):
      return ExportError(
        .headerInvalid, file: file, line: 1,
        byteOffset: scanner.row.fileOffset(of: offset, inField: column),
        "name \(column + 1) of the header holds a control character",
        hint: "if the first row is a record, give the field names with 'fields:' in the mapping")
    }
  }
}

extension ExportSettings {
  /// Field names must be text as it stands.
  fileprivate static var strict: ExportSettings {
    ExportSettings(
      name: Located("", at: SourceLocation(file: "", line: 1, column: 1)), controls: .refuse,
      undecodable: .refuse)
  }
}
