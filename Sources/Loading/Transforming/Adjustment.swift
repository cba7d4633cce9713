internal import MigrationModel
internal import Rules

/// Cells of one column that a stated policy changed.
package struct Adjustment: Sendable, Hashable {
  /// What was done to the cells.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case ambiguousTime = "ambiguous_time"
    case shiftedTime = "shifted_time"
    case refusedToNull = "refused_to_null"
    case refusedToDefault = "refused_to_default"
    case refusedAndKept = "refused_and_kept"
    case emptyToDefault = "empty_to_default"
    case unknownCode = "unknown_code"
    case differingSources = "differing_sources"
    case brokenAssertion = "broken_assertion"
    case adoptedRows = "adopted_rows"
    case createdRows = "created_rows"
    case nearMissKeys = "near_miss_keys"
    /// The `column` is the reason that the mapping states, or the field that was compared.
    case leftOut = "left_out"
    /// Counted from what the ledger keeps of each reference, not stored by itself.
    case missingParent = "missing_parent"
    /// Counts entries of a value map, not cells.
    case unusedCode = "unused_code"

    /// What is counted, in the singular.
    package var unit: String {
      switch self {
      case .ambiguousTime, .shiftedTime, .refusedToNull, .refusedToDefault, .refusedAndKept,
        .emptyToDefault, .unknownCode, .missingParent:
        "cell"
      case .differingSources, .brokenAssertion, .adoptedRows, .createdRows: "row"
      case .nearMissKeys: "key"
      case .leftOut: "record"
      case .unusedCode: "map entry"
      }
    }

    /// For people, after "12 cells of patients.mobile: ".
    package var summary: String {
      switch self {
      case .ambiguousTime: "local times that happen twice, decided by `on_ambiguous_time`"
      case .shiftedTime: "local times that never happen, moved forward"
      case .refusedToNull: "invalid values, set to NULL"
      case .refusedToDefault: "invalid values, replaced by the default"
      case .refusedAndKept: "invalid values, kept in a JSON column"
      case .emptyToDefault: "empty values, replaced by the default"
      case .unusedCode: "texts that no record has"
      case .unknownCode: "values that are not in the map, treated as `otherwise` says"
      case .differingSources: "rows whose sources have different values, decided by `merge`"
      case .brokenAssertion: "rows that break the assertion, which only warns"
      case .adoptedRows: "rows of the target that records took over, by `match`"
      case .createdRows: "rows that match none of the target"
      case .leftOut: "left out, as `where` says"
      case .missingParent: "references to records that are not there, treated as `on_missing` says"
      case .nearMissKeys: "keys that differ from another only in case, blanks or leading zeros"
      }
    }
  }

  package var table: String
  package var column: String
  package var kind: Kind
  package var cells: Int64

  package init(table: String, column: String, kind: Kind, cells: Int64) {
    self.table = table
    self.column = column
    self.kind = kind
    self.cells = cells
  }

  /// From a row with a name and a count.
  init(table: String, kind: Kind, counted row: [String?]) {
    self.init(
      table: table, column: row.first.flatMap(\.self) ?? "", kind: kind,
      cells: row.last.flatMap(\.self).flatMap { Int64($0) } ?? -1)
  }

  /// One entry per column and kind, in the order of the first of each.
  static func sum(_ adjustments: [Adjustment]) -> [Adjustment] {
    var sums: [Adjustment] = []
    for adjustment in adjustments {
      let same = sums.firstIndex {
        $0.table == adjustment.table && $0.column == adjustment.column
          && $0.kind == adjustment.kind
      }
      if let same { sums[same].cells += adjustment.cells } else { sums.append(adjustment) }
    }
    return sums
  }
}

extension Adjustment {
  /// For people, without any value.
  package var text: String {
    let plural = cells == 1 ? "" : "s"
    if kind == .leftOut {
      return "\(cells) record\(plural) for \(table) \(kind.summary): \(column)"
    }
    let place = column.isEmpty ? table : "\(table).\(column)"
    if kind == .unusedCode, cells != 1 {
      return "\(cells) map entries of \(place): \(kind.summary)"
    }
    return "\(cells) \(kind.unit)\(plural) of \(place): \(kind.summary)"
  }
}

/// Whether a source's records have the text of an entry of a value map.
struct CodeUse: Sendable {
  var column: String
  var text: String
  var isUsed: Bool

  /// Of every entry of the plan's value maps.
  static func all(of plan: TablePlan, notes: [ColumnNotes]) -> [CodeUse] {
    zip(plan.columns, notes).flatMap { column, notes in
      (column.mapping.map?.entries ?? []).enumerated().map { code, entry in
        CodeUse(column: column.column, text: entry.from, isUsed: notes.uses(code: code))
      }
    }
  }

  /// Entries that no source uses. A column none of whose entries is used says nothing: its sources may
  /// have no records.
  static func unused(_ uses: [CodeUse], table: String) -> [Adjustment] {
    var columns: [String] = []
    var isUsed: [String: [[UInt8]: Bool]] = [:]
    for use in uses {
      if isUsed[use.column] == nil { columns.append(use.column) }
      // Bytes, because texts that only look alike are different entries.
      isUsed[use.column, default: [:]][Array(use.text.utf8), default: false] =
        isUsed[use.column]?[Array(use.text.utf8)] == true || use.isUsed
    }
    return columns.compactMap { column in
      let entries = (isUsed[column] ?? [:]).values
      guard entries.contains(true), entries.contains(false) else { return nil }
      let count = entries.count { !$0 }
      return Adjustment(table: table, column: column, kind: .unusedCode, cells: Int64(count))
    }
  }
}

extension Adjustment.Kind {
  /// What a row program notes of single cells.
  static var ofCells: Set<Adjustment.Kind> {
    Set(allCases).subtracting([
      .differingSources, .brokenAssertion, .adoptedRows, .createdRows, .nearMissKeys,
    ])
  }
}

extension ColumnNotes {
  /// The counts that are not zero.
  func adjustments(table: String, column: String) -> [Adjustment] {
    let counts: [(Adjustment.Kind, Int64)] = [
      (.ambiguousTime, ambiguousTimes), (.shiftedTime, shiftedTimes),
      (.refusedToNull, refusedToNull), (.refusedToDefault, refusedToDefault),
      (.refusedAndKept, refusedAndKept), (.emptyToDefault, emptyToDefault),
      (.unknownCode, unknownCodes),
    ]
    return counts.filter { $0.1 > 0 }.map { kind, cells in
      Adjustment(table: table, column: column, kind: kind, cells: cells)
    }
  }
}
