/// A file name pattern: `*` is any text, `?` any one character, all else is itself.
struct Glob {
  private let pattern: [Character]

  /// A pattern as written in the mapping.
  init(_ pattern: String) { self.pattern = Array(pattern) }

  /// Whether the whole name fits; letters are compared with case.
  func matches(_ name: String) -> Bool {
    let text = Array(name)
    var at = 0
    var position = 0
    var star: (pattern: Int, text: Int)?
    while position < text.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, position)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == text[position] {
        at += 1
        position += 1
      } else if let last = star {
        // Let the last star take one character more; earlier stars never need to change.
        star = (last.pattern, last.text + 1)
        at = last.pattern + 1
        position = last.text + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
