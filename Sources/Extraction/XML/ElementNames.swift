internal import CLibXML2

/// The names of the elements that rows are made of, as the parser's dictionary holds them.
///
/// The parser gives every name from its dictionary, so equal pointers are equal names. Pointers that
/// differ say nothing; `isSame` then decides.
@safe
struct ElementNames {
  private var namespace: UnsafePointer<xmlChar>?
  private var row: UnsafePointer<xmlChar>?
  private var column: UnsafePointer<xmlChar>?
  private var data: UnsafePointer<xmlChar>?

  /// Knows none.
  init() {}

  /// Valid as long as the parser is.
  init(of parser: xmlParserCtxtPtr) {
    func entry(_ name: StaticString) -> UnsafePointer<xmlChar>? {
      unsafe xmlDictLookup(parser.pointee.dict, name.utf8Start, CInt(name.utf8CodeUnitCount))
    }
    unsafe namespace = entry(FMPXMLHandler.namespace)
    unsafe row = entry("ROW")
    unsafe column = entry("COL")
    unsafe data = entry("DATA")
  }

  /// Whether this is certainly ROW.
  @inline(__always)
  func isRow(_ name: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?) -> Bool {
    unsafe name == row && uri != nil && uri == namespace
  }

  /// Whether this is certainly COL.
  @inline(__always)
  func isColumn(_ name: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?) -> Bool {
    unsafe name == column && uri != nil && uri == namespace
  }

  /// Whether this is certainly DATA.
  @inline(__always)
  func isData(_ name: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?) -> Bool {
    unsafe name == data && uri != nil && uri == namespace
  }
}
