/// A run as the ledger has it. Times are UTC in ISO 8601, written by the server.
package struct RecordedRun: Sendable, Hashable {
  /// The ledger's word for how a run stands.
  package enum Status: String, Sendable, Hashable, CaseIterable {
    /// Not ended; perhaps dead, see `isAlive`.
    case running
    /// Ended before its end; the same command goes on.
    case interrupted
    case ok
    case findings
    case failed
    /// Dead, and another run took its place.
    case abandoned
  }

  package var id: String
  package var project: String
  package var command: String
  package var status: Status
  /// Whether a session holds the lock of its target; nil when the run is not `running`.
  package var isAlive: Bool?
  package var targetSchema: String
  /// Whose data it loads; empty when the run names no tenant.
  package var tenant = ""
  /// Whether personal data was replaced before it reached the database.
  package var isMasked = false
  package var programVersion: String
  package var host: String
  package var pid: Int32
  package var startedAt: String
  /// How often it was started.
  package var attempts: Int64 = 1
  /// When it was started last; nil in a ledger of version 1.
  package var attemptAt: String?
  package var finishedAt: String?
  /// Duration of the last attempt, so far when the run is alive; nil when nobody knows its end.
  package var seconds: Double?
  /// Whether it may replace an earlier load.
  package var isRebuild = false
  package var exports: Int64 = 0
  /// Records that were read; nil until that is recorded.
  package var records: Int64?
  /// Records that were refused; nil until that is recorded.
  package var rejected: Int64?
  /// Code and message of what ended the last attempt.
  package var error: String?

  package init(
    id: String, project: String, command: String, status: Status, targetSchema: String,
    programVersion: String, host: String, pid: Int32, startedAt: String
  ) {
    self.id = id
    self.project = project
    self.command = command
    self.status = status
    self.targetSchema = targetSchema
    self.programVersion = programVersion
    self.host = host
    self.pid = pid
    self.startedAt = startedAt
  }

  /// Whether it says that it runs, and no session holds its lock.
  package var isDead: Bool { status == .running && isAlive == false }

  /// The code that `error` begins with: of fm2pg, e.g. `E402`, or else an SQLSTATE, e.g. `57P01`;
  /// nil when it begins with none.
  package var errorCode: String? {
    guard let word = error?.prefix(while: { $0 != ":" && $0 != " " }) else { return nil }
    let isCode = word.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
    let digits = word.dropFirst().allSatisfy(\.isNumber)
    switch word.count {
    case 4 where isCode && digits && word.first?.isUppercase == true: return String(word)
    case 5 where isCode && word.contains(where: \.isNumber): return String(word)
    default: return nil
    }
  }
}
