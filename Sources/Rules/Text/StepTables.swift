internal import MigrationModel

/// What the steps of a program point at.
struct StepTables: Sendable {
  /// Texts of steps.
  var constants: [UInt8] = []
  var patterns: [Pattern] = []
  /// What takes the place of a match, parallel to `patterns`; empty for `extract`.
  var replacements: [[PatternText.Piece]] = []

  /// Keeps a text.
  mutating func keep(_ text: String) -> ByteRange {
    let start = constants.count
    constants.append(contentsOf: text.utf8)
    return ByteRange(start: start, end: constants.count)
  }

  /// Keeps a pattern of `replace`.
  mutating func add(
    _ pattern: Located<String>, with text: Located<String>
  ) throws(StepProblem) -> Int {
    let compiled = try Self.compile(pattern)
    let pieces: [PatternText.Piece]
    do throws(PatternProblem) {
      pieces = try PatternText.pieces(text.value, of: compiled)
    } catch {
      throw StepProblem(reason: error.text, at: text.at)
    }
    patterns.append(compiled)
    replacements.append(pieces)
    return patterns.count - 1
  }

  /// Keeps a pattern of `extract`, and finds its group.
  mutating func add(
    _ pattern: Located<String>, group: Located<String>?
  ) throws(StepProblem) -> (pattern: Int, group: Int) {
    let compiled = try Self.compile(pattern)
    var number = min(compiled.groups, 1)
    if let group {
      guard let found = compiled.number(ofGroup: group.value) else {
        throw StepProblem(reason: "the pattern has no group '\(group.value)'", at: group.at)
      }
      number = found
    }
    patterns.append(compiled)
    replacements.append([])
    return (patterns.count - 1, number)
  }

  private static func compile(_ pattern: Located<String>) throws(StepProblem) -> Pattern {
    do throws(Pattern.Fault) {
      return try Pattern(pattern.value)
    } catch {
      let character = String(decoding: pattern.value.utf8.prefix(error.offset), as: UTF8.self)
        .unicodeScalars.count
      throw StepProblem(
        reason: "the pattern is wrong at character \(character + 1): \(error.message)",
        at: pattern.at)
    }
  }
}

/// Why a step cannot be compiled, and where the mapping says so.
struct StepProblem: Error {
  var reason: String
  var at: SourceLocation
}
