/// What the process returns to its caller.
package enum ExitCode: Int32, Sendable, Hashable, CaseIterable {
  case ok = 0
  case findings = 1
  case usage = 2
  case export = 3
  case database = 4
  case locked = 5
  case refused = 6
  case `internal` = 70
  case interrupted = 130

  /// What the code says, in a few words.
  package var summary: String {
    switch self {
    case .ok: "done and clean"
    case .findings: "done, with findings (verification failed, reject budget exceeded)"
    case .usage: "usage, mapping or configuration mistake"
    case .export: "an export is missing, empty, unreadable, truncated, ragged, stale or drifted"
    case .database: "database or connection failure"
    case .locked: "another run holds the lock"
    case .refused: "a gate refused"
    case .internal: "internal error"
    case .interrupted: "interrupted; nothing half-done is in the target; run the same command again"
    }
  }
}
