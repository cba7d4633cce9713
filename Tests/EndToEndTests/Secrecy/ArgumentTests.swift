import FM2PGTestSupport
import Glibc
import Testing

/// What `ps` and /proc show of the program and of what it starts.
@Suite(.serialized) struct ArgumentTests {
  private static let secret = "postgresql://marked:\(MarkedServer.mark)@127.0.0.1:"

  private func arguments(_ words: [String], until listener: SilentListener) throws -> [String] {
    let child = Program.start(words)
    try waitUntil { listener.hasCaller }
    let text = String(decoding: Scratch.read("/proc/\(child.pid)/cmdline"), as: UTF8.self)
    child.send(SIGKILL)
    _ = child.wait()
    return text.split(separator: "\0", omittingEmptySubsequences: false).dropFirst().dropLast()
      .map(String.init)
  }

  @Test func connectionStringsDisappear() throws {
    let scratch = Scratch()
    scratch.write("migration.yml", "migration: x\nsource: {}\ntarget: { schema: x }\n")
    scratch.write("tables/t.yml", "table: t\nfrom: T\nkey: Id\ncolumns: { n: N }\n")
    scratch.write("schema/1.sql", "create table t (id uuid primary key, n text)")
    for isAttached in [false, true] {
      let listener = SilentListener()
      let url = "\(Self.secret)\(listener.port)/x?sslmode=disable"
      let hidden = String(repeating: "x", count: url.utf8.count)
      let words = ["rejects", "list", scratch.path, "--json"]
      let target = isAttached ? ["--target=\(url)"] : ["--target", url]
      let seen = try arguments(words + target, until: listener)
      #expect(seen == words + (isAttached ? ["--target=\(hidden)"] : ["--target", hidden]))
    }
  }

  /// The private server and all that makes it live with an environment of their own.
  @Test func theServerInheritsNoSecret() throws {
    try MarkedServer.with { server in
      let secrets = [
        "FM2PG_TARGET", "DATABASE_URL", "PGPASSWORD", "PGPASSFILE", "PGHOST", "PGOPTIONS",
        "PGAPPNAME", "ANYTHING",
      ]
      let environment = Dictionary(
        uniqueKeysWithValues: secrets.map { ($0, MarkedServer.mark + $0) })
      let scratch = Scratch()
      let state = scratch.path + "/state"
      let words = ["db", "start", scratch.path, "--state", state]
      let made = try WatchedRun(words, environment: environment, on: server)
      #expect(made.run.exitCode == 0, "\(made.run.errors)")
      #expect(made.programs.contains("initdb"))
      #expect(made.programs.contains("postgres"))

      // psql takes the place of the program; what it starts sees its environment.
      let script = "printf '%s\\n' '\\! env' 'select 6 * 7;' | \"$0\" db psql \"$@\""
      let psql = ChildRun(
        "/bin/sh", ["-c", script, Program.path, scratch.path, "--state", state],
        environment: Program.plain.merging(environment) { $1 })
      #expect(psql.exitCode == 0, "\(psql.errors)")
      #expect(psql.output.contains("42"), "\(psql.output)")
      #expect(psql.output.contains("PATH="))
      let shown = psql.output.split(separator: "\n").filter { holdsMark(String($0)) }
      #expect(shown == ["ANYTHING=\(MarkedServer.mark)ANYTHING"])

      // What follows `--` is psql's, with its exit code; what goes before it is not.
      for (words, code, output) in [
        (["-XAt", "-v", "ON_ERROR_STOP=1", "-c", "select 6 * 7"], 0, "42\n"),
        (["-Xq", "-v", "ON_ERROR_STOP=1", "-c", "select 1 / 0"], 1, ""),
      ] as [([String], Int32, String)] {
        let asked = Program.run(["db", "psql", scratch.path, "--state", state, "--"] + words)
        #expect(asked.exitCode == code && asked.output == output, "\(asked.output)\(asked.errors)")
      }
      let before = Program.run(["db", "psql", scratch.path, "--state", state, "-c", "select 1"])
      #expect(before.exitCode == 2)

      let destroyed = Program.run(["db", "destroy", scratch.path, "--state", state])
      #expect(destroyed.exitCode == 0)
    }
  }
}
