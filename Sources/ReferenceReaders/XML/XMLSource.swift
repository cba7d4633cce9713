internal import MigrationModel

/// Reads the rows of an FMPXMLRESULT export as canonical records.
struct XMLSource: ~Copyable {
  private var document: XMLDocument
  private let header: ExportHeader
  private let controls: ExportSettings.ControlPolicy
  private let setsAside: Bool
  private let namesAreReplaced: Bool
  /// Per field: several values are repetitions, not values of related records.
  private var repeats: [Bool] = []
  private var found: Int64?
  private var rows: Int64 = 0
  /// The reader stands on an element that was read already.
  private var isOnElement = false
  private var isFinished = false

  private init(
    _ document: consuming XMLDocument, header: ExportHeader, settings: ExportSettings
  ) {
    self.document = document
    self.header = header
    controls = settings.controls
    setsAside = settings.undecodable == .setAside
    namesAreReplaced = !settings.fields.isEmpty
  }

  /// Opens the file and reads all that stands before its rows.
  static func open(
    path: String, header: ExportHeader, settings: ExportSettings, chunkSize: Int
  ) throws(ExportError) -> XMLSource {
    let document = try XMLDocument.open(
      path: path, refusesUndecodable: settings.undecodable == .refuse, chunkSize: chunkSize)
    var source = XMLSource(document, header: header, settings: settings)
    try source.readHeader()
    return source
  }

  /// Bytes read so far.
  var byteCount: Int64 { document.byteCount }

  /// Fills `row` with the fields of the next row; false at the end of a sound document.
  mutating func readRow(into row: inout SourceRecord) throws(ExportError) -> Bool {
    row.clear()
    guard !isFinished else { return false }
    while isOnElement ? try document.advanceOver() : try document.advance() {
      isOnElement = false
      guard document.isElement else {
        if document.depth > 1, document.isText { throw malformed("has text outside of its fields") }
        continue
      }
      let node = try document.wholeNode()
      isOnElement = true
      if document.depth == 1 {
        try checkTrailer(node)
        continue
      }
      guard node.isElement("ROW") else { throw malformed("has a foreign element in RESULTSET") }
      rows += 1
      try copy(node, to: &row)
      return true
    }
    isFinished = true
    for (name, count) in [("FOUND", found), ("the manifest", header.found)] {
      guard let count, count != rows else { continue }
      throw ExportError(
        .countMismatch, file: document.name, "has \(rows) rows, but \(name) says \(count)")
    }
    return false
  }

  private mutating func readHeader() throws(ExportError) {
    var names: [String]?
    var isRoot = false
    while isRoot || !document.isElement ? try document.advance() : try document.advanceOver() {
      isRoot = false
      guard document.isElement else { continue }
      let node = try document.node()
      switch document.depth {
      case 0:
        try checkEncoding()
        guard node.isElement("FMPXMLRESULT") else { throw malformed("is not FMPXMLRESULT") }
        isRoot = true
      case 1 where node.isElement("ERRORCODE"):
        try checkErrorCode(document.wholeNode())
      case 1 where node.isElement("METADATA"):
        names = try readFields(document.wholeNode())
      case 1 where node.isElement("RESULTSET"):
        guard let names else { throw malformed("has no METADATA before its rows") }
        if !namesAreReplaced { try checkNames(names, against: header, file: document.name) }
        guard names.count == header.fields.count else {
          throw ExportError(
            .headerInvalid, file: document.name, "METADATA has not as many fields as the manifest")
        }
        found = node.attribute("FOUND").flatMap(Self.number)
        return
      default: break
      }
    }
    throw malformed("has no RESULTSET")
  }

  private func checkEncoding() throws(ExportError) {
    guard let encoding = document.encoding else { return }
    guard ["UTF-8", "UTF8", "US-ASCII"].contains(encoding.uppercased()) else {
      throw ExportError(
        .badEncoding, file: document.name, "declares another encoding than UTF-8")
    }
  }

  private func checkErrorCode(_ node: XMLNode) throws(ExportError) {
    var text: [UInt8] = []
    var child = node.firstChild
    while let part = child {
      if part.kind == .text { part.withText { text.append(copying: $0) } }
      child = part.next
    }
    text.removeAll { $0 <= 0x20 }
    guard let code = Self.number(text), code == 0 else {
      throw ExportError(
        .serverError, file: document.name, "is an error report: its ERRORCODE is not 0")
    }
  }

