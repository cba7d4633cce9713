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

  @Test func ctrlCLeavesTheServerAlone() throws {
    try withState { scratch, state in
      scratch.write("project/migration.yml", "migration: x\nsource: {}\ntarget: { schema: x }\n")
      scratch.write("project/tables/t.yml", "table: t\nfrom: T\nkey: Id\ncolumns: { n: N }\n")
      scratch.write(
        "project/schema/1.sql", "create table t (id uuid primary key, n text); select pg_sleep(60)")
      scratch.write("exports/T.csv", csv(["Id", "N"], ["1", "1"]))
      let child = Program.start([
        "full-load", scratch.path + "/project", "--exports", scratch.path + "/exports",
        "--state", state, "--json",
      ])
      let server = PrivateServer(stateDirectory: state)
      try waitUntil {
        guard child.isRunning, server.isRunning else { return !child.isRunning }
        let target = try ConnectionTarget(conninfo: server.url)
        guard let connection = try? Connection(target, role: "test") else { return false }
        return try connection.queryValue(Self.sleepers) == "1"
      }
      child.sendToGroup(SIGINT)
      let run = child.wait(seconds: 30)
      #expect(run.exitCode == 130, "\(run.output)\(run.errors)")
      #expect(server.isRunning)
      let target = try ConnectionTarget(conninfo: server.url)
      let connection = try Connection(target, role: "test")
      try waitUntil { try connection.queryValue(Self.sleepers) == "0" }
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
