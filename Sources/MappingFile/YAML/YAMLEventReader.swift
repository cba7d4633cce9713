internal import CLibYAML

/// Every event of a YAML text, and why it stopped early if it did.
///
/// The text must be UTF-8 without a byte order mark. Stops where nesting exceeds `depthLimit`.
func yamlEvents(of bytes: [UInt8], depthLimit: Int) -> (events: [YAMLEvent], stop: YAMLStop?) {
  // Some inputs make libyaml keep the parser's own address, so it must not move.
  let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  defer { unsafe parser.deallocate() }
  guard unsafe yaml_parser_initialize(parser) == 1 else {
    return ([], .syntax("out of memory", at: YAMLMark(line: 0, column: 0)))
  }
  defer { unsafe yaml_parser_delete(parser) }
  return unsafe bytes.withUnsafeBufferPointer { buffer in
    unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    return unsafe drain(parser, depthLimit: depthLimit)
  }
}

private func drain(
  _ parser: UnsafeMutablePointer<yaml_parser_t>, depthLimit: Int
) -> (events: [YAMLEvent], stop: YAMLStop?) {
  var events: [YAMLEvent] = []
  var depth = 0
  // The last quoted text that goes on over a line's end.
  var spanning: (start: YAMLMark, lastLine: Int)?
  while true {
    var raw = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &raw) == 1 else {
      return (events, unsafe syntaxStop(parser, spanning))
    }
    defer { unsafe yaml_event_delete(&raw) }
    if unsafe raw.type == YAML_STREAM_END_EVENT { return (events, nil) }
    if let text = unsafe spanningText(raw) { spanning = text }
    guard let event = unsafe translate(raw) else { continue }
    switch event.kind {
    case .sequenceStart, .mappingStart:
      depth += 1
      if depth > depthLimit { return (events, .tooDeep(at: event.at)) }
    case .end: depth -= 1
    case .documentStart, .alias, .scalar: break
    }
    events.append(event)
  }
}

private func syntaxStop(
  _ parser: UnsafeMutablePointer<yaml_parser_t>, _ spanning: (start: YAMLMark, lastLine: Int)?
) -> YAMLStop {
  let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
  let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) }
  let mark = unsafe YAMLMark(parser.pointee.problem_mark)
  if context == "while scanning a quoted scalar", problem == "found unexpected end of stream" {
    return unsafe .openQuote(at: YAMLMark(parser.pointee.context_mark))
  }
  // The quote that closed the text was meant to open the next one, whose words make no sense now.
  if let spanning, spanning.lastLine == mark.line { return .openQuote(at: spanning.start) }
  return .syntax(problem ?? "out of memory", at: mark)
}

/// Where a quoted text begins that does not end on its line, and where it ends.
private func spanningText(_ raw: yaml_event_t) -> (start: YAMLMark, lastLine: Int)? {
  guard unsafe raw.type == YAML_SCALAR_EVENT, unsafe raw.start_mark.line < raw.end_mark.line
  else { return nil }
  switch unsafe raw.data.scalar.style {
  case YAML_DOUBLE_QUOTED_SCALAR_STYLE, YAML_SINGLE_QUOTED_SCALAR_STYLE:
    return unsafe (YAMLMark(raw.start_mark), raw.end_mark.line)
  default: return nil
  }
}

/// Nil for events that carry nothing: stream start, document end.
private func translate(_ raw: yaml_event_t) -> YAMLEvent? {
  let mark = unsafe YAMLMark(raw.start_mark)
  switch unsafe raw.type {
  case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, at: mark)
  case YAML_ALIAS_EVENT: return YAMLEvent(kind: .alias, at: mark)
  case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .end, at: mark)
  case YAML_SEQUENCE_START_EVENT:
    let start = unsafe raw.data.sequence_start
    return unsafe YAMLEvent(
      kind: .sequenceStart, at: mark, hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
  case YAML_MAPPING_START_EVENT:
    let start = unsafe raw.data.mapping_start
    return unsafe YAMLEvent(
      kind: .mappingStart, at: mark, hasAnchor: start.anchor != nil, hasTag: start.tag != nil)
  case YAML_SCALAR_EVENT:
    let scalar = unsafe raw.data.scalar
    let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    return unsafe YAMLEvent(
      kind: .scalar(
        text: String(decoding: bytes, as: UTF8.self),
        plain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
      at: mark, hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil)
  default: return nil
  }
}

extension YAMLMark {
  fileprivate init(_ mark: yaml_mark_t) {
    self.init(line: mark.line, column: mark.column)
  }
}
