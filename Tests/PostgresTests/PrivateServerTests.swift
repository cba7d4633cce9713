import FM2PGTestSupport
import Glibc
import Synchronization
import Testing

@testable import Postgres

/// Each test makes a server of its own, so they run one after the other.
@Suite(.serialized) struct PrivateServerTests {
  private func withServer(
    _ name: String, _ body: (PrivateServer, String) throws -> Void
  ) throws {
    let state = "/tmp/fm2pg-test-\(getpid())-\(name)"
    let server = PrivateServer(stateDirectory: state)
    defer {
      try? server.destroy()
      TestServer.removeState(state)
    }
    try body(server, state)
  }

  private func connectedSocket(_ server: PrivateServer) throws -> String? {
    try connect(server).queryValue("SELECT current_setting('unix_socket_directories')")
  }

  private func connect(_ server: PrivateServer) throws -> Connection {
    try Connection(ConnectionTarget(conninfo: server.url), role: "test")
  }

  /// One server through all that can happen to it: making one takes a second or more.
  @Test func lifeOfAServer() throws {
    try withServer("life") { server, state in
      #expect(!server.isRunning)
      try server.stop()
      let target = try server.ensureRunning()
      #expect(server.isRunning)
      try checkSettings(target)
      let place = try ServerPlace(state + "/postgres")
      #expect(FileSystem.status(place.dataDirectory)?.mode == 0o700)
      #expect(FileSystem.status(place.socketDirectory)?.mode == 0o700)
      try checkSecondStart(server)
      try checkLog(place, target)

      try server.stop()
      #expect(!server.isRunning)
      try server.start()
      try checkData(server)

      try killPostmaster(server, place)
      try server.start()
      try checkData(server)

      try reusePid(server, place)
      try server.start()
      try checkData(server)

      try ServerPlace.removeTrees([place.socketDirectory])
      try server.start()
      try checkData(server)

      try server.destroy()
      #expect(!server.isRunning)
      #expect(FileSystem.status(place.dataDirectory) == nil)
      #expect(FileSystem.status(place.socketDirectory) == nil)
    }
  }

  private func checkSettings(_ target: ConnectionTarget) throws {
    let connection = try Connection(target, role: "test")
    try connection.execute("CREATE TABLE public.t AS SELECT 42 AS a")
    let settings = try connection.query(
      """
      SELECT current_setting('listen_addresses'), current_setting('data_checksums'),
        current_setting('wal_level'), current_setting('lc_messages'), current_user,
        current_database(), current_setting('log_min_messages')
      """)
    #expect(settings == [["", "on", "minimal", "C", "fm2pg", "fm2pg", "fatal"]])
  }

  private func checkData(_ server: PrivateServer) throws {
    let value = try connect(server).queryValue("SELECT a FROM public.t")
    #expect(value == "42")
  }

  private func checkSecondStart(_ server: PrivateServer) throws {
    let sql = "SELECT pg_postmaster_start_time()"
    let first = try connect(server).queryValue(sql)
    try server.start()
    let second = try connect(server).queryValue(sql)
    #expect(first == second)
  }

  private func checkLog(_ place: ServerPlace, _ target: ConnectionTarget) throws {
    let connection = try Connection(target, role: "test")
    #expect(databaseError { try connection.execute("SELECT 'Smith'::int") } != nil)
    try connection.execute("DO $$ BEGIN RAISE LOG 'Smith'; RAISE WARNING 'Smith'; END $$")
    let log = try #require(FileSystem.read(place.logPath))
    #expect(log.contains("ready to accept connections"))
    #expect(!log.contains("Smith"))
  }

  /// Kills the postmaster under a busy backend, which outlives it.
  private func killPostmaster(_ server: PrivateServer, _ place: ServerPlace) throws {
    let pid = try #require(place.process?.pid)
    let busy = try connect(server)
    let thread = onThread {
      usleep(100_000)
      kill(pid, SIGKILL)
      while !ChildProcess.hasEnded(pid) { usleep(10_000) }
    }
    _ = databaseError { try busy.execute("SELECT pg_sleep(0.5)") }
    pthread_join(thread, nil)
    #expect(!server.isRunning)
  }

