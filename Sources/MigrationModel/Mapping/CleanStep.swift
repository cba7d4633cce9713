/// A cleansing step over text; steps run in the order written.
package enum CleanStep: Sendable, Hashable {
  /// Removes white space at both ends (Unicode White_Space, and U+200B, U+FEFF).
  case trim
  /// Makes each run of spaces, tabs and no-break spaces one space, and trims; LF stays.
  case collapseSpaces
  case upper
  case lower
  /// `o'brien-SMITH` becomes `O'Brien-Smith`; mixed-case words are left alone.
  case nameCase
  /// Keeps ASCII digits only.
  case digits
  /// Removes each of the characters.
  case strip(String)
  /// Keeps the characters of these classes only.
  case keep([CharacterClass])
  /// Removes the characters of these classes.
  case remove([CharacterClass])
  case replace(from: String, with: String)
  /// Replaces what the pattern matches; `$1` and `${name}` stand for groups, `$$` for `$`.
  case replacePattern(Located<String>, with: Located<String>)
  /// Leaves the first match of the pattern, or of its group; nothing without a match. A nil group
  /// is the first one of the pattern, or the whole match if it has none.
  case extract(Located<String>, group: Located<String>?)
  /// The part between separators, counted from 1, or from the end with -1; nothing if there is
  /// no such part.
  case split(separator: String, part: Int)
  /// Fills up to a width in characters; longer and empty texts stay.
  case pad(PadSide, width: Int, with: String)
  /// Joins lines: LF becomes one space.
  case singleLine
  case lineEnds(LineEnd)
  case normalize(NormalForm)
}

/// Characters by Unicode general category.
package enum CharacterClass: String, Sendable, Hashable, CaseIterable {
  /// Letters and the marks that belong to them.
  case letters
  /// Decimal digits of any script.
  case digits
  case punctuation
  /// Currency, mathematics and other symbols.
  case symbols
  /// What `trim` takes for white space, line ends included.
  case spaces
  /// Control and format characters other than white space.
  case controls
}

/// Where `pad` puts its character.
package enum PadSide: String, Sendable, Hashable, CaseIterable {
  case left
  case right
}

/// How the lines of a text end.
package enum LineEnd: String, Sendable, Hashable, CaseIterable {
  case lf
  case crlf
  case cr
}

/// Unicode's composed normal forms (UAX #15).
package enum NormalForm: String, Sendable, Hashable, CaseIterable {
  case nfc
  case nfkc
}
