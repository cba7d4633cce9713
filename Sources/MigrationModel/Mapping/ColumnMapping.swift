/// How one target column gets its value. Order of work: source, null words, clean, map, type.
package struct ColumnMapping: Sendable, Hashable {
  package var column: Located<String>
  package var source: ColumnSource
  package var clean: [CleanStep]
  /// Refines the target column's type; nil lets the catalog decide.
  package var type: Located<TypeHint>?
  package var map: ValueMap?
  /// Texts that mean "nothing", compared trimmed and without case.
  package var nullWords: [String]
  package var required: Bool
  package var reference: Reference?
  package var onInvalid: FaultPolicy
  package var onEmpty: EmptyPolicy
  package var onAmbiguousTime: AmbiguousTimePolicy
  package var onNonexistentTime: NonexistentTimePolicy
  /// Nil when the column says nothing about persons.
  package var privacy: ColumnPrivacy?

  package init(
    column: Located<String>, source: ColumnSource, clean: [CleanStep] = [],
    type: Located<TypeHint>? = nil, map: ValueMap? = nil, nullWords: [String] = [],
    required: Bool = false, reference: Reference? = nil, onInvalid: FaultPolicy = .reject,
    onEmpty: EmptyPolicy = .null, onAmbiguousTime: AmbiguousTimePolicy = .reject,
    onNonexistentTime: NonexistentTimePolicy = .reject, privacy: ColumnPrivacy? = nil
  ) {
    self.column = column
    self.source = source
    self.clean = clean
    self.type = type
    self.map = map
    self.nullWords = nullWords
    self.required = required
    self.reference = reference
    self.onInvalid = onInvalid
    self.onEmpty = onEmpty
    self.onAmbiguousTime = onAmbiguousTime
    self.onNonexistentTime = onNonexistentTime
    self.privacy = privacy
  }
}

extension ColumnMapping {
  /// The jsonb columns that keep its original: of a text that does not fit, of a key without a record.
  package var keptIn: [Located<String>] {
    var places = [reference?.keepIn].compactMap(\.self)
    if case .keepIn(let place) = onInvalid { places.append(place) }
    return places
  }
}