  /// Makes the lock files of a killed server name a living process, this one.
  private func reusePid(_ server: PrivateServer, _ place: ServerPlace) throws {
    let pid = try #require(place.process?.pid)
    kill(pid, SIGKILL)
    while !ChildProcess.hasEnded(pid) { usleep(10_000) }
    let path = place.dataDirectory + "/postmaster.pid"
    let text = try #require(FileSystem.read(path))
    let changed = text.replacing("\(pid)\n", with: "\(getpid())\n", maxReplacements: 1)
    try FileSystem.write(changed, to: path)
    try FileSystem.write("\(getpid())\n", to: place.socketDirectory + "/.s.PGSQL.5432.lock")
    #expect(!server.isRunning)
  }

  /// Three threads start one server, under a locale that does not exist, in a state folder whose
  /// name is too long for a socket and would not survive a shell.
  @Test func concurrentStartsInAnOddPlace() throws {
    unsafe setenv("LC_ALL", "xx_YY.nonsense", 1)
    defer { unsafe unsetenv("LC_ALL") }
    let name = "it's a \"state\" " + String(repeating: "long/", count: 40) + "$HOME"
    try withServer("odd") { _, state in
      let server = PrivateServer(stateDirectory: state + "/" + name)
      defer {
        try? server.destroy()
        try? ServerPlace.removeTrees([state])
      }
      let started = Mutex<[String]>([])
      let threads = (0..<3).map { _ in
        onThread {
          let outcome = Result { try server.ensureRunning() }
          started.withLock { $0.append((try? outcome.get().displayName) ?? "\(outcome)") }
        }
      }
      for thread in threads { pthread_join(thread, nil) }
      let names = started.withLock { $0 }
      #expect(names.count == 3)
      #expect(Set(names).count == 1)
      #expect(names.first?.hasPrefix("/tmp/fm2pg-") ?? false)
      let database = try connect(server).queryValue("SELECT current_database()")
      #expect(database == "fm2pg")
      let socket = try connectedSocket(server) ?? ""
      #expect((10..<90).contains(socket.utf8.count))
    }
  }

  /// Root's server runs as another user, who cannot reach a closed folder of root.
  @Test func closedStateFolder() throws {
    try withServer("closed") { server, state in
      unsafe mkdir(state, 0o700)
      try server.start()
      let value = try connect(server).queryValue("SELECT 1")
      #expect(value == "1")
      let place = try ServerPlace(state + "/postgres")
      if geteuid() == 0 {
        #expect(place.home == "/var/lib/fm2pg/" + FileSystem.hash(state + "/postgres"))
        #expect(FileSystem.read(state + "/postgres/home") == place.home + "\n")
      } else {
        #expect(place.home == state + "/postgres")
      }
      try server.destroy()
      #expect(FileSystem.status(place.dataDirectory) == nil)
      #expect(FileSystem.status(state + "/postgres/home") == nil)
    }
  }

  @Test func dataOfAnotherVersion() throws {
    try withServer("version") { server, state in
      try FileSystem.makeDirectories(state + "/postgres")
      let place = try ServerPlace(state + "/postgres")
      try FileSystem.makeDirectories(place.dataDirectory)
      try place.account.own(place.dataDirectory)
      try FileSystem.write("9\n", to: place.dataDirectory + "/PG_VERSION")
      let error = #expect(throws: ServerSetupError.self) { try server.start() }
      #expect(
        error?.message.hasPrefix("the private server's data belongs to PostgreSQL 9, ") ?? false)
      #expect(
        error?.advice == "install postgresql-9, or start anew with `fm2pg db destroy`")
    }
  }

  @Test func foreignSocketFolderIsRefused() throws {
    try withServer("foreign") { server, state in
      try FileSystem.makeDirectories(state + "/postgres")
      let place = try ServerPlace(state + "/postgres")
      unsafe symlink("/tmp", place.socketDirectory)
      defer { unsafe unlink(place.socketDirectory) }
      let error = #expect(throws: ServerSetupError.self) { try server.start() }
      #expect(error?.advice == "remove it")
    }
  }

  @Test func versionText() {
    #expect(ServerBinaries.majorVersion("postgres (PostgreSQL) 15.18 (Debian 1)") == "15")
    #expect(ServerBinaries.majorVersion("postgres (PostgreSQL) 19beta1\n") == "19")
    #expect(ServerBinaries.majorVersion("something else") == nil)
  }
}
