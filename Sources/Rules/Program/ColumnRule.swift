internal import MigrationModel

/// Where a compiled column's text comes from; ranges and indexes point into `CompiledPlan`.
enum RuleSource: Sendable, Hashable {
  case field(Int)
  /// The first that is not blank; a range of `fieldLists`.
  case firstOf(ByteRange)
  /// A range of `templateParts`.
  case template(ByteRange)
  /// A range of `members`.
  case object(ByteRange)
  /// Parts of a composite reference; a range of `fieldLists`.
  case keyParts(ByteRange)
  /// A range of `constants`.
  case literal(ByteRange)
  /// The constant has no value in this run.
  case nothing
  case recordNumber
  case recordID
  case modificationID
}

/// A column's rule as a trivial value.
struct ColumnRule: Sendable, Hashable {
  enum Empty: Sendable, Hashable {
    case null
    case reject
    case value(constant: Int)
    case keep
  }

  enum Fault: Sendable, Hashable {
    case reject
    case null
    case value(constant: Int)
    /// The original goes to the extras column.
    case keep
  }

  var source: RuleSource
  /// Index into `nullWords`, or -1.
  var nullWords = -1
  /// A range of `steps`.
  var steps = ByteRange(start: 0, end: 0)
  /// Index into `maps`, or -1.
  var map = -1
  var type: CellType
  var empty = Empty.null
  var fault = Fault.reject
  var isRequired: Bool
  /// Index into the tables' choices, for a polymorphic reference; else -1.
  var choice = -1
  /// A part of a composite reference that is missing makes it NULL instead of a reason.
  var missingBecomesNull = false

  /// Digits after the second that the column stores; more of them would be rounded silently.
  var fractionDigits = 6

  /// The field, if there is just one.
  var singleField: Int? {
    if case .field(let field) = source { field } else { nil }
  }
}

/// A compiled value map.
struct MapRule: Sendable {
  enum Outcome: Sendable, Hashable {
    case unknown
    case null
    case keep
    case value(constant: Int)
  }

  var table: CodeTable
  /// Parallel to the table's texts.
  var outcomes: [Outcome]
  var otherwise: Outcome
}

/// A target text of the mapping, typed when the program is made.
struct ConstantCell: Sendable, Hashable {
  var cell: TypedCell
  /// Why the text is not of the column's type; then a row that needs it has that fault.
  var code: RejectCode?
}

/// A piece of a compiled template.
enum TemplatePiece: Sendable, Hashable {
  case text(ByteRange)
  case field(Int)
}

/// A member of a JSON object: its name in `constants`, and where its text is.
struct ObjectPiece: Sendable, Hashable {
  enum Source: Sendable, Hashable {
    case field(Int)
    /// The original of a refused cell, by index of the column rule.
    case kept(column: Int)
  }

  var name: ByteRange
  var source: Source
}

/// A compiled condition of the row filter.
struct FilterRule: Sendable {
  enum Test: Sendable, Hashable {
    case isAny(CodeTable)
    case isNone(CodeTable)
    case isEmpty
    case isNotEmpty
  }

  var field: Int
  var test: Test
}
