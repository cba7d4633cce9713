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

  package init(
    column: Located<String>, source: ColumnSource, clean: [CleanStep] = [],
    type: Located<TypeHint>? = nil, map: ValueMap? = nil, nullWords: [String] = [],
    required: Bool = false, reference: Reference? = nil, onInvalid: FaultPolicy = .reject,
    onEmpty: EmptyPolicy = .null, onAmbiguousTime: AmbiguousTimePolicy = .reject,
    onNonexistentTime: NonexistentTimePolicy = .reject
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
  }
}

/// Where a column's text comes from.
package enum ColumnSource: Sendable, Hashable {
  /// `from: Field`
  case field(Located<String>)
  /// `from: [A, B]`: the first that is not empty; for a composite reference, the parts of the key.
  case fields([Located<String>])
  /// `template: "{A} {B}"`; the result is empty when every field is.
  case template([TemplatePart])
  /// `object: { name: Field }`: a JSON object; empty fields are left out.
  case object([ObjectMember])
  /// `value: text`
  case literal(Located<String>)
  /// `constant: run_id`
  case constant(Located<RunConstant>)
}

/// A piece of a template.
package enum TemplatePart: Sendable, Hashable {
  case text(String)
  case field(Located<String>)
}

/// A member of a JSON object column.
package struct ObjectMember: Sendable, Hashable {
  package var name: String
  package var field: Located<String>

  package init(name: String, field: Located<String>) {
    self.name = name
    self.field = field
  }
}

/// Values that come from the run, not from a record.
package enum RunConstant: String, Sendable, Hashable, CaseIterable {
  /// The run's id.
  case runID = "run_id"
  /// When the run began, as a timestamp in UTC.
  case loadTime = "load_time"
  /// The project's name.
  case project
  /// The name of the export.
  case source
  /// The record number in the export.
  case recordNumber = "record_number"
  /// FileMaker's RECORDID.
  case recordID = "record_id"
  /// FileMaker's MODID.
  case modificationID = "modification_id"
}

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

/// `as:`
package enum TypeHint: Sendable, Hashable {
  case text
  case integer
  /// The mark of the whole migration if nil.
  case decimal(DecimalMark?)
  /// Words that mean true and false, compared trimmed and without case; both empty uses the
  /// defaults (`1 yes y true t on x` and `0 no n false f off`, and any other number as true).
  case boolean(true: [String], false: [String])
  case date(DateOrder?)
  case time
  /// Zone in which the text was written; nil is the migration's `time_zone`.
  case timestamp(order: DateOrder?, zone: String?)
  case interval
  case uuid
  case json
  /// Return-delimited text or repetitions to an array (or a JSON list for json columns); empty
  /// items are dropped.
  case list
  /// Telephone number to E.164; the region is an ISO 3166 code.
  case phone(region: String)
  case email
}

/// `map:`
package struct ValueMap: Sendable, Hashable {
  /// From a source text (after cleaning) to a target text; nil is NULL.
  package struct Entry: Sendable, Hashable {
    package var from: String
    package var to: String?

    package init(from: String, to: String?) {
      self.from = from
      self.to = to
    }
  }

  package enum Otherwise: Sendable, Hashable {
    case reject
    case null
    /// The text goes on as it is.
    case keep
    case value(String)
  }

  package var entries: [Entry]
  package var otherwise: Otherwise
  package var at: SourceLocation

  package init(entries: [Entry], otherwise: Otherwise = .reject, at: SourceLocation) {
    self.entries = entries
    self.otherwise = otherwise
    self.at = at
  }
}

/// `references:`
package struct Reference: Sendable, Hashable {
  package enum OnMissing: String, Sendable, Hashable, CaseIterable {
    case reject
    case null
  }

  /// The target table referred to.
  package var table: Located<String>
  package var onMissing: OnMissing

  package init(table: Located<String>, onMissing: OnMissing = .reject) {
    self.table = table
    self.onMissing = onMissing
  }
}

/// What becomes of a cell that its type refuses.
package enum FaultPolicy: Sendable, Hashable {
  case reject
  case null
  case value(String)
  /// NULL here; the original text goes into a jsonb column under the name of this column.
  case keepIn(Located<String>)
}

/// What becomes of a cell without text; `required` and NOT NULL come after it.
package enum EmptyPolicy: Sendable, Hashable {
  case null
  case reject
  case value(String)
  /// Keeps the empty text, for text columns.
  case keep
}

/// The hour that happens twice.
package enum AmbiguousTimePolicy: String, Sendable, Hashable, CaseIterable {
  case reject
  case earlier
  case later
}

/// The hour that never happens.
package enum NonexistentTimePolicy: String, Sendable, Hashable, CaseIterable {
  case reject
  /// Moves forward by the gap, as PostgreSQL does.
  case shift
}
