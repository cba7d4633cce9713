/// How the records of one export are masked, field by field.
package struct MaskPlan: Sendable, Hashable {
  package var source: String
  /// Parallel to the export's fields.
  package var fields: [FieldMask]

  package init(source: String, fields: [FieldMask]) {
    self.source = source
    self.fields = fields
  }
}

/// What becomes of one field of a masked record.
package struct FieldMask: Sendable, Hashable {
  package enum Action: Sendable, Hashable {
    /// No column says that it is about a person.
    case asIs
    /// No column maps it, so that nothing looks at it: the empty text.
    case emptied
    /// Only a filter looks at it: texts that the mapping does not list become one fixed text.
    case marked
    /// A digest of the text normalised as a key, so that what was equal stays equal.
    case digest(form: DigestForm, normalize: [KeyNormalization])
    case shape(keep: Int)
    /// `person` is the field with the person's key.
    case dateShift(days: Int, person: Int, order: DateOrder, pivot: Int?)
    case name(MaskedName)
    case email
    case phone(region: String)
    case null
  }

  /// How a digest is written.
  package enum DigestForm: Sendable, Hashable {
    /// A letter and 15 letters or digits: no type takes it for anything but text.
    case text
    case uuid
  }

  package var action: Action
  /// Texts that the mapping itself lists (null words, texts of a filter) and that stay as they are.
  package var kept: [KeptText]
  /// How the field is cut into slots, each of which is a text of its own; empty when it is not.
  package var slots: [ExplodeMapping.Kind]

  package init(_ action: Action, kept: [KeptText] = [], slots: [ExplodeMapping.Kind] = []) {
    self.action = action
    self.kept = kept
    self.slots = slots
  }

  /// A text of the mapping; cells are compared with it trimmed.
  package struct KeptText: Sendable, Hashable {
    package var text: String
    /// Null words are compared without case, texts of a filter as they are.
    package var ignoresCase: Bool

    package init(_ text: String, ignoresCase: Bool) {
      self.text = text
      self.ignoresCase = ignoresCase
    }
  }
}
