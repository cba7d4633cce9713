internal import MigrationModel

/// Turns the events of one file into a tree; refuses what the language does not have.
struct NodeBuilder {
  private let file: String
  private let reading: Reading
  private var events: ArraySlice<YAMLEvent>

  private init(events: [YAMLEvent], file: String, reading: Reading) {
    self.events = events[...]
    self.file = file
    self.reading = reading
  }

  /// The tree of a YAML file, or nil with at least one error reported.
  static func tree(of bytes: [UInt8], file: String, reading: Reading) -> Node? {
    guard bytes.count <= Limits.yamlBytes else {
      reading.report(
        .tooLarge, "the file is larger than \(Limits.yamlBytes) bytes",
        at: SourceLocation(file: file, line: 1, column: 1),
        hint: "long value maps belong in a lookup file (map_file)")
      return nil
    }
    let text = withoutByteOrderMark(bytes)
    if let fault = firstFault(in: text, allows: isYAMLCharacter) {
      reading.report(fault, in: file)
      return nil
    }
    let (events, stop) = yamlEvents(of: text, depthLimit: Limits.depth)
    if let stop {
      reading.report(stop, in: file, text: text)
      return nil
    }
    var builder = NodeBuilder(events: events, file: file, reading: reading)
    return builder.document()
  }

  private mutating func document() -> Node? {
    _ = events.popFirst()
    let root = events.isEmpty ? nil : node()
    guard let root, !root.isNull else {
      reading.report(
        .emptyFile, "the file says nothing", at: SourceLocation(file: file, line: 1, column: 1))
      return nil
    }
    if let next = events.first {
      reading.report(
        .severalDocuments, "a second YAML document begins here", at: location(next.at),
        hint: "remove the line '---', or use one file for each table")
    }
    return root
  }

  private mutating func node() -> Node {
    guard let event = events.popFirst() else {
      return Node(kind: .broken, at: SourceLocation(file: file, line: 1, column: 1))
    }
    let at = location(event.at)
    refuseProperties(of: event, at: at)
    switch event.kind {
    case .documentStart, .end: return Node(kind: .broken, at: at)
    case .alias:
      reading.report(
        .yamlFeature, "aliases (*name) are not used in mappings", at: at,
        hint: "write the value out")
      return Node(kind: .broken, at: at)
    case .scalar(let text, let plain):
      guard !text.unicodeScalars.contains("\0") else {
        reading.report(.notText, "the text holds a NUL character", at: at)
        return Node(kind: .broken, at: at)
      }
      return Node(kind: .scalar(text: text, plain: plain), at: at)
    case .sequenceStart:
      var items: [Node] = []
      while !atEnd() { items.append(node()) }
      return Node(kind: .sequence(items), at: at)
    case .mappingStart: return Node(kind: .mapping(entries()), at: at)
    }
  }

  private mutating func entries() -> [Node.Entry] {
    var entries: [Node.Entry] = []
    // Compared as bytes: two spellings of one accented letter are different source texts.
    var places: [[UInt8]: SourceLocation] = [:]
    while !atEnd() {
      let keyNode = node()
      let value = node()
      guard let key = key(keyNode) else { continue }
      if let first = places[Array(key.utf8)] {
        reading.report(
          .duplicateKey, "the key \(quoted(key)) is given twice", at: keyNode.at,
          hint: "it is already on line \(first.line)")
        continue
      }
      places[Array(key.utf8)] = keyNode.at
      entries.append(Node.Entry(key: Located(key, at: keyNode.at), value: value))
    }
    return entries
  }

  private func key(_ node: Node) -> String? {
    if case .broken = node.kind { return nil }
    guard case .scalar(let text, _) = node.kind, !node.isNull else {
      reading.report(
        .badKey, "a key must be a text, found \(node.described)", at: node.at,
        hint: node.isNull ? "quote it: \"\" is the empty text" : "quote texts that hold [ ] { } : #"
      )
      return nil
    }
    return text
  }

  private func refuseProperties(of event: YAMLEvent, at: SourceLocation) {
    if event.hasAnchor {
      reading.report(
        .yamlFeature, "anchors (&name) are not used in mappings", at: at,
        hint: "quote a text that begins with &")
    }
    if event.hasTag {
      reading.report(
        .yamlFeature, "tags (!name) are not used in mappings", at: at,
        hint: "quote a text that begins with !")
    }
  }

  /// Consumes the end of the list or map that is being read.
  private mutating func atEnd() -> Bool {
    guard let event = events.first else { return true }
    guard case .end = event.kind else { return false }
    events.removeFirst()
    return true
  }

  private func location(_ mark: YAMLMark) -> SourceLocation {
    SourceLocation(file: file, line: mark.line + 1, column: mark.column + 1)
  }
}
