internal import CLibXML2

/// A node of the tree that the pull reader has built; valid until the reader moves on.
@safe struct XMLNode {
  /// What a node is to an export.
  enum Kind {
    case element
    case text
    /// Comments and processing instructions, which say nothing.
    case ignorable
    case other
  }

  private let pointer: xmlNodePtr

  init(_ pointer: xmlNodePtr) { unsafe self.pointer = pointer }

  var kind: Kind {
    switch unsafe pointer.pointee.type {
    case XML_ELEMENT_NODE: .element
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: .text
    case XML_COMMENT_NODE, XML_PI_NODE: .ignorable
    default: .other
    }
  }

  var firstChild: XMLNode? {
    unsafe pointer.pointee.children.map { child in unsafe XMLNode(child) }
  }

  var next: XMLNode? { unsafe pointer.pointee.next.map { node in unsafe XMLNode(node) } }

  /// Whether this is the element of that name in the namespace of FMPXMLRESULT.
  func isElement(_ name: StaticString) -> Bool {
    guard unsafe pointer.pointee.type == XML_ELEMENT_NODE,
      unsafe xmlStrEqual(pointer.pointee.name, name.utf8Start) == 1,
      let namespace = unsafe pointer.pointee.ns
    else { return false }
    let wanted: StaticString = "http://www.filemaker.com/fmpxmlresult"
    return unsafe xmlStrEqual(namespace.pointee.href, wanted.utf8Start) == 1
  }

  /// The bytes of a text node, lent to `body`.
  func withText<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let content = unsafe pointer.pointee.content else {
      return try body([UInt8]().span)
    }
    let count = Int(unsafe xmlStrlen(content))
    return try body(unsafe Span(_unsafeStart: content, count: count))
  }

  /// The value of an attribute without a namespace, stand-ins not resolved; nil when absent.
  func attribute(_ name: StaticString) -> [UInt8]? {
    var current = unsafe pointer.pointee.properties
    while let attribute = unsafe current {
      if unsafe attribute.pointee.ns == nil,
        unsafe xmlStrEqual(attribute.pointee.name, name.utf8Start) == 1
      {
        var value: [UInt8] = []
        var part = unsafe attribute.pointee.children.map { node in unsafe XMLNode(node) }
        while let node = part {
          node.withText { value.append(copying: $0) }
          part = node.next
        }
        return value
      }
      unsafe current = unsafe attribute.pointee.next
    }
    return nil
  }
}
