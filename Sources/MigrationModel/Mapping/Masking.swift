/// What a column says about persons: `pii:` and `mask:`.
package struct ColumnPrivacy: Sendable, Hashable {
  /// `pii: true` or `pii: false`.
  package var isPersonal: Bool
  /// Where `pii` stands.
  package var at: SourceLocation
  /// `mask:`; nil lets the column's type and `as` decide.
  package var technique: Located<MaskTechnique>?

  package init(isPersonal: Bool, at: SourceLocation, technique: Located<MaskTechnique>? = nil) {
    self.isPersonal = isPersonal
    self.at = at
    self.technique = technique
  }
}

/// How the texts of a field are replaced in a masked load. Blank texts stay as they are.
package enum MaskTechnique: Sendable, Hashable {
  /// A keyed digest: the same text gives the same digest, in every table.
  case digest
  /// Letters become letters and digits become digits; different texts stay different. The first
  /// `keep` letters and digits stay.
  case shape(keep: Int)
  /// Moves dates by 1 to `days` days in either direction, by the same number for all of a person.
  case dateShift(days: Int)
  /// Names from a list, as many as there were words.
  case name(MaskedName)
  /// An address at example.invalid.
  case email
  /// Another number of the same region; nil is the region of the column's `as`.
  case phone(region: String?)
  /// No value at all.
  case null

  /// The days of `mask: date_shift` without a number.
  package static let standardDays = 180

  /// As `mask:` writes it.
  package var word: String {
    switch self {
    case .digest: "digest"
    case .shape: "shape"
    case .dateShift: "date_shift"
    case .name: "name"
    case .email: "email"
    case .phone: "phone"
    case .null: "null"
    }
  }
}

/// Which words of a name are family names.
package enum MaskedName: String, Sendable, Hashable, CaseIterable {
  /// None.
  case given
  /// All.
  case family
  /// The last one.
  case full
}
