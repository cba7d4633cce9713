/// `extract` and `replace` with a pattern.
package enum PatternText {
  /// What `with` says: pieces of text and groups.
  package enum Piece: Sendable, Hashable {
    case text([UInt8])
    case group(Int)
  }

  /// Appends the group of the first match; false when the match takes too many steps.
  static func extract(
    _ text: Span<UInt8>, _ pattern: Pattern, group: Int, _ space: MatchSpace,
    into output: inout [UInt8]
  ) -> Bool {
    guard ByteText.isUTF8(text) else { return true }
    var search = PatternSearch(pattern, space)
    switch search.next(in: text, from: 0) {
    case .found:
      if let range = space.range(ofGroup: group) {
        ByteText.append(text, from: range.lowerBound, to: range.upperBound, into: &output)
      }
      return true
    case .none: return true
    case .overLimit: return false
    }
  }

  /// Appends the text with each match replaced, from the left and without overlap; false when a
  /// match takes too many steps. After an empty match the next one is longer or starts later.
  static func replace(
    _ text: Span<UInt8>, _ pattern: Pattern, with pieces: [Piece], _ space: MatchSpace,
    into output: inout [UInt8]
  ) -> Bool {
    guard ByteText.isUTF8(text) else {
      ByteText.append(text, to: &output)
      return true
    }
    var search = PatternSearch(pattern, space)
    var copied = 0
    var start = 0
    var wasEmpty = false
    while true {
      switch search.next(in: text, from: start, notEmptyAtStart: wasEmpty) {
      case .overLimit: return false
      case .none:
        ByteText.append(text, from: copied, to: text.count, into: &output)
        return true
      case .found: break
      }
      // `\K` can set the start back; what was copied stays.
      guard let match = space.range(ofGroup: 0), match.lowerBound >= copied else {
        ByteText.append(text, from: copied, to: text.count, into: &output)
        return true
      }
      ByteText.append(text, from: copied, to: match.lowerBound, into: &output)
      for index in pieces.indices {
        switch pieces[index] {
        case .text(let bytes): output.append(contentsOf: bytes)
        case .group(let group):
          guard let range = space.range(ofGroup: group) else { continue }
          ByteText.append(text, from: range.lowerBound, to: range.upperBound, into: &output)
        }
      }
      copied = match.upperBound
      start = match.upperBound
      wasEmpty = match.isEmpty
    }
  }

  /// The pieces of `with`: `$1`, `${12}` and `${name}` are groups, `$$` is `$`. Throws what is
  /// wrong with it, in words.
  package static func pieces(
    _ with: String, of pattern: Pattern
  ) throws(PatternProblem) -> [Piece] {
    var pieces: [Piece] = []
    var plain: [UInt8] = []
    var rest = with.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "$" else {
        plain += Array(String(scalar).utf8)
        continue
      }
      if rest.first == "$" {
        rest.removeFirst()
        plain.append(0x24)
        continue
      }
      let name = groupName(&rest)
      guard let name else {
        throw PatternProblem("'$' names no group in 'with'; write $$ for the character")
      }
      guard let group = pattern.number(ofGroup: name) else {
        throw PatternProblem("the pattern has no group '\(name)'")
      }
      if !plain.isEmpty { pieces.append(.text(plain)) }
      plain = []
      pieces.append(.group(group))
    }
    if !plain.isEmpty { pieces.append(.text(plain)) }
    return pieces
  }

  private static func groupName(
    _ rest: inout Substring.UnicodeScalarView
  ) -> String? {
    if rest.first == "{" {
      guard let close = rest.firstIndex(of: "}") else { return nil }
      let name = String(rest[rest.index(after: rest.startIndex)..<close])
      rest = rest[rest.index(after: close)...]
      return name.isEmpty ? nil : name
    }
    // One digit, so that `$10` is group 1 and a zero in every pattern; `${10}` is group 10.
    guard let digit = rest.first, ("0"..."9").contains(digit) else { return nil }
    rest.removeFirst()
    return String(digit)
  }
}

/// What is wrong with a pattern or what stands for its groups, in words.
package struct PatternProblem: Error, Hashable {
  package var text: String

  init(_ text: String) { self.text = text }
}

extension PatternText {
  static let extractReference = RuleReference(
    "extract",
    "leaves the first match of a pattern: its first group, or all of it if it has none, or the "
      + "`group` that is named; nothing without a match, which `on_empty` then decides"
  ).showing(
    "clean: { extract: '\\d+' }", ["Room 12, bed 3": "12", "Room": nil]
  ).showing(
    "clean: { extract: 'DOB: ([\\d/]+)' }", ["Ann DOB: 1/2/1990 F": "1/2/1990"]
  ).showing(
    "clean: { extract: { pattern: '(?<first>\\w+) (?<last>\\w+)', group: last } }",
    ["Zoë Müller": "Müller"]
  ).showing(
    "clean: { extract: { pattern: '(\\w+) (\\w+)', group: 0 } }", ["* Ann Lee *": "Ann Lee"])
}
