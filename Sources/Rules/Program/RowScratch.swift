internal import MigrationModel

/// What a row program reuses from row to row.
struct RowScratch: Sendable {
  /// Lower-case form of a text that is compared without case.
  var folded: [UInt8] = []
  /// A part of a key, and a whole key.
  var part = CellText()
  var key: [UInt8] = []
  /// Items of a list on their way to JSON.
  var items: [UInt8] = []
  /// Whether no byte of the record has a meaning of its own: see `StagedText.isPlain`.
  var isPlainRecord = false
  /// Originals of refused cells.
  var kept: [UInt8] = []
  /// Whether the row has such originals.
  var hasKept = false
  /// Why a step gave up on the text of this cell.
  var stepFault: RejectCode?
  /// Where `kept` holds the original of a column; nil if it was not refused.
  var keptRanges: [Range<Int>?]
  /// Columns whose parent is known to be missing, by position; their originals are kept.
  var missing: Set<Int> = []
  /// Position of the last look-up, per time zone.
  var zoneHints: [Int]
  /// One per parent.
  var parents: [IdentityHasher]
  var notes: [ColumnNotes]

  init(_ tables: ProgramTables, _ environment: RowEnvironment, columnCount: Int) {
    keptRanges = Array(repeating: nil, count: columnCount)
    zoneHints = Array(repeating: 0, count: tables.zoneNames.count)
    parents = tables.parents.map {
      IdentityHasher(
        namespace: environment.namespace, tenant: environment.tenant, table: $0.table)
    }
    notes = Array(repeating: ColumnNotes(), count: columnCount)
  }
}
