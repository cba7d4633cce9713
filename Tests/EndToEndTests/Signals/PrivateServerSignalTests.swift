import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Ctrl-C at a run that works with the private server: the run ends, the server does not.
@Suite(.serialized) struct PrivateServerSignalTests {
  private static let sleepers =
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"

  private func withState(_ body: (Scratch, String) throws -> Void) throws {
    let scratch = Scratch()
    let state = scratch.path + "/state"
    defer {
      let run = Program.run(["db", "destroy", scratch.path, "--state", state])
      #expect(run.exitCode == 0, "\(run.errors)")
    }
    try body(scratch, state)
  }

  private func writeProject(_ scratch: Scratch, sleep seconds: Int) {
    scratch.write("project/migration.yml", "migration: x\nsource: {}\ntarget: { schema: x }\n")
    scratch.write("project/tables/t.yml", "table: t\nfrom: T\nkey: Id\ncolumns: { n: N }\n")
    scratch.write(
      "project/schema/1.sql",
      "create table t (id uuid primary key, n text); select pg_sleep(\(seconds))")
    scratch.write("exports/T.csv", csv(["Id", "N"], ["1", "1"]))
  }

  private func words(_ command: String, _ scratch: Scratch, _ state: String) -> [String] {
    [
      command, scratch.path + "/project", "--exports", scratch.path + "/exports", "--state", state,
      "--json",
    ]
  }

  private func connect(_ server: PrivateServer) throws -> Connection {
    try Connection(ConnectionTarget(conninfo: server.url), role: "test")
  }

  /// Waits until the command's statement sleeps in the server.
  private func waitForSleep(of child: RunningChild, in server: PrivateServer) throws {
    try waitUntil {
      guard child.isRunning, server.isRunning else { return !child.isRunning }
      guard let connection = try? connect(server) else { return false }
      return try connection.queryValue(Self.sleepers) == "1"
    }
    let isRunning = child.isRunning
    #expect(isRunning)
  }

  @Test func ctrlCLeavesTheServerAlone() throws {
    try withState { scratch, state in
      writeProject(scratch, sleep: 60)
      let child = Program.start(words("full-load", scratch, state))
      let server = PrivateServer(stateDirectory: state)
      try waitForSleep(of: child, in: server)
      child.sendToGroup(SIGINT)
      let run = child.wait(seconds: 30)
      #expect(run.exitCode == 130, "\(run.output)\(run.errors)")
      #expect(server.isRunning)
      let connection = try connect(server)
      try waitUntil { try connection.queryValue(Self.sleepers) == "0" }
    }
  }

  /// The scratch database of a killed `check` goes with the next one, whatever still runs in it.
  @Test func aKilledCheckLeavesNothingForLong() throws {
    try withState { scratch, state in
      writeProject(scratch, sleep: 60)
      let server = PrivateServer(stateDirectory: state)
      let child = Program.start(words("check", scratch, state))
      try waitForSleep(of: child, in: server)
      child.send(SIGKILL)
      _ = child.wait()
      writeProject(scratch, sleep: 0)
      let count = "SELECT count(*) FROM pg_database WHERE datname LIKE 'fm2pg%scratch%'"
      let connection = try connect(server)
      let before = try connection.queryValue(count)
      let run = Program.run(words("check", scratch, state))
      let after = try connection.queryValue(count)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(before == "1")
      #expect(after == "0")
    }
  }

  /// initdb takes seconds; a run that is ended meanwhile takes it along, so that the next run does
  /// not meet it.
  @Test func aServerInTheMakingIsGivenUp() throws {
    try withState { scratch, state in
      let child = Program.start(["db", "start", scratch.path, "--state", state, "--json"])
      try waitUntil { !initdbs(state).isEmpty }
      let run = try InterruptedRun(child, SIGINT) { true }
      try run.expectInterrupted("initdb")
      try waitUntil { initdbs(state).isEmpty }
      let again = Program.run(["db", "start", scratch.path, "--state", state])
      #expect(again.exitCode == 0, "\(again.errors)")
      let server = PrivateServer(stateDirectory: state)
      #expect(server.isRunning)
    }
  }

  /// Processes that make the server's data.
  private func initdbs(_ state: String) -> String {
    // The data may lie elsewhere, but its folder has the state folder's name in it or a hash of it.
    let home = String(decoding: Scratch.read(state + "/postgres/home"), as: UTF8.self)
    let data = (home.split(separator: "\n").first.map(String.init) ?? state + "/postgres") + "/data"
    return ChildRun("/usr/bin/pgrep", ["-f", data + ".new"], environment: Program.plain).output
  }
}
