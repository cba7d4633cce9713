/// What a key takes, as far as the text alone can tell.
package indirect enum ValueShape: Sendable, Hashable {
  /// Any text; it may be empty if it is quoted.
  case text
  /// A text, or `~` for NULL.
  case textOrNull
  /// A text of at least one character; white space counts.
  case characters
  /// A text that is not blank.
  case name
  /// A name that PostgreSQL can hold.
  case identifier
  /// A text of this form, a regular expression of ECMA-262.
  case pattern(String)
  /// `true` or `false`.
  case boolean
  case integer(ClosedRange<Int64>)
  /// A number from 0 to 100.
  case percentage
  /// One of these words; a plain `null` is the word null.
  case words([String])
  /// A map of the language.
  case group(KeyGroup)
  /// A value, or a list of at least so many of them.
  case oneOrMany(ValueShape, minimum: Int)
  /// A map of names that the author chooses.
  case map(ValueShape)
  case oneOf([ValueShape])

  /// One of the words of an enum.
  package static func words<Word: RawRepresentable<String> & CaseIterable>(
    of type: Word.Type
  ) -> ValueShape {
    .words(type.allCases.map(\.rawValue))
  }

  /// A value, or a list of at least one.
  package static func oneOrMany(_ item: ValueShape) -> ValueShape { .oneOrMany(item, minimum: 1) }

  /// A value of a test: a text, `~`, or a list of texts.
  package static let recordValue = ValueShape.oneOf([.textOrNull, .oneOrMany(.text, minimum: 0)])
  /// `migration:`, which becomes part of names in the database.
  package static let projectName = ValueShape.pattern("^[a-z][a-z0-9_]{0,62}$")
  /// A connection URI; whether it holds a password is checked by the reader.
  package static let connectionURI = ValueShape.pattern("^postgres(ql)?://")
  /// A country's two letters.
  package static let region = ValueShape.pattern("^[A-Z]{2}$")
  /// The short spelling of a policy.
  package static let keepIn = ValueShape.pattern("^keep_in +[^ ].*$")
}
