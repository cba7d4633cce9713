internal import MigrationModel

/// Finds out, from the first bytes of a file, what kind of export it is.
struct DialectSniffer {
  /// How many bytes are looked at.
  static let sampleSize = 1 << 18

  private let file: String
  private let settings: ExportSettings
  private let bytes: ArraySlice<UInt8>
  private let hasByteOrderMark: Bool
  /// Whether the sample is the whole file.
  private let isWhole: Bool

  /// Throws `.badEncoding` for UTF-16, `.emptyFile` for a byte order mark alone, and
  /// `.unknownFormat` for what is known to be something else.
  init(
    file: String, sample: [UInt8], fileSize: Int64, settings: ExportSettings
  ) throws(ExportError) {
    self.file = file
    self.settings = settings
    isWhole = Int64(sample.count) >= fileSize
    hasByteOrderMark = sample.starts(with: [0xEF, 0xBB, 0xBF])
    bytes = sample.dropFirst(hasByteOrderMark ? 3 : 0)
    if Self.looksLikeUTF16(sample) {
      throw ExportError(
        .badEncoding, file: file, byteOffset: 0, "the file is UTF-16",
        hint: "export again with the character set Unicode (UTF-8)")
    }
    if bytes.isEmpty { throw emptyFile(file) }
    if let name = OtherFormats.name(of: bytes) {
      throw ExportError(
        .unknownFormat, file: file, "the file is \(name), not an export",
        hint: "export the table as CSV, Merge, Tab or XML (FMPXMLRESULT), in Unicode (UTF-8)")
    }
  }

  /// Format, delimiter, record end and whether a header row is present.
  func dialect() -> ExportDialect {
    let format = settings.format ?? detectedFormat()
    switch format {
    case .fmpxmlresult:
      return ExportDialect(
        format: format, delimiter: 0, recordEnd: nil, hasByteOrderMark: hasByteOrderMark,
        hasHeader: true)
    case .tab:
      return ExportDialect(
        format: format, delimiter: Byte.tab, recordEnd: tabRecordEnd(),
        hasByteOrderMark: hasByteOrderMark, hasHeader: settings.header == .present)
    case .csv, .merge:
      let delimiter = settings.delimiter ?? detectedDelimiter()
      let sketch = RowSketch(bytes, delimiter: delimiter, isWhole: isWhole, limit: 1)
      return ExportDialect(
        format: format, delimiter: delimiter, recordEnd: sketch.firstEnd,
        hasByteOrderMark: hasByteOrderMark, hasHeader: hasHeader(format))
    }
  }

  /// A Merge file always names its fields; a CSV file does unless the mapping does.
  private func hasHeader(_ format: ExportFormat) -> Bool {
    switch settings.header {
    case .present: true
    case .absent: false
    case .auto: format == .merge || settings.fields.isEmpty
    }
  }

  private func detectedFormat() -> ExportFormat {
    let blanks: [UInt8] = [0x20, Byte.tab, Byte.lineFeed, Byte.carriageReturn]
    if bytes.first(where: { !blanks.contains($0) }) == UInt8(ascii: "<") { return .fmpxmlresult }
    if looksLikeTab() { return .tab }
    return looksLikeMerge() ? .merge : .csv
  }

  private func looksLikeTab() -> Bool {
    let tabs = RowSketch(bytes, delimiter: Byte.tab, isWhole: isWhole, limit: 1)
    if let first = tabs.rows.first, first.cells > 1 { return true }
    let delimited = [Byte.comma, Byte.semicolon].contains { delimiter in
      let sketch = RowSketch(bytes, delimiter: delimiter, isWhole: isWhole, limit: 1)
      return sketch.rows.first.map { $0.cells > 1 } ?? false
    }
    if delimited { return false }
    // A value of a Tab export may start with a literal quote, and one column has no TAB at all.
    let line = bytes.prefix { $0 != Byte.lineFeed && $0 != Byte.carriageReturn }
    if line.contains(Byte.tab) { return hasSuffix(".tab") || hasSuffix(".txt") }
    return hasSuffix(".tab") && line.first != Byte.quote
  }

  /// First row unquoted names, later rows quoted; the suffix decides where this says nothing.
  private func looksLikeMerge() -> Bool {
    let delimiter = settings.delimiter ?? detectedDelimiter()
    let rows = RowSketch(bytes, delimiter: delimiter, isWhole: isWhole, limit: 2).rows
    guard let names = rows.first, names.quoted == 0, names.empty == 0 else { return false }
    guard rows.count > 1, rows[1].quoted > 0 else { return hasSuffix(".mer") }
    return rows[1].quoted + rows[1].empty == rows[1].cells || hasSuffix(".mer")
  }

