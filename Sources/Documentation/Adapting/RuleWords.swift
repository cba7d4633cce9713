internal import MigrationModel

/// The rule of a column in plain words, in the order of work. What holds for every column, such as
/// that an invalid cell rejects its record, is said on the overview and not here.
struct RuleWords {
  private(set) var facts: [SiteFact] = []

  init(_ rule: ColumnMapping, column: CatalogColumn, mapping: Mapping) {
    add("Source", Self.source(rule))
    if !rule.nullWords.isEmpty {
      add("Means nothing", rule.nullWords.map(quoted).joined(separator: ", "))
    }
    if !rule.clean.isEmpty {
      add("Clean", rule.clean.map(\.words).joined(separator: "; then "))
    }
    if let map = rule.map {
      let pairs = map.entries.map { entry in
        SiteFact.Pair(
          entry.from.isEmpty ? "(empty)" : entry.from,
          entry.to.map { $0.isEmpty ? "(empty)" : $0 } ?? "NULL")
      }
      facts.append(SiteFact("Codes", "", pairs: pairs))
      add("Other codes", map.otherwise.words)
    }
    add("Type", Self.type(rule.type?.value, column.type, mapping.source))
    add("Does not fit", rule.onInvalid.words)
    add("Empty", rule.onEmpty.words)
    if rule.required, !column.notNull { add("Required", "a record without it is rejected") }
    if let reference = rule.reference {
      let missing =
        switch reference.onMissing {
        case .reject: "the record is rejected"
        case .null:
          reference.keepIn.map { "NULL; the original goes into \($0.value)" } ?? "NULL"
        case .hold: "the row waits for it outside of the target"
        case .value(let key): "the record with the key \(quoted(key))"
        }
      add(
        "Refers to",
        "\(reference.parent.words); when there is no such record: \(missing)")
    }
    if rule.onAmbiguousTime != .reject {
      add("Hour that happens twice", "the \(rule.onAmbiguousTime.rawValue) one")
    }
    if rule.onNonexistentTime == .shift {
      add("Hour that never happens", "moved forward by the gap")
    }
  }

  private mutating func add(_ term: String, _ text: String?) {
    if let text { facts.append(SiteFact(term, text)) }
  }

  /// Nil where the field's name says it all.
  private static func source(_ rule: ColumnMapping) -> String? {
    switch rule.source {
    case .field: return nil
    case .fields(let fields):
      return rule.reference == nil
        ? "the first of these that is not empty"
        : "the \(fields.count) parts of the key"
    case .template(let parts):
      let text = parts.map { part in
        switch part {
        case .text(let text): text
        case .field(let field): "{\(field.value)}"
        }
      }
      return "\(quoted(text.joined())), with the fields in braces; empty when all of them are"
    case .object(let members):
      let names = members.map { "\($0.name) = \($0.field.value)" }
      return "a JSON object: " + names.joined(separator: ", ")
    case .sql(let expression): return "SQL, not proven by rules: \(expression.value)"
    case .copy(let column, let through):
      return "the column \(column.value) of the row that \(through.value) refers to"
    case .literal(let text): return "\(quoted(text.value)) in every row"
    case .constant(let constant): return constant.value.words
    }
  }

  private static func type(
    _ hint: TypeHint?, _ type: ColumnType, _ source: SourceSettings
  ) -> String? {
    switch hint {
    case .text: "text"
    case .integer(let hint): "a whole number" + hint.words
    case .decimal(let hint):
      "a number with a decimal \((hint.mark ?? source.decimalMark).rawValue)" + hint.words
    case .boolean(let yes, let no):
      yes.isEmpty && no.isEmpty
        ? "true or false, in words or numbers"
        : "true: \(yes.map(quoted).joined(separator: ", ")); "
          + "false: \(no.map(quoted).joined(separator: ", "))"
    case .date(let order): "a date" + (order.map { ": \($0.words)" } ?? "")
    case .time: "a time of day"
    case .timestamp(let order, let zone):
      "a timestamp" + (order.map { ": \($0.words)" } ?? "") + (zone.map { ", time of \($0)" } ?? "")
    case .interval: "a span of time"
    case .uuid: "a UUID"
    case .json: "JSON"
    case .list: "a list: one item per line or repetition"
    case .phone(let region):
      "a telephone number, to E.164; numbers without country code are of \(region)"
    case .email: "an e-mail address"
    case nil: implied(type, source)
    }
  }

  /// What the column's type alone means for the text.
  private static func implied(_ type: ColumnType, _ source: SourceSettings) -> String? {
    switch type {
    case .timestamptz:
      source.timeZone.map { "local time of \($0.value), stored as an instant" }
    case .array: "a list: one item per line or repetition"
    case .text, .varchar, .char, .int2, .int4, .int8, .numeric, .float4, .float8, .bool, .date,
      .time, .timestamp, .interval, .uuid, .json, .jsonb, .enumeration, .other:
      nil
    }
  }
}

extension NumberHint {
  /// What is read besides plain numbers.
  fileprivate var words: String {
    let percent: String? =
      switch percent {
      case .refuse: nil
      case .number: "15% is 15"
      case .fraction: "15% is 0.15"
      }
    return ([dropsTrailingText ? "words after it are dropped" : nil, percent] as [String?])
      .compactMap(\.self).map { "; " + $0 }.joined()
  }
}

extension ValueMap.Otherwise {
  fileprivate var words: String {
    switch self {
    case .reject: "the record is rejected"
    case .null: "NULL"
    case .keep: "stay as they are"
    case .value(let text): quoted(text)
    }
  }
}

extension FaultPolicy {
  /// Nil for what the overview says.
  fileprivate var words: String? {
    switch self {
    case .reject: nil
    case .null: "NULL"
    case .value(let text): quoted(text)
    case .keepIn(let column): "NULL; the original goes into \(column.value)"
    }
  }
}

extension EmptyPolicy {
  /// Nil for NULL, which an empty field is anyway.
  fileprivate var words: String? {
    switch self {
    case .null: nil
    case .reject: "the record is rejected"
    case .value(let text): quoted(text)
    case .keep: "the empty text; NULL only where no related record is"
    }
  }
}

extension RunConstant {
  fileprivate var words: String {
    switch self {
    case .runID: "the id of the run"
    case .loadTime: "when the run began"
    case .project: "the project's name"
    case .source: "the export's name"
    case .recordNumber: "the record's number in the export"
    case .recordID: "FileMaker's record id"
    case .modificationID: "FileMaker's modification id"
    case .tenant: "the tenant whose data the export holds"
    case .exportTime: "when the export's file was written"
    }
  }
}

extension Reference.Parent {
  /// Which table, and how its row is found.
  fileprivate var words: String {
    switch self {
    case .table(let table): "\(table.value), by its key"
    case .column(let table, let column): "\(table.value), by its column \(column.value)"
    case .polymorphic(let type, let choices):
      "by the field \(type.value): "
        + choices.map { "\(quoted($0.word)) means \($0.table.value)" }.joined(separator: ", ")
        + "; by its key"
    }
  }
}
