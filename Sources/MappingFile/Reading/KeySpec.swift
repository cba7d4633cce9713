/// One key of the mapping language.
package struct KeySpec: Sendable, Hashable {
  package var name: String
  /// What the key takes; nil, for a key written as a bare name, is refused by a test.
  package var shape: ValueShape?
  /// One sentence without its full stop; the mapping reference says the same or more.
  package var meaning: String
  package var isRequired: Bool

  package init(
    _ name: String, _ shape: ValueShape, _ meaning: String, required isRequired: Bool = false
  ) {
    self.name = name
    self.shape = shape
    self.meaning = meaning
    self.isRequired = isRequired
  }
}

extension KeySpec: ExpressibleByStringLiteral {
  package init(stringLiteral name: String) {
    self.name = name
    shape = nil
    meaning = ""
    isRequired = false
  }
}
