internal import MigrationModel
internal import Planning
internal import Postgres
internal import Synchronization

/// The session that holds the run's lock and commits its ledger, whatever becomes of the work. Only
/// short statements run on it, so that the server notices at once when the client is gone.
final class RunControl: Sendable {
  let lock: RunLock
  let retrying: Retrying
  private let request: FullLoadRequest
  private let session: SharedSession
  /// Known once the run has begun: a run taken over by another process must not go on.
  private let owned = Mutex<RunIdentity?>(nil)
  private let taker = Mutex<String?>(nil)
  /// Whether somebody has stopped the server; it is then not for this program to start it again.
  private let isStopped = Atomic<Bool>(false)

  private init(
    _ request: FullLoadRequest, lock: RunLock, retrying: Retrying, session: SharedSession
  ) {
    self.request = request
    self.lock = lock
    self.retrying = retrying
    self.session = session
  }

  /// Connects, brings the control schema up to date and takes the lock.
  static func open(_ request: FullLoadRequest) throws -> RunControl {
    let schemas = request.plan.schemas
    let retrying = Retrying(
      limit: request.options.retrySeconds, cancellation: request.cancellation,
      note: request.surroundings.note)
    let lock = RunLock(control: schemas.control, schema: schemas.target)
    let connection = try connect(request)
    try ControlSchema.ensure(
      control: schemas.control, staging: schemas.staging, on: connection)
    try lock.take(
      waits: request.options.waits, retrying: retrying, surroundings: request.surroundings,
      on: connection)
    return RunControl(request, lock: lock, retrying: retrying, session: SharedSession(connection))
  }

  private static func connect(
    _ request: FullLoadRequest, as run: String? = nil
  ) throws -> Connection {
    let name = (run ?? request.identity.id) + " control"
    let connection = try Connection(request.target, role: name)
    request.cancellation.add(connection.cancelHandle)
    return connection
  }

  /// The run is this process's from now on; the session bears its name.
  func own(_ identity: RunIdentity) throws {
    owned.withLock { $0 = identity }
    try run("ledger") { connection in
      _ = try connection.query(
        "SELECT set_config('application_name', $1, false)", ["fm2pg \(identity.id) control"])
      try checkOwner(on: connection)
    }
  }

  /// The run is to be abandoned.
  func disown() { owned.withLock { $0 = nil } }

  /// Another process has the lock: no further step may begin.
  func giveUp(to holder: String) { taker.withLock { $0 = holder } }

  /// - Throws: `LoadError.locked` when another process has been seen to hold the lock.
  func checkLock() throws {
    if let holder = taker.withLock({ $0 }) { throw LoadError.locked(holder: holder) }
  }

  /// Lends the session as it is, for what may fail.
  func lend<R: Sendable>(_ body: (borrowing Connection) throws -> R) throws -> R {
    try session.lend(body)
  }

  /// Lends the session for a short piece of work that can be repeated; a lost session is replaced.
  func run<R: Sendable>(
    _ what: String, _ body: (borrowing Connection) throws -> R
  ) throws -> R {
    try retrying.run(what) { error in
      try recover(from: error)
      return nil
    } _: {
      try session.lend(body)
    }
  }

  /// Brings back what an error has ended: a private server that died, the session, the lock.
  func recover(from error: DatabaseError) throws {
    // libpq hides the SQLSTATE behind the loss of the connection; a private server speaks English.
    let wasStopped =
      error.sqlState == "57P01" || error.message.contains("due to administrator command")
    if wasStopped { isStopped.store(true, ordering: .relaxed) }
    if error.kind == .connection, !isStopped.load(ordering: .relaxed) {
      request.surroundings.revive()
    }
    try restore()
  }

  /// Makes sure that the session lives and holds the lock.
  ///
  /// - Throws: `LoadError.locked` when another process has taken the run or the target over.
  func restore() throws {
    try session.replace { old in
      if (try? old.queryValue("SELECT 1")) == "1" { return nil }
      if request.cancellation.isCancelled { throw LoadError.interrupted }
      let run = owned.withLock { $0?.id } ?? request.identity.id
      let new = try Self.connect(request, as: run)
      request.cancellation.remove(old.cancelHandle)
      // Cut off, the old session may live on in the server and hold the lock.
      try DeadSessions.end([old.backendPID], ofRun: run, on: new)
      try lock.take(
        waits: false, retrying: retrying, surroundings: request.surroundings, on: new)
      try checkOwner(on: new)
      return new
    }
  }

  /// - Throws: when the ledger says that the run is another process's now.
  func checkOwner(on connection: borrowing Connection) throws {
    guard let identity = owned.withLock({ $0 }) else { return }
    let mine = try connection.queryValue(
      """
      SELECT attempts = $2 AND process = $3 AND status IN ('running', 'ok')
      FROM \(SQLText.qualified(lock.control, "run"))
      WHERE run_id = $1
      """, [identity.id, String(identity.attempt), identity.process])
    guard mine == "t" else {
      throw LoadError.locked(
        holder: try lock.holder(on: connection)?.text ?? "another process took the run over")
    }
  }
}