  /// Reads METADATA: the names, and how the values of each field are joined.
  private mutating func readFields(_ node: XMLNode) throws(ExportError) -> [String] {
    var names: [String] = []
    var child = node.firstChild
    while let field = child {
      child = field.next
      guard field.isElement("FIELD") else { continue }
      var name: [UInt8] = []
      var writer = FieldWriter(controls: controls)
      let raw = field.attribute("NAME") ?? []
      writer.append(filtered: raw.span, to: &name)
      names.append(String(decoding: name, as: UTF8.self))
      let repetitions = field.attribute("MAXREPEAT").flatMap(Self.number) ?? 1
      repeats.append(repetitions > 1 && !isRelatedName(name))
    }
    return names
  }

  /// What follows the rows may say that something failed, but nothing of fields and rows.
  private func checkTrailer(_ node: XMLNode) throws(ExportError) {
    if node.isElement("ERRORCODE") { try checkErrorCode(node) }
    if node.isElement("METADATA") || node.isElement("RESULTSET") {
      throw malformed("has a second head or a second set of rows")
    }
  }

  private func malformed(_ message: String) -> ExportError {
    ExportError(.malformed, file: document.name, record: rows > 0 ? rows : nil, message)
  }

  private static func number(_ text: [UInt8]) -> Int64? {
    Int64(String(decoding: text, as: UTF8.self))
  }
}

extension XMLSource {
  private func copy(_ node: XMLNode, to row: inout SourceRecord) throws(ExportError) {
    row.recordID = node.attribute("RECORDID").flatMap(Self.number)
    row.modificationID = node.attribute("MODID").flatMap(Self.number)
    var child = node.firstChild
    while let column = child {
      if column.isElement("COL") {
        guard row.fields.count < header.fields.count else { throw ragged(row) }
        try copyColumn(column, repeats: repeats[row.fields.count], to: &row)
      } else {
        try refuse(column)
      }
      child = column.next
    }
    guard row.fields.count == header.fields.count else { throw ragged(row) }
  }

  /// Appends the DATA of a COL as one field.
  private func copyColumn(
    _ column: XMLNode, repeats: Bool, to row: inout SourceRecord
  ) throws(ExportError) {
    let separator =
      repeats ? CanonicalText.repetitionSeparator : CanonicalText.relatedSeparator
    let start = row.bytes.count
    var endOfLastFilled = start
    var values = 0
    var child = column.firstChild
    while let data = child {
      if data.isElement("DATA") {
        if values > 0 { row.bytes.append(separator) }
        values += 1
        let first = row.bytes.count
        try copyText(of: data, to: &row)
        if row.bytes.count > first { endOfLastFilled = row.bytes.count }
      } else {
        try refuse(data)
      }
      child = data.next
    }
    if repeats { row.bytes.removeSubrange(endOfLastFilled...) }
    row.fields.append(.init(start: start, end: row.bytes.count, isNull: values == 0))
  }

  private func copyText(of data: XMLNode, to row: inout SourceRecord) throws(ExportError) {
    var writer = FieldWriter(controls: controls)
    var child = data.firstChild
    while let part = child {
      if part.kind == .text {
        part.withText { bytes in
          if FieldWriter.isPlain(bytes) {
            writer.append(run: bytes, to: &row.bytes)
          } else {
            writer.append(filtered: bytes, to: &row.bytes)
          }
        }
      } else {
        try refuse(part)
      }
      child = part.next
    }
    if writer.isUndecodable, setsAside { row.isUndecodable = true }
  }

  /// Throws unless the node says nothing: a comment, or blanks between elements.
  private func refuse(_ node: XMLNode) throws(ExportError) {
    switch node.kind {
    case .ignorable: return
    case .text:
      let isBlank = node.withText { bytes in
        bytes.indices.allSatisfy { [0x09, 0x0A, 0x0D, 0x20].contains(bytes[$0]) }
      }
      guard !isBlank else { return }
      throw malformed("has text outside of its fields")
    case .element, .other: throw malformed("has a foreign element in a row")
    }
  }

  private func ragged(_ row: borrowing SourceRecord) -> ExportError {
    ExportError(
      .ragged, file: document.name, record: rows,
      "a row has not the \(header.fields.count) fields of METADATA")
  }
}
