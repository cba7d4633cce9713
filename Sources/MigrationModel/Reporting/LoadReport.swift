/// How a command ended, as its report states it.
package enum RunStatus: String, Sendable, Hashable, CaseIterable {
  /// Done and clean.
  case ok
  /// Done, and something was found that a person has to look at.
  case findings
  /// Not done.
  case failed
}

/// Rejected rows of one target table with one reason.
package struct RejectCount: Sendable, Hashable {
  package var target: String
  package var code: RejectCode
  /// Target column, or empty when the whole row is meant.
  package var column: String
  package var count: Int64

  package init(target: String, code: RejectCode, column: String = "", count: Int64) {
    self.target = target
    self.code = code
    self.column = column
    self.count = count
  }
}

/// Wall time of one phase of a run.
package struct PhaseTime: Sendable, Hashable {
  /// `extract`, `transform`, …, and `total`.
  package var phase: String
  package var seconds: Double

  package init(_ phase: String, seconds: Double) {
    self.phase = phase
    self.seconds = seconds
  }
}

/// Refused rows that ran again.
package struct ReplayCounts: Sendable, Hashable {
  package var tried: Int64
  /// Those of them that no rule refuses any more.
  package var loaded: Int64

  package init(tried: Int64, loaded: Int64) {
    self.tried = tried
    self.loaded = loaded
  }
}

/// What a load did: every record accounted for, or the sentences that say where it is not.
package struct LoadReport: Sendable, Hashable {
  /// Run id as the ledger has it.
  package var run: String
  package var status: RunStatus
  package var exports: [ExportCounts]
  package var tables: [TableCounts]
  /// In the order in which the phases ran, `total` last.
  package var seconds: [PhaseTime]
  package var balanced: Bool
  /// Whether the target holds what the counts say; false when a gate kept it as it was.
  package var isPublished: Bool
  /// Whole sentences for the operator, e.g. which identity does not hold; without field values.
  package var notes: [String]
  package var rejects: [RejectCount]
  /// Nil in a load of exports.
  package var replayed: ReplayCounts?

  package init(
    run: String, status: RunStatus, exports: [ExportCounts] = [], tables: [TableCounts] = [],
    seconds: [PhaseTime] = [], balanced: Bool, isPublished: Bool = true,
    notes: [String] = [], rejects: [RejectCount] = [], replayed: ReplayCounts? = nil
  ) {
    self.replayed = replayed
    self.run = run
    self.status = status
    self.exports = exports
    self.tables = tables
    self.seconds = seconds
    self.balanced = balanced
    self.isPublished = isPublished
    self.notes = notes
    self.rejects = rejects
  }
}
