/// What runs for a target schema, or ran last.
package struct StatusReport: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    /// No run was ever recorded.
    case none
    /// A session holds the lock, and its run has not begun yet.
    case starting
    case running
    /// The last run neither ended nor holds the lock.
    case dead
    /// The last run was ended before its end.
    case interrupted
    /// The last run has ended, and nothing runs.
    case finished
  }

  /// The session that holds the lock. Another role's sessions show little of themselves.
  package struct LockHolder: Sendable, Hashable {
    /// The server's process.
    package var backendPID: Int32
    package var applicationName: String?
    /// Nil for a unix socket, or when hidden.
    package var clientAddress: String?
    /// When it connected; nil when hidden.
    package var since: String?

    package init(
      backendPID: Int32, applicationName: String? = nil, clientAddress: String? = nil,
      since: String? = nil
    ) {
      self.backendPID = backendPID
      self.applicationName = applicationName
      self.clientAddress = clientAddress
      self.since = since
    }
  }

  /// A step that is done.
  package struct FinishedStep: Sendable, Hashable {
    package var id: String
    package var title: String
    package var finishedAt: String
    package var seconds: Double?

    package init(id: String, title: String, finishedAt: String, seconds: Double?) {
      self.id = id
      self.title = title
      self.finishedAt = finishedAt
      self.seconds = seconds
    }
  }

  package var project: String
  package var targetSchema: String
  /// The server's time of the answer, UTC in ISO 8601; nil when no server was asked.
  package var now: String?
  package var state = State.none
  /// The newest run that no other has replaced.
  package var run: RecordedRun?
  /// The last run that came to its end, when `run` did not.
  package var earlierRun: RecordedRun?
  package var holder: LockHolder?
  package var stepsDone: Int64 = 0
  /// Nil when the ledger does not say how many there are.
  package var stepsTotal: Int64?
  package var lastStep: FinishedStep?
  /// Steps that run now; of a dead run, those that it died in.
  package var progress: [StepProgress] = []

  package init(project: String, targetSchema: String) {
    self.project = project
    self.targetSchema = targetSchema
  }
}
