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
  case replace(from: String, with: String)
  /// Joins lines: LF becomes one space.
  case singleLine
}
