/// Who runs what, for the ledger and for the lock's message.
package struct RunIdentity: Sendable, Hashable {
  package var id: String
  package var project: String
  package var tenant: String
  package var programVersion: String
  package var host: String
  package var pid: Int32
  /// Tells the process from a later one with the same id; see `RunSurroundings.isAlive`.
  package var process: String
  /// Counts from 1; a resumed run has more than one.
  package var attempt = 1

  package init(
    id: String, project: String, tenant: String, programVersion: String, host: String, pid: Int32,
    process: String
  ) {
    self.id = id
    self.project = project
    self.tenant = tenant
    self.programVersion = programVersion
    self.host = host
    self.pid = pid
    self.process = process
  }
}

/// What a run asks of the machine it is on.
package struct RunSurroundings: Sendable {
  /// Whether the process that wrote `RunIdentity.process` lives; nil when this machine cannot know.
  package var isAlive: @Sendable (String) -> Bool?
  /// Starts a private server again that has died; does nothing for other servers.
  package var revive: @Sendable () -> Void
  /// One line for the operator, now.
  package var note: @Sendable (String) -> Void
  /// The run with this id begins or goes on.
  package var began: @Sendable (String) -> Void

  package init(
    isAlive: @escaping @Sendable (String) -> Bool? = { _ in nil },
    revive: @escaping @Sendable () -> Void = {},
    note: @escaping @Sendable (String) -> Void = { _ in },
    began: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.isAlive = isAlive
    self.revive = revive
    self.note = note
    self.began = began
  }
}
