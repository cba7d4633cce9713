internal import CLibXML2
internal import MigrationModel

/// libxml2's pull reader over the filtered bytes of one file.
///
/// Entities are not expanded, nothing is fetched, and nothing is recovered: recovering drops data.
@safe struct XMLDocument: ~Copyable {
  /// What the callbacks work on.
  private struct State: ~Copyable {
    var input: XMLInput
    /// The first error of the parser: its code and line.
    var error: (code: Int32, line: Int32)?
  }

  private let state: UnsafeMutablePointer<State>
  private let reader: xmlTextReaderPtr

  private init(_ reader: xmlTextReaderPtr, _ state: UnsafeMutablePointer<State>) {
    unsafe self.reader = reader
    unsafe self.state = state
  }

  /// Opens a file; nothing but its first bytes is read.
  static func open(
    path: String, refusesUndecodable: Bool, chunkSize: Int
  ) throws(ExportError) -> XMLDocument {
    let input = try XMLInput.open(
      path: path, refusesUndecodable: refusesUndecodable, chunkSize: chunkSize)
    let name = input.name
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    unsafe state.initialize(to: State(input: input))
    // HUGE lifts the limit of ten million bytes on a text. What it gives up is protection from
    // entities, and the filter lets no document define one.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_COMPACT.rawValue
    guard let reader = unsafe xmlReaderForIO(readBytes, nil, state, nil, nil, Int32(options))
    else {
      let failure = unsafe state.pointee.input.failure
      unsafe state.deinitialize(count: 1)
      unsafe state.deallocate()
      throw failure ?? ExportError(.malformed, file: name, "is not XML")
    }
    unsafe xmlTextReaderSetStructuredErrorHandler(reader, noteError, state)
    return unsafe XMLDocument(reader, state)
  }

  deinit {
    unsafe xmlFreeTextReader(reader)
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  var name: String { unsafe state.pointee.input.name }
  var byteCount: Int64 { unsafe state.pointee.input.byteCount }

  /// Goes to the next node; false at the end of a well-formed document.
  mutating func advance() throws(ExportError) -> Bool {
    try check(unsafe xmlTextReaderRead(reader))
  }

  /// Goes to the next node that is not inside this one.
  mutating func advanceOver() throws(ExportError) -> Bool {
    try check(unsafe xmlTextReaderNext(reader))
  }

  /// Depth in the document, 0 for the root element.
  var depth: Int { Int(unsafe xmlTextReaderDepth(reader)) }

  var isElement: Bool {
    unsafe xmlTextReaderNodeType(reader) == Int32(XML_READER_TYPE_ELEMENT.rawValue)
  }

  /// Whether this node is character data, blanks not counted.
  var isText: Bool {
    let type = unsafe xmlTextReaderNodeType(reader)
    return type == Int32(XML_READER_TYPE_TEXT.rawValue)
      || type == Int32(XML_READER_TYPE_CDATA.rawValue)
  }

  /// This node without what is in it. Valid until the reader moves on.
  mutating func node() throws(ExportError) -> XMLNode {
    guard let node = unsafe xmlTextReaderCurrentNode(reader) else { throw failure() }
    return unsafe XMLNode(node)
  }

  /// This node with all that is in it. Valid until the reader moves on.
  mutating func wholeNode() throws(ExportError) -> XMLNode {
    guard let node = unsafe xmlTextReaderExpand(reader) else { throw failure() }
    // Expanding stops without a complaint of its own where the document ends too early.
    guard isSound else { throw failure() }
    return unsafe XMLNode(node)
  }

  /// The encoding that the XML declaration names.
  var encoding: String? {
    unsafe xmlTextReaderConstEncoding(reader).map { name in
      unsafe String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
    }
  }

  private func check(_ result: Int32) throws(ExportError) -> Bool {
    guard result >= 0, isSound else { throw failure() }
    return result == 1
  }

  /// The reader takes a failure to read for the end of the file, so its own word is not enough.
  private var isSound: Bool {
    unsafe state.pointee.error == nil && state.pointee.input.failure == nil
  }

  /// Why the document cannot be read on.
  private func failure() -> ExportError {
    if let failure = unsafe state.pointee.input.failure { return failure }
    let error = unsafe state.pointee.error
    let line = error.map { Int64($0.line) }
    let endedEarly = [
      XML_ERR_DOCUMENT_EMPTY, XML_ERR_DOCUMENT_END, XML_ERR_TAG_NOT_FINISHED,
      XML_ERR_GT_REQUIRED,
    ]
    if unsafe state.pointee.input.isAtEnd,
      error.map({ error in endedEarly.contains { $0.rawValue == UInt32(error.code) } }) ?? true
    {
      return ExportError(.truncated, file: name, line: line, "ends before the document does")
    }
    return ExportError(
      .malformed, file: name, line: line,
      "is not well-formed XML: error \(error?.code ?? 0) of libxml2")
  }

  private static let readBytes: xmlInputReadCallback = { context, buffer, length in
    guard let state = unsafe context?.assumingMemoryBound(to: State.self),
      let buffer = unsafe buffer
    else { return -1 }
    let target = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(length))
    return Int32(unsafe state.pointee.input.read(into: target))
  }

  private static let noteError: xmlStructuredErrorFunc = { context, error in
    guard let state = unsafe context?.assumingMemoryBound(to: State.self),
      let error = unsafe error?.pointee
    else { return }
    let isFatal = unsafe error.level.rawValue >= XML_ERR_ERROR.rawValue
    if isFatal, unsafe state.pointee.error == nil {
      unsafe state.pointee.error = (error.code, error.line)
    }
  }
}
