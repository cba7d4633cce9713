internal import CLibXML2
internal import MigrationModel

/// The callbacks that libxml2 is given; each finds its handler in the user data.
enum SAXCallbacks {
  /// A push parser for the handler, or nil when memory is short. The handler must outlive it.
  static func makeParser(
    for handler: UnsafeMutablePointer<FMPXMLHandler>
  ) -> xmlParserCtxtPtr? {
    startLibrary
    var table = unsafe xmlSAXHandler()
    unsafe table.initialized = UInt32(XML_SAX2_MAGIC)
    unsafe table.startElementNs = { context, name, _, uri, _, _, count, _, attributes in
      guard let name = unsafe name else { return }
      unsafe SAXCallbacks.handler(context)?.pointee.start(name, uri, count, attributes)
    }
    unsafe table.endElementNs = { context, _, _, _ in
      unsafe SAXCallbacks.handler(context)?.pointee.end()
    }
    let characters: charactersSAXFunc = { context, text, count in
      guard let text = unsafe text else { return }
      unsafe SAXCallbacks.handler(context)?.pointee.text(text, Int(count))
    }
    // The same function for both, or the parser would guess which blanks are data.
    unsafe table.characters = characters
    unsafe table.ignorableWhitespace = characters
    unsafe table.cdataBlock = characters
    unsafe table.internalSubset = { context, name, _, _ in
      unsafe SAXCallbacks.handler(context)?.pointee.failDoctype(name)
    }
    unsafe table.serror = { context, error in
      guard let error = unsafe error, let handler = unsafe SAXCallbacks.handler(context) else {
        return
      }
      unsafe handler.pointee.parserFailed(error.pointee)
    }
    let context = UnsafeMutableRawPointer(handler)
    guard let parser = unsafe xmlCreatePushParserCtxt(&table, context, nil, 0, nil) else {
      return nil
    }
    unsafe xmlCtxtUseOptions(parser, CInt(XML_PARSE_NONET.rawValue))
    unsafe handler.pointee.names = ElementNames(of: parser)
    return unsafe parser
  }

  private static let startLibrary: Void = xmlInitParser()

  /// The handler is a struct behind a pointer: a class would cost a retain and an exclusivity check
  /// per access, a quarter of the time of reading XML.
  @inline(__always)
  private static func handler(
    _ context: UnsafeMutableRawPointer?
  ) -> UnsafeMutablePointer<FMPXMLHandler>? {
    unsafe context?.assumingMemoryBound(to: FMPXMLHandler.self)
  }
}

extension FMPXMLHandler {
  /// The parser found the document not well-formed.
  mutating func parserFailed(_ error: xmlError) {
    guard failure == nil, unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    let code = unsafe error.code
    let line = unsafe Int64(error.line)
    let column = unsafe Int64(error.int2)
    if code == XML_ERR_UNDECLARED_ENTITY.rawValue || code == XML_WAR_UNDECLARED_ENTITY.rawValue {
      fail(
        ExportError(
          .forbiddenMarkup, file: file, record: currentRecord, line: line, column: currentColumn,
          "a reference to an entity that XML does not define",
          hint: "FileMaker writes none; export the table again"))
    } else if isAtEndOfFile {
      fail(truncated())
    } else {
      fail(
        ExportError(
          .malformed, file: file, record: currentRecord, line: line, column: currentColumn,
          "not well-formed XML at column \(column) of the line: \(Self.meaning(of: code))",
          hint: place == .end ? "export the table again into a file of its own" : nil))
    }
  }

  /// The mistakes that damaged and edited exports show, in words.
  private static func meaning(of code: CInt) -> String {
    switch UInt32(bitPattern: code) {
    case XML_ERR_TAG_NAME_MISMATCH.rawValue: "an end tag that does not fit its element"
    case XML_ERR_DOCUMENT_END.rawValue: "something follows the end of the document"
    case XML_ERR_RESERVED_XML_NAME.rawValue: "an XML declaration in the middle of the file"
    case XML_ERR_NAME_REQUIRED.rawValue: "'<' or '&' that begins neither a tag nor a reference"
    case XML_ERR_ENTITYREF_SEMICOL_MISSING.rawValue: "a reference without its semicolon"
    case XML_ERR_GT_REQUIRED.rawValue: "a tag without its end"
    case XML_ERR_SPACE_REQUIRED.rawValue: "attributes without a space between them"
    case XML_ERR_ATTRIBUTE_REDEFINED.rawValue: "an attribute that is given twice"
    case XML_ERR_ATTRIBUTE_NOT_STARTED.rawValue, XML_ERR_ATTRIBUTE_WITHOUT_VALUE.rawValue:
      "an attribute without a value in quotes"
    case XML_ERR_LT_IN_ATTRIBUTE.rawValue: "'<' in an attribute"
    case XML_ERR_INVALID_CHAR.rawValue: "a character that XML forbids"
    // Of a push parser this means that it waits for the end of something for too long.
    case XML_ERR_INTERNAL_ERROR.rawValue: "a tag or comment of more than 10 MB"
    default: "libxml2 error \(code)"
    }
  }

  /// The file ends before the document does.
  func truncated() -> ExportError {
    if place == .end && !headIsComplete {
      return ExportError(
        .malformed, file: file, "the document has no RESULTSET",
        hint: "export the table again as XML with the grammar FMPXMLRESULT")
    }
    return ExportError(
      .truncated, file: file, record: currentRecord, line: line, column: currentColumn,
      "the file ends before the end of the document",
      hint: "export the table again; the file is not complete")
  }
}
