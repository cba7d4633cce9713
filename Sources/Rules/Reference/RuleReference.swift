package import MigrationModel

/// One rule as docs/mapping-reference.md shows it: what it does, and examples that a test runs.
/// Examples are written from the meaning of the rule, never copied from what it gave.
package struct RuleReference: Sendable {
  /// A text and what a column of the given type makes of it.
  package struct Example: Sendable {
    /// What the column says besides `from`, as the mapping writes it; may be empty.
    package var column: String
    /// A line under `source:` that matters; may be empty.
    package var source: String
    package var type: ColumnType
    package var text: String
    /// The cell as PostgreSQL prints it, nil for NULL, or the code of the reject.
    package var result: String?
  }

  /// As the mapping writes it, such as `trim` or `date`.
  package var name: String
  package var summary: String
  package var examples: [Example] = []

  init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }

  /// Adds examples of one column: a text, and what becomes of it.
  func showing(
    _ column: String, as type: ColumnType = .text, source: String = "",
    _ results: KeyValuePairs<String, String?>
  ) -> RuleReference {
    var more = self
    more.examples += results.map {
      Example(column: column, source: source, type: type, text: $0.key, result: $0.value)
    }
    return more
  }

  /// The steps of `clean`, in the order of the page.
  package static let steps = [
    WhiteSpace.trimReference, CollapseSpaces.reference, SingleLine.reference,
    LineEnds.reference, LetterCase.upperReference, LetterCase.lowerReference, NameCase.reference,
    NormalText.nfcReference, NormalText.nfkcReference, KeepDigits.reference,
    StripCharacters.reference, CharacterClasses.keepReference, CharacterClasses.removeReference,
    ReplaceText.reference, PatternText.extractReference, SplitText.reference, PadText.reference,
  ]

  /// The types, in the order of the page.
  package static let types = [
    CellText.reference, IntegerText.reference, DecimalText.reference, BooleanText.reference,
    DateText.reference, TimeText.reference, TimestampText.reference, IntervalText.reference,
    UUIDText.reference, JSONText.reference, ListItems.reference, PhoneNumber.reference,
    EmailAddress.reference,
  ]
}