  private func hasSuffix(_ suffix: String) -> Bool {
    file.lowercased().hasSuffix(suffix)
  }

  private func detectedDelimiter() -> UInt8 {
    let comma = RowSketch(bytes, delimiter: Byte.comma, isWhole: isWhole, limit: 64)
    let semicolon = RowSketch(bytes, delimiter: Byte.semicolon, isWhole: isWhole, limit: 64)
    let commas = comma.rows.first?.cells ?? 1
    let semicolons = semicolon.rows.first?.cells ?? 1
    if semicolons == 1 { return Byte.comma }
    if commas == 1 { return Byte.semicolon }
    if comma.isRegular != semicolon.isRegular {
      return comma.isRegular ? Byte.comma : Byte.semicolon
    }
    return semicolons > commas ? Byte.semicolon : Byte.comma
  }

  /// Where CR and LF both occur, the end that gives rows of equal width; else the first one.
  private func tabRecordEnd() -> RecordEnd? {
    guard let first = bytes.firstIndex(where: { $0 == Byte.carriageReturn || $0 == Byte.lineFeed })
    else { return nil }
    let isCR = bytes[first] == Byte.carriageReturn
    // A CR that is the last byte of the sample says nothing of the byte after it.
    if isCR && first + 1 == bytes.endIndex && !isWhole { return nil }
    let isCRLF = isCR && first + 1 < bytes.endIndex && bytes[first + 1] == Byte.lineFeed
    let firstEnd: RecordEnd = isCRLF ? .crlf : isCR ? .cr : .lf
    if let width = tabWidths(firstEnd), width.isRegular { return firstEnd }
    for candidate in [RecordEnd.crlf, .cr, .lf] where candidate != firstEnd {
      if let width = tabWidths(candidate), width.isRegular, width.rows > 1 { return candidate }
    }
    return firstEnd
  }

  private func tabWidths(_ end: RecordEnd) -> (rows: Int, isRegular: Bool)? {
    var widths: [Int] = []
    var tabs = 0
    var rowHasBytes = false
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      let next = index + 1 < bytes.endIndex ? bytes[index + 1] : nil
      let isEnd =
        switch end {
        case .cr: byte == Byte.carriageReturn
        case .lf: byte == Byte.lineFeed
        case .crlf: byte == Byte.carriageReturn && next == Byte.lineFeed
        }
      if isEnd {
        widths.append(tabs)
        (tabs, rowHasBytes) = (0, false)
        index += end == .crlf ? 2 : 1
        continue
      }
      rowHasBytes = true
      if byte == Byte.tab { tabs += 1 }
      index += 1
    }
    if isWhole && rowHasBytes { widths.append(tabs) }
    guard let first = widths.first else { return nil }
    return (widths.count, widths.allSatisfy { $0 == first })
  }

  private static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
    let head = bytes.prefix(4096)
    guard head.count >= 4 else { return false }
    // Delimiters, quotes and digits have a zero byte in each pair, whatever the script.
    var zeros = (even: 0, odd: 0)
    for index in head.indices where head[index] == 0 {
      if index % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let most = max(zeros.even, zeros.odd)
    return most * 5 >= head.count / 2 && most > 8 * min(zeros.even, zeros.odd)
  }
}

extension DialectSniffer {
  /// Throws `.badEncoding` when an XML declaration names an encoding other than UTF-8: the parser
  /// would convert bytes that have already been taken for UTF-8.
  func checkDeclaredEncoding() throws(ExportError) {
    guard bytes.starts(with: Array("<?xml".utf8)) else { return }
    let declaration = bytes.prefix(1024).prefix { $0 != UInt8(ascii: ">") }
    // A file that is cut off here says nothing of its encoding.
    guard declaration.count < min(bytes.count, 1024) else { return }
    let text = String(decoding: declaration, as: UTF8.self)
    let parts = text.split(separator: "encoding", maxSplits: 1)
    guard parts.count == 2 else { return }
    let isQuote = { (character: Character) in character == "\"" || character == "'" }
    let quoted = parts[1].drop { !isQuote($0) }.dropFirst().prefix { !isQuote($0) }
    let name = quoted.lowercased()
    if ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) { return }
    throw ExportError(
      .badEncoding, file: file, line: 1, "the XML declaration names another encoding than UTF-8",
      hint: "export the table again as XML with the grammar FMPXMLRESULT")
  }
}
