/// What became of the records with one key: file, staging, rules, target, runs. Texts are as
/// `ShownText` makes them.
package struct TraceReport: Sendable, Hashable {
  /// What the records with the key became in the last published load.
  package enum Fate: Sendable, Hashable {
    /// A row of the target under this id; `differing` columns hold something else than the rules
    /// give, `nulled` are references whose parent is not there.
    case loaded(id: String, differing: [String], nulled: [String])
    /// The rules give a row, but the target has none under its id.
    case missing(id: String)
    case merged(into: Winner)
    case rejected([RejectReason])
    /// Waits for its parent.
    case held([RejectReason])
    /// A record without slots: no row comes of it.
    case empty
    /// The conditions that it does not meet, each with its reason.
    case filtered([String])
  }

  /// The record whose row another one was merged into.
  package struct Winner: Sendable, Hashable {
    package var source: String
    package var record: Int64
    /// 0 where records have no slots.
    package var slot: Int64

    package init(source: String, record: Int64, slot: Int64) {
      self.source = source
      self.record = record
      self.slot = slot
    }
  }

  /// One record of the export, or one slot of it.
  package struct Record: Sendable, Hashable {
    package var row: PreviewRow
    package var fate: Fate
    /// Cells of the target, by column; empty where there is no row.
    package var target: [String: String]
    /// Where the id of its key comes from, as the crosswalk says: computed, adopted, assigned, alias.
    package var origin: String?

    package init(row: PreviewRow, fate: Fate, target: [String: String]) {
      self.row = row
      self.fate = fate
      self.target = target
    }
  }

  /// What one run said of the key.
  package struct Event: Sendable, Hashable {
    package var run: String
    package var startedAt: String
    package var status: String
    /// Reject codes with their columns; empty if the run did not refuse it.
    package var rejected: [String]

    package init(run: String, startedAt: String, status: String, rejected: [String]) {
      self.run = run
      self.startedAt = startedAt
      self.status = status
      self.rejected = rejected
    }
  }

  package var table: String
  package var source: String
  package var file: String
  package var staging: String
  package var target: String
  package var run: String
  package var records: [Record]
  /// Records whose key is the same but for case, blanks and leading zeros.
  package var nearMisses: [Int64] = []
  /// The target id that the crosswalk keeps for the key.
  package var crosswalkID: String?
  package var events: [Event] = []
  /// What cannot be told from the database.
  package var unknowns: [String] = []

  package init(
    table: String, source: String, file: String, staging: String, target: String, run: String,
    records: [Record] = []
  ) {
    self.table = table
    self.source = source
    self.file = file
    self.staging = staging
    self.target = target
    self.run = run
    self.records = records
  }
}
