internal import MigrationModel

/// What a column says about bad and empty cells.
struct ColumnPolicies {
  var onInvalid: FaultPolicy = .reject
  var onEmpty: EmptyPolicy = .null

  init(_ map: MapReader) {
    let fallback = map.text("default")
    let invalid = map.node("on_invalid").flatMap { Policy<FaultWord>($0, .onInvalid, map.reading) }
    let empty = map.node("on_empty").flatMap { Policy<EmptyWord>($0, .onEmpty, map.reading) }
    var usesDefault = false
    let value = { (key: String) -> String? in
      usesDefault = true
      if map.node("default") == nil, let at = map.node(key)?.at {
        map.reading.report(
          .combination, "'\(key): default' needs the key 'default'", at: at,
          hint: "write \(key): { default: … }")
      }
      return fallback?.value
    }
    switch invalid {
    case .word(.reject), nil: onInvalid = .reject
    case .word(.null): onInvalid = .null
    case .word(.default): onInvalid = value("on_invalid").map { .value($0) } ?? .reject
    case .value(let text): onInvalid = .value(text)
    case .keepIn(let column): onInvalid = .keepIn(column)
    }
    switch empty {
    case .word(.null): onEmpty = .null
    case .word(.reject): onEmpty = .reject
    case .word(.keep): onEmpty = .keep
    case .word(.default): onEmpty = value("on_empty").map { .value($0) } ?? .null
    case .value(let text): onEmpty = .value(text)
    case .keepIn, nil: onEmpty = .null
    }
    if map.node("on_empty") == nil, let fallback {
      usesDefault = true
      onEmpty = .value(fallback.value)
    }
    if !usesDefault, let at = map.place(of: "default") {
      map.reading.report(
        .combination, "'default' is never used", at: at,
        hint: "remove it, or write on_empty: default")
    }
  }
}

/// A policy as written: a word, `{ default: text }` or `{ keep_in: column }`.
enum Policy<Word: RawRepresentable<String> & CaseIterable> {
  case word(Word)
  case value(String)
  case keepIn(Located<String>)

  /// Nil after reporting a mistake.
  init?(_ node: Node, _ group: KeyGroup, _ reading: Reading) {
    let label = "'\(group.rawValue)'"
    guard case .mapping = node.kind else {
      if group.keys.contains("keep_in"), let column = Self.shortKeepIn(node, reading) {
        self = .keepIn(column)
        return
      }
      guard let word = reading.word(node, label, as: Word.self) else { return nil }
      self = .word(word)
      return
    }
    guard let map = MapReader(node, group, label, place: "in \(label)", reading: reading)
    else { return nil }
    defer { map.finish() }
    let given = group.keys.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(
        group.keys, .missingKey, "\(label) says nothing",
        hint: "give one of: \(group.keys.joined(separator: ", "))")
    }
    if given.count > 1 {
      reading.report(.combination, "\(label) takes one policy", at: node.at)
    }
    let value = map.text("default")
    let column = group.keys.contains("keep_in") ? map.identifier("keep_in") : nil
    guard given.count == 1 else { return nil }
    if let value {
      self = .value(value.value)
    } else if let column {
      self = .keepIn(column)
    } else {
      return nil
    }
  }

  /// The short spelling `keep_in extras`.
  private static func shortKeepIn(_ node: Node, _ reading: Reading) -> Located<String>? {
    guard case .scalar(let text, _) = node.kind, text.hasPrefix("keep_in ") else { return nil }
    let name = Node(kind: .scalar(text: String(text.dropFirst(8)), plain: false), at: node.at)
    return reading.identifier(name, "'keep_in'")
  }
}

/// `on_invalid` as a word.
enum FaultWord: String, CaseIterable {
  case reject, null, `default`
}

/// `on_empty` as a word.
enum EmptyWord: String, CaseIterable {
  case null, reject, keep, `default`
}

/// `otherwise` as a word.
enum OtherwiseWord: String, CaseIterable {
  case reject, null, keep
}

/// `on_missing` as a word.
enum MissingWord: String, CaseIterable {
  case reject, null, hold
}
