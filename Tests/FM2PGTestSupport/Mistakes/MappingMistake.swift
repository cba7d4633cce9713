/// One mistake in a mapping project: a file that is changed or gone, and where that must be told.
package struct MappingMistake: Sendable, CustomStringConvertible {
  package enum Kind: String, Sendable, CaseIterable {
    case misspeltKey = "misspelt key"
    case misspeltName = "misspelt name"
    case misspeltWord = "misspelt word"
    case wrongShape = "map instead of a value"
    case emptied = "no value"
    case indentedMore = "indented more"
    case indentedLess = "indented less"
    case tab = "tab"
    case duplicateKey = "duplicate key"
    case removedKey = "removed required key"
    case swapped = "swapped values"
    case openQuote = "open quote"
    case openBracket = "open bracket"
    case missingFile = "missing file"
    case lookup = "lookup file"
  }

  package var kind: Kind
  /// Relative to the project.
  package var file: String
  /// What the file says now; nil if it is gone.
  package var text: String?
  /// Where a diagnostic must be: file and lines from 1. Empty lines stand for a message without a
  /// place that names the file.
  package var place: (file: String, lines: ClosedRange<Int>?)

  package var description: String {
    let lines = place.lines.map { "\($0.lowerBound)-\($0.upperBound)" } ?? "no line"
    return "\(kind.rawValue) in \(file), expected at \(place.file):\(lines)"
  }
}
