/// What libyaml reports, as plain values.
struct YAMLEvent {
  /// The kinds that matter for a tree.
  enum Kind {
    case documentStart
    case alias
    case scalar(text: String, plain: Bool)
    case sequenceStart
    case mappingStart
    /// The end of a list or a map.
    case end
  }

  var kind: Kind
  var at: YAMLMark
  var hasAnchor = false
  var hasTag = false
}

/// A place in a YAML text; both count from 0, columns in Unicode characters.
struct YAMLMark: Equatable {
  var line: Int
  var column: Int
}

/// Why the events of a text end before the text does.
enum YAMLStop: Equatable {
  case syntax(String, at: YAMLMark)
  /// At a quote that is never closed, or only by one on a later line that opens another text.
  case openQuote(at: YAMLMark)
  /// At the list or map that is one level too deep.
  case tooDeep(at: YAMLMark)
}
