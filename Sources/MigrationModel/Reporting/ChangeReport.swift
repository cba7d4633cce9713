/// What another mapping would make of the same export: which records come out differently.
package struct ChangeReport: Sendable, Hashable {
  /// Records that share a change, counted, with the first of them.
  package struct Group: Sendable, Hashable {
    package var count: Int64 = 0
    package var examples: [Example] = []

    package init() {}
  }

  /// One record of a group.
  package struct Example: Sendable, Hashable {
    package var record: Int64
    /// See `PreviewRow.slot`.
    package var slot: Int64
    /// Texts as `ShownText` makes them, or reject codes.
    package var before: String
    package var after: String

    package init(record: Int64, slot: Int64 = 0, before: String, after: String) {
      self.record = record
      self.slot = slot
      self.before = before
      self.after = after
    }
  }

  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case newlyRejected = "newly_rejected"
    case newlyAccepted = "newly_accepted"
    case newlyFiltered = "newly_filtered"
    case noLongerFiltered = "no_longer_filtered"
    /// Rejected by both, for other reasons.
    case otherReasons = "other_reasons"
    /// A row in both, under another key.
    case otherKey = "other_key"

    /// For people.
    package var title: String {
      switch self {
      case .newlyRejected: "newly rejected"
      case .newlyAccepted: "newly accepted"
      case .newlyFiltered: "newly filtered"
      case .noLongerFiltered: "no longer filtered"
      case .otherReasons: "rejected for other reasons"
      case .otherKey: "under another key"
      }
    }
  }

  package var table: String
  package var source: String
  package var file: String
  /// Records compared; slots, where either version explodes them.
  package var records: Int64 = 0
  package var hasSlots = false
  /// Records that come out the same.
  package var same: Int64 = 0
  /// Records that are a row in both, with at least one other cell.
  package var changedRows: Int64 = 0
  package var kinds: [Kind: Group] = [:]
  /// Cells that differ, by column, in the order of the new mapping.
  package var columns: [(name: String, group: Group)] = []

  package init(table: String, source: String, file: String) {
    self.table = table
    self.source = source
    self.file = file
  }

  package static func == (left: Self, right: Self) -> Bool {
    left.table == right.table && left.source == right.source && left.file == right.file
      && left.records == right.records && left.same == right.same
      && left.changedRows == right.changedRows && left.kinds == right.kinds
      && left.columns.elementsEqual(right.columns) { $0.name == $1.name && $0.group == $1.group }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(table)
    hasher.combine(records)
    hasher.combine(changedRows)
  }
}
