import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Signals at every kind of work: the command ends in time with 130, one message, one JSON object,
/// and the same command works afterwards.
@Suite(.serialized) struct SignalTests {
  private static let table = "table: t\nfrom: T\nkey: Id\ncolumns: { code: Id, n: { from: N } }"
  private static let schema = "create table t (id uuid primary key, code text unique, n int);"
  /// A check that takes a minute, and a record that breaks another one, so that it is asked for.
  private static let slowSchema = """
    create table t (id uuid primary key, code text unique, n int check (n > 0),
      constraint slow check (pg_sleep(60) is not null));
    """

  private static func rows(_ count: Int) -> String {
    var text = csv(["Id", "N"])
    for index in 0..<count { text += "\(index),\(index)\r\n" }
    return text
  }

  private func withProject(
    _ count: Int, schema: String = schema, _ body: (Project) throws -> Void
  ) throws {
    try Project.with(
      schema: schema, tables: [Self.table], exports: ["T.csv": Self.rows(count)], body)
  }

  /// Whether a session of fm2pg in the project's database runs what the condition describes.
  private func isActive(_ project: Project, _ condition: String) throws -> Bool {
    let count = try TestServer.connect().queryValue(
      """
      SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND state = 'active'
        AND application_name LIKE 'fm2pg %' AND application_name <> 'fm2pg test' AND (\(condition))
      """, [project.database.name])
    return count != "0"
  }

  private func interrupt(
    _ project: Project, _ signal: Int32, _ what: String, when condition: String,
    _ words: [String]
  ) throws {
    let run = try InterruptedRun(Program.start(words + ["--json"]), signal) {
      try isActive(project, condition)
    }
    try run.expectInterrupted("\(what), signal \(signal)")
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func copyInAndOut(signal: Int32) throws {
    try withProject(300_000) { project in
      let words = project.words("full-load")
      for (what, copy) in [("COPY in", "COPY % FROM STDIN%"), ("COPY out", "COPY (%TO STDOUT%")] {
        try interrupt(project, signal, what, when: "query LIKE '\(copy)'", words)
        let schemas = try project.schemas()
        #expect(!schemas.contains(Project.schema))
      }
    }
  }

  @Test(arguments: [SIGINT, SIGTERM]) func longStatement(signal: Int32) throws {
    try withProject(100, schema: Self.slowSchema) { project in
      try interrupt(
        project, signal, "long statement", when: "wait_event = 'PgSleep'",
        project.words("full-load"))
      project.write("project/schema/001.sql", Self.schema)
      project.load()
      project.verify()
    }
  }

  /// Locks that another session holds: on staging for a load, on the target for `verify`, on the
  /// rejects for those who read them.
  @Test func waitingForLocks() throws {
    try withProject(100) { project in
      project.load()
      let rejects = project.scratch.path + "/rejects.csv"
      let waiting = [
        ("staging.\"T\"", project.words("full-load") + ["--rebuild"]),
        ("probe.t", project.words("verify")),
        ("fm2pg.reject", project.words("rejects export") + ["--out", rejects]),
        ("fm2pg.reject_reason", project.words("rejects show")),
      ]
      for (index, (relation, words)) in waiting.enumerated() {
        let other = try project.database.connect()
        try other.execute("BEGIN; LOCK TABLE \(relation) IN ACCESS EXCLUSIVE MODE")
        try interrupt(
          project, index.isMultiple(of: 2) ? SIGINT : SIGTERM, "lock, \(words[0])",
          when: "wait_event_type = 'Lock'", words)
        try other.execute("ROLLBACK")
      }
      #expect(unsafe access(rejects, F_OK) != 0)
      project.load("--rebuild")
      project.verify()
    }
  }

  /// `verify` hashes the exports first; of a sparse file that takes a while and needs no disk.
  @Test(arguments: [SIGINT, SIGTERM]) func hashingAFile(signal: Int32) throws {
    try withProject(100) { project in
      project.load()
      let path = project.exports + "/T.csv"
      #expect(unsafe truncate(path, 40 << 30) == 0)
      let child = project.start("verify", "--json")
      let run = try InterruptedRun(child, signal) { hasRead(child, 64 << 20) }
      try run.expectInterrupted("hashing, signal \(signal)")
      project.write("exports/T.csv", Self.rows(100))
      project.verify()
    }
  }

  /// Whether the process has read that much from its files.
  private func hasRead(_ child: RunningChild, _ bytes: Int) -> Bool {
    let text = String(decoding: Scratch.read("/proc/\(child.pid)/io"), as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("rchar: ") } ?? ""
    return (Int(line.dropFirst("rchar: ".count)) ?? 0) > bytes
  }

  private func connecting(to listener: SilentListener, _ project: Project) -> [String] {
    [
      "verify", project.folder, "--exports", project.exports, "--target", listener.conninfo,
      "--json",
    ]
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func connectThatIsNeverAnswered(signal: Int32) throws
  {
    try withProject(1) { project in
      let listener = SilentListener()
      let child = Program.start(connecting(to: listener, project))
      let run = try InterruptedRun(child, signal) { listener.hasCaller }
      try run.expectInterrupted("connect, signal \(signal)")
    }
  }

  @Test func aSecondSignalEndsAtOnce() throws {
    try withProject(1) { project in
      for (first, second) in [(SIGINT, SIGINT), (SIGTERM, SIGINT)] {
        let listener = SilentListener()
        let child = Program.start(connecting(to: listener, project))
        try waitUntil { listener.hasCaller }
        child.send(first)
        usleep(300_000)
        let run = try InterruptedRun(child, second) { true }
        try run.expectInterrupted("second signal", within: 1)
      }
    }
  }

  /// Under nohup, and in the background of a script, which starts it with SIGINT ignored.
  @Test func anIgnoredHangupStaysIgnored() throws {
    try withProject(1) { project in
      let listener = SilentListener()
      let child = RunningChild(
        "/bin/sh",
        ["-c", "trap '' INT HUP; exec \"$0\" \"$@\"", Program.path]
          + connecting(to: listener, project), environment: Program.plain)
      try waitUntil { listener.hasCaller }
      child.send(SIGHUP)
      child.send(SIGHUP)
      usleep(2_500_000)
      #expect(child.isRunning)
      let run = try InterruptedRun(child, SIGINT) { true }
      try run.expectInterrupted("SIGINT after an ignored SIGHUP")
    }
  }

  /// `fm2pg … | head`: a reader that has seen enough is no failure.
  @Test func aReaderThatLeavesIsNoFailure() throws {
    var text = csv(["Id", "N"])
    for index in 0..<5_000 { text += "\(index),none\r\n" }
    let table = Self.table + "\nreject_budget: 5000\n"
    try Project.with(schema: Self.schema, tables: [table], exports: ["T.csv": text]) { project in
      project.load()
      let shown = project.run("rejects show", "--limit", "5000")
      #expect(shown.output.utf8.count > 200_000)
      let run = ChildRun(
        "/bin/bash",
        ["-c", "set -o pipefail; \"$0\" \"$@\" | head -n 1", Program.path]
          + project.words("rejects show") + ["--limit", "5000"], environment: Program.plain)
      #expect(run.exitCode == 0)
      #expect(run.output == "T record 1 for t\n")
      #expect(run.errors == "")
    }
  }
}
