internal import CLibXML2
internal import MigrationModel

extension FMPXMLHandler {
  /// What the head says; complete once `headIsComplete`.
  var header: ExportHeader {
    ExportHeader(
      dialect: ExportDialect(
        format: .fmpxmlresult, delimiter: 0, recordEnd: nil, hasByteOrderMark: false,
        hasHeader: true),
      fields: fields, dateFormat: dateFormat, timeFormat: timeFormat, layout: layout, found: found,
      recordsInTable: recordsInTable)
  }

  /// One FIELD of METADATA.
  mutating func addField(_ attributes: AttributeList, _ count: CInt) {
    let type: FieldType =
      switch unsafe value(attributes, count, "TYPE") {
      case "TEXT": .text
      case "NUMBER": .number
      case "DATE": .date
      case "TIME": .time
      case "TIMESTAMP": .timestamp
      case "CONTAINER": .container
      default: .unknown
      }
    let repetitions = unsafe number(attributes, count, "MAXREPEAT") ?? 1
    fields.append(
      ExportField(
        name: unsafe value(attributes, count, "NAME") ?? "", type: type,
        maximumRepetitions: Int(clamping: max(repetitions, 1))))
  }

  /// DATABASE: the file's own date and time formats.
  mutating func readDatabase(_ attributes: AttributeList, _ count: CInt) {
    dateFormat = unsafe value(attributes, count, "DATEFORMAT")
    timeFormat = unsafe value(attributes, count, "TIMEFORMAT")
    layout = unsafe value(attributes, count, "LAYOUT")
    recordsInTable = unsafe number(attributes, count, "RECORDS")
  }

  /// RESULTSET begins: the head is complete.
  mutating func beginResultSet(_ attributes: AttributeList, _ count: CInt) {
    guard !headIsComplete else { return fail(.malformed, "a second RESULTSET") }
    guard !fields.isEmpty else { return fail(.headerInvalid, "METADATA names no field") }
    // A related field is told by its name; MAXREPEAT of 1 with several DATA means the same.
    joinsRelated = fields.map { $0.name.contains("::") || $0.maximumRepetitions == 1 }
    do throws(ExportError) {
      let names = try FieldNames.settle(
        fields.map(\.name), settings: settings, file: file, isFirstRow: false)
      for (index, name) in names.enumerated() { fields[index].name = name }
    } catch {
      return fail(error)
    }
    if let text = unsafe value(attributes, count, "FOUND"), !text.isEmpty {
      guard let number = Int64(text), number >= 0 else {
        return fail(.malformed, "FOUND is not a count")
      }
      found = number
    }
    decoder = TextDecoder(fields: fields.count, settings: settings)
    fieldCount = fields.count
    headIsComplete = true
    place = .resultSet
  }

  /// ERRORCODE may come with a well-formed body; anything but 0 is a failure.
  mutating func checkErrorCode() {
    let text = errorCode.filter { $0 > 0x20 }
    guard !text.isEmpty, text.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return fail(.malformed, "ERRORCODE is not a number")
    }
    let code = String(decoding: text.prefix(9), as: UTF8.self)
    if text.contains(where: { $0 != 0x30 }) {
      fail(
        .serverError, "FileMaker reports error \(code)",
        hint: "look up ERRORCODE in FileMaker's list of error codes, then export again")
    }
  }

  /// The document has a DOCTYPE, which names the root. Of FileMaker's grammars another one has one.
  mutating func failDoctype(_ root: UnsafePointer<xmlChar>?) {
    if let root = unsafe root, unsafe isSame(root, "fmresultset") { return unsafe failRoot(root) }
    fail(
      .forbiddenMarkup, "the document has a DOCTYPE",
      hint: "FileMaker writes none; export the table again")
  }

  /// The root element is of another grammar.
  mutating func failRoot(_ name: UnsafePointer<xmlChar>) {
    let message: String
    if unsafe isSame(name, "FMPXMLRESULT") {
      message = "the root is FMPXMLRESULT, but not of FileMaker's namespace"
    } else if unsafe isSame(name, "FMPDSORESULT") {
      message = "the grammar FMPDSORESULT is not supported"
    } else if unsafe isSame(name, "fmresultset") {
      message = "the grammar fmresultset is not supported"
    } else if unsafe isSame(name, "FMPReport") || isSame(name, "FMSaveAsXML") {
      message = "a design report, which holds no records"
    } else {
      message = "XML of an unknown kind"
    }
    fail(.unknownFormat, message, hint: "export as XML with the grammar FMPXMLRESULT")
  }

  /// A number attribute, nil when absent, empty or not a number.
  mutating func number(_ attributes: AttributeList, _ count: CInt, _ name: StaticString) -> Int64? {
    guard let raw = unsafe bytes(attributes, count, name) else { return nil }
    // Two numbers per row: a String for each would be the largest cost of a short row.
    guard (1...18).contains(raw.count) else { return unsafe Int64(restored(raw)) }
    var number: Int64 = 0
    for index in 0..<raw.count {
      let digit = unsafe raw[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return unsafe Int64(restored(raw)) }
      number = number &* 10 &+ Int64(digit)
    }
    return number
  }

  /// The text of an attribute, nil when absent.
  private mutating func value(
    _ attributes: AttributeList, _ count: CInt, _ name: StaticString
  ) -> String? {
    unsafe bytes(attributes, count, name).map { unsafe restored($0) }
  }

  /// An attribute as the parser gives it, nil when absent.
  private func bytes(
    _ attributes: AttributeList, _ count: CInt, _ name: StaticString
  ) -> UnsafeBufferPointer<UInt8>? {
    guard let attributes = unsafe attributes else { return nil }
    for index in 0..<Int(count) {
      let entry = unsafe attributes + index * 5
      guard let key = unsafe entry[0], unsafe isSame(key, name), let first = unsafe entry[3],
        let last = unsafe entry[4]
      else { continue }
      return unsafe UnsafeBufferPointer(start: first, count: last - first)
    }
    return nil
  }

  /// Resolves stand-ins; a name or format keeps what text may hold.
  private mutating func restored(_ raw: UnsafeBufferPointer<UInt8>) -> String {
    var decoder = TextDecoder(fields: 1, settings: settings)
    var bytes = unsafe Array(raw)
    do throws(TextDecoder.Problem) {
      let resolved = try unsafe bytes.withUnsafeMutableBufferPointer {
        (buffer) throws(TextDecoder.Problem) in
        guard let base = buffer.baseAddress else {
          return TextDecoder.Resolved(count: 0, isText: true)
        }
        return try unsafe decoder.resolve(base, count: buffer.count, column: 0)
      }
      bytes.removeLast(bytes.count - resolved.count)
    } catch {
      fail(.illegalCharacter, "an attribute holds a control character")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
