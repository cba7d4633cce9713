internal import CLibPQ
internal import Glibc

/// The PostgreSQL that fm2pg keeps for itself under the state folder.
///
/// `STATE/postgres` holds `data`, `log` and `lock`. Where the server's user cannot reach it (root's
/// state in a closed folder), `data` and `log` are in `/var/lib/fm2pg/<hash>`, and
/// `STATE/postgres/home` says so. The socket is in `/tmp/fm2pg-<uid>-<hash>`, because its path may
/// have 107 bytes at most. No TCP; who reaches the socket (its owner and root) is trusted.
package struct PrivateServer: Sendable {
  static let port = 5432
  static let role = "fm2pg"
  static let database = "fm2pg"

  /// `STATE/postgres`, maybe relative.
  let folder: String

  /// Nothing happens until a method is called.
  package init(stateDirectory: String) {
    folder = stateDirectory + "/postgres"
  }

  /// Where `psql` is, nil when it is not installed.
  package static var psqlPath: String? { ServerBinaries.psql() }

  /// Whether a server of this state folder runs.
  package var isRunning: Bool {
    guard let place = try? ServerPlace(existing: folder) else { return false }
    return place.process != nil
  }

  /// Whether a server was made under this state folder, running or not. Makes nothing.
  package var exists: Bool {
    get throws {
      guard FileSystem.status(folder, followLinks: true)?.isDirectory ?? false else { return false }
      return FileSystem.status(try ServerPlace(folder).dataDirectory) != nil
    }
  }

  /// Connection string of the database `fm2pg`, as a libpq URI; the server need not run.
  package var url: String {
    get throws { Self.url(socketDirectory: try ServerPlace(folder).currentSocketDirectory) }
  }

  /// Starts the server unless it runs; makes it on first use. Returns when it answers.
  package func start() throws {
    _ = try ensureRunning()
  }

  /// As `start`; returns where to connect.
  ///
  /// Safe against other processes that do the same at the same time.
  package func ensureRunning() throws -> ConnectionTarget {
    try FileSystem.makeDirectories(folder)
    let place = try ServerPlace(folder)
    return try FileLock.hold(place.lockPath) {
      let target = try ServerStarter(place: place).ensureRunning()
      try Self.createDatabaseIfNeeded(Self.database, on: target.withDatabase("postgres"))
      return target
    }
  }

  /// Stops the server: sessions are ended, what was committed is safe. Nothing when none runs.
  package func stop() throws {
    guard let place = try? ServerPlace(existing: folder) else { return }
    try FileLock.hold(place.lockPath) { try ServerStopper(place: place).stop() }
  }

  /// Stops the server and removes its data, log and socket.
  package func destroy() throws {
    guard let place = try? ServerPlace(existing: folder) else { return }
    try FileLock.hold(place.lockPath) {
      try ServerStopper(place: place).stop()
      try place.remove()
    }
  }

  /// Ends the programs that this process is running to make or find a server, e.g. initdb, and not
  /// a server itself: for a process that is about to end without waiting for them.
  package static func endHelpers() { ChildProcess.endAll() }

  /// Creates a database unless it exists, also when another session does so at the same time.
  package static func createDatabaseIfNeeded(
    _ name: String, on target: ConnectionTarget
  ) throws(DatabaseError) {
    let connection = try Connection(target, role: "set-up")
    let known = "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1"
    if try connection.queryValue(known, [name]) != nil { return }
    do {
      try connection.execute("CREATE DATABASE " + quoteIdentifier(name))
    } catch {
      if try connection.queryValue(known, [name]) == nil { throw error }
    }
  }

  static func url(socketDirectory: String) -> String {
    // The directory has no character that a URL would need escaped, but for the slash.
    let host = socketDirectory.split(separator: "/").map { "%2F" + $0 }.joined()
    return "postgresql://\(role)@/\(database)?host=\(host)&port=\(port)"
  }

  /// Says more than the URL, so that PGHOSTADDR, PGPORT and the like cannot lead elsewhere.
  static func target(socketDirectory: String) -> ConnectionTarget {
    let host = ConnectionTarget.quotedValue(socketDirectory)
    return ConnectionTarget(
      conninfo: "host=\(host) hostaddr='' port=\(port) user=\(role) dbname=\(database) options=''")
  }
}
