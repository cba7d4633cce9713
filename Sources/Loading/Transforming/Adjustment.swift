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

    /// For people, after "12 cells of patients.mobile: ".
    package var summary: String {
      switch self {
      case .ambiguousTime: "local times that happen twice, decided by `on_ambiguous_time`"
      case .shiftedTime: "local times that never happen, moved forward"
      case .refusedToNull: "invalid values, set to NULL"
      case .refusedToDefault: "invalid values, replaced by the default"
      case .refusedAndKept: "invalid values, kept in a JSON column"
      case .emptyToDefault: "empty values, replaced by the default"
      case .unknownCode: "values that are not in the map, treated as `otherwise` says"
      }
    }
  }

  package var table: String
  package var column: String
  package var kind: Kind
  package var cells: Int64
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
