internal import CLibXML2
internal import Glibc
internal import MigrationModel

/// Attributes as libxml2 gives them: name, prefix, namespace, value, end of value; five each.
typealias AttributeList = UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

extension FMPXMLHandler {
  /// The namespace of the one grammar that is read.
  static let namespace: StaticString = "http://www.filemaker.com/fmpxmlresult"

  /// An element begins.
  mutating func start(
    _ name: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?, _ count: CInt,
    _ attributes: AttributeList
  ) {
    func isElement(_ known: StaticString) -> Bool {
      unsafe uri.map { unsafe isSame($0, Self.namespace) && isSame(name, known) } ?? false
    }

    switch place {
    case .data, .errorCode: fail(.malformed, "an element stands where only text may be")
    case .column:
      guard unsafe names.isData(name, uri) || isElement("DATA") else {
        return failUnexpected(in: "COL")
      }
      beginValue()
    case .row:
      guard unsafe names.isColumn(name, uri) || isElement("COL") else {
        return failUnexpected(in: "ROW")
      }
      guard row.fieldCount < fieldCount else { return failRagged("more than \(fieldCount) COL") }
      values = 0
      row.beginField(at: 0, quoted: false)
      place = .column
    case .resultSet:
      guard unsafe names.isRow(name, uri) || isElement("ROW") else {
        return failUnexpected(in: "RESULTSET")
      }
      row.begin(at: 0)
      isUndecodable = false
      recordID = unsafe number(attributes, count, "RECORDID")
      modificationID = unsafe number(attributes, count, "MODID")
      place = .row
    case .ignored(let depth, let inMetadata):
      if isElement("ROW") { return failUnexpected("ROW", in: "an element other than RESULTSET") }
      place = .ignored(depth: depth + 1, inMetadata: inMetadata)
    case .metadata:
      if isElement("FIELD") { unsafe addField(attributes, count) }
      place = .ignored(depth: 1, inMetadata: true)
    case .root:
      if isElement("ERRORCODE") {
        place = .errorCode
      } else if isElement("METADATA") {
        guard !headIsComplete && fields.isEmpty else { return failUnexpected(in: "the document") }
        place = .metadata
      } else if isElement("RESULTSET") {
        unsafe beginResultSet(attributes, count)
      } else if isElement("ROW") {
        failUnexpected("ROW", in: "the document, outside of RESULTSET")
      } else {
        if isElement("DATABASE") { unsafe readDatabase(attributes, count) }
        place = .ignored(depth: 1, inMetadata: false)
      }
    case .start:
      guard isElement("FMPXMLRESULT") else { return unsafe failRoot(name) }
      place = .root
    case .end: failUnexpected(in: "the document")
    }
  }

  /// An element ends.
  mutating func end() {
    switch place {
    case .data:
      endValue()
      if !hasFailed { place = .column }
    case .column:
      endColumn()
      place = .row
    case .row:
      guard row.fieldCount == fieldCount else { return failRagged("\(row.fieldCount) COL") }
      enqueueRow()
      place = .resultSet
    case .resultSet: place = .root
    case .errorCode:
      checkErrorCode()
      place = .root
    case .metadata: place = .root
    case .ignored(let depth, let inMetadata):
      if depth > 1 {
        place = .ignored(depth: depth - 1, inMetadata: inMetadata)
      } else {
        place = inMetadata ? .metadata : .root
      }
    case .root: place = .end
    case .start, .end: break
    }
  }

  /// Text; one text may arrive in several pieces.
  @inline(__always)
  mutating func text(_ bytes: UnsafePointer<xmlChar>, _ count: Int) {
    switch place {
    case .data: unsafe row.append(bytes, count)
    case .errorCode:
      unsafe errorCode.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    case .resultSet, .row, .column:
      let isBlank = unsafe UnsafeBufferPointer(start: bytes, count: count).allSatisfy { $0 <= 0x20 }
      if !isBlank { fail(.malformed, "text stands outside of DATA") }
    case .start, .root, .metadata, .ignored, .end: break
    }
  }

  private mutating func beginValue() {
    if values > 0 {
      row.append(
        joinsRelated[row.fieldCount]
          ? CanonicalText.relatedSeparator : CanonicalText.repetitionSeparator)
    }
    values += 1
    valueStart = row.count
    place = .data
  }

  private mutating func endValue() {
    do throws(TextDecoder.Problem) {
      let resolved = try unsafe decoder.resolve(
        row.bytes + valueStart, count: row.count - valueStart, column: row.fieldCount)
      row.truncate(to: valueStart + resolved.count)
      if !resolved.isText { isUndecodable = true }
    } catch {
      fail(.illegalCharacter, "a control character", hint: controlsAdvice)
    }
  }

  /// No DATA means that no related record exists (`isNull`).
  private mutating func endColumn() {
    if values > 1 && !joinsRelated[row.fieldCount] {
      row.dropFromField(last: CanonicalText.repetitionSeparator)
    }
    row.endField(isNull: values == 0)
  }

  private mutating func failUnexpected(_ name: String = "an unexpected element", in place: String) {
    fail(.malformed, "\(name) in \(place)")
  }

  private mutating func failRagged(_ actual: String) {
    fail(.ragged, "a row of \(actual), where METADATA names \(fieldCount) fields")
  }
}

/// Whether a C string is this text.
func isSame(_ name: UnsafePointer<xmlChar>, _ known: StaticString) -> Bool {
  unsafe strcmp(
    UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self),
    UnsafeRawPointer(known.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
}
