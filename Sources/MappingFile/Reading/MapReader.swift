internal import MigrationModel

/// A map of the language while it is read: what is asked for, what was missing, what is left over.
final class MapReader {
  let reading: Reading
  let at: SourceLocation
  private let known: [String]
  private let place: String
  private let entries: [Node.Entry]
  private var absent: [(keys: [String], diagnostic: Diagnostic)] = []

  /// Nil, after reporting, if the node is not a map. `place` ends a message: `in column 'mrn'`.
  init?(_ node: Node, _ group: KeyGroup, _ label: String, place: String, reading: Reading) {
    guard case .mapping(let entries) = node.kind else {
      reading.refuseAsMap(node, label)
      return nil
    }
    self.reading = reading
    self.at = node.at
    known = group.keys
    self.place = place
    self.entries = entries
  }

  /// The value of a key, if it is given.
  func node(_ key: String) -> Node? {
    assert(known.contains(key), "the key is not listed in KeyGroup")
    return entries.first { $0.key.value == key }?.value
  }

  /// Where a key stands, if it is given.
  func place(of key: String) -> SourceLocation? {
    entries.first { $0.key.value == key }?.key.at
  }

  /// The value of a key; its absence is reported by `finish`.
  func required(_ key: String, hint: String? = nil) -> Node? {
    if let node = node(key) { return node }
    missing([key], .missingKey, "the key '\(key)' is missing \(place)", hint: hint)
    return nil
  }

  /// Notes that none of the keys is there, unless a misspelt one explains it.
  func missing(_ keys: [String], _ code: MappingCode, _ message: String, hint: String?) {
    absent.append((keys, Diagnostic(code.rawValue, .error, message, at: at, hint: hint)))
  }

  /// Reports unknown keys, then missing ones that no unknown key explains.
  func finish() {
    let free = known.filter { key in !entries.contains { $0.key.value == key } }
    var explained: Set<String> = []
    for entry in entries where !known.contains(entry.key.value) {
      let near = reading.nearest(to: entry.key.value, among: free)
      if let near { explained.insert(near) }
      reading.report(
        .unknownKey, "unknown key \(quoted(entry.key.value)) \(place)", at: entry.key.at,
        hint: near.map { "did you mean '\($0)'?" }
          ?? reading.suggestion(for: entry.key.value, among: known))
    }
    for (keys, diagnostic) in absent where explained.isDisjoint(with: keys) {
      reading.report(diagnostic)
    }
  }
}

/// Typed values by key; nil when the key is absent or its value was refused.
extension MapReader {
  /// A text that may be empty.
  func text(_ key: String) -> Located<String>? {
    node(key).flatMap { reading.text($0, "'\(key)'") }
  }

  /// A text that must not be empty.
  func name(_ key: String) -> Located<String>? {
    node(key).flatMap { reading.name($0, "'\(key)'") }
  }

  /// A name that PostgreSQL can hold.
  func identifier(_ key: String) -> Located<String>? {
    node(key).flatMap { reading.identifier($0, "'\(key)'") }
  }

  /// One or several names.
  func names(_ key: String) -> [Located<String>]? {
    node(key).flatMap { reading.names($0, "'\(key)'") }
  }

  /// One or several texts.
  func texts(_ key: String) -> [Located<String>]? {
    node(key).flatMap { reading.texts($0, "'\(key)'") }
  }

  /// `true` or `false`.
  func boolean(_ key: String) -> Bool? {
    node(key).flatMap { reading.boolean($0, "'\(key)'") }
  }

  /// One of the words of an enum.
  func word<Word: RawRepresentable<String> & CaseIterable>(
    _ key: String, as type: Word.Type
  ) -> Word? {
    node(key).flatMap { reading.word($0, "'\(key)'", as: type) }
  }
}
