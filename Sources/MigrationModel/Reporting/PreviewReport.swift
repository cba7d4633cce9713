/// One record, or slot of a record, before and after its rules. Texts are as `ShownText` makes them.
package struct PreviewRow: Sendable, Hashable {
  package enum Fate: String, Sendable, Hashable {
    /// The rules give a row; duplicates, parents and constraints were not looked at.
    case row
    case filtered
    case rejected
    /// A record without slots: no row comes of it.
    case empty
  }

  package var record: Int64
  /// Number of the slot in an exploded record, from 1; else 0.
  package var slot: Int64
  package var recordID: Int64?
  /// The parts of the canonical key; empty if there is none.
  package var key: [String]
  package var fate: Fate
  package var cells: [PreviewCell]
  /// Every reason, those of columns included.
  package var reasons: [RejectReason]

  package init(
    record: Int64, slot: Int64 = 0, recordID: Int64?, key: [String], fate: Fate,
    cells: [PreviewCell],
    reasons: [RejectReason]
  ) {
    self.record = record
    self.slot = slot
    self.recordID = recordID
    self.key = key
    self.fate = fate
    self.cells = cells
    self.reasons = reasons
  }
}

/// One column of a record: what the fields hold, and what the rule makes of it.
package struct PreviewCell: Sendable, Hashable {
  package struct Field: Sendable, Hashable {
    package var name: String
    package var text: String

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  package var column: String
  package var fields: [Field]
  /// Nil if the cell was refused, or if only the server knows it.
  package var after: String?
  /// Whether the server computes the cell's text, which is not at hand.
  package var isComputed: Bool

  package init(column: String, fields: [Field], after: String?, isComputed: Bool = false) {
    self.column = column
    self.fields = fields
    self.after = after
    self.isComputed = isComputed
  }
}

/// The first records of an export, before and after the rules of one table.
package struct PreviewReport: Sendable, Hashable {
  package var table: String
  package var source: String
  package var file: String
  package var rows: [PreviewRow]
  /// Whether the export has more records than are shown.
  package var hasMore: Bool

  package init(table: String, source: String, file: String, rows: [PreviewRow], hasMore: Bool) {
    self.table = table
    self.source = source
    self.file = file
    self.rows = rows
    self.hasMore = hasMore
  }
}
