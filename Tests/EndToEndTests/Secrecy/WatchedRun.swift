import FM2PGTestSupport
import Glibc
import Testing

@testable import Postgres

/// A run of the program, and what others could see of it meanwhile.
struct WatchedRun {
  private(set) var run = ChildRun("/bin/true", [])
  /// Every place where the mark was found.
  private(set) var leaks: Set<String> = []
  /// Names of the sessions that were seen, and of the programs that the program ran.
  private(set) var sessions: Set<String> = []
  private(set) var programs: Set<String> = []

  /// Runs the program to its end and looks at processes and sessions all the time. The program's
  /// own environment is not judged: only its user can read it.
  init(
    _ words: [String], environment: [String: String] = [:], on server: MarkedServer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let child = Program.start(words, environment: environment)
    let connection = try server.connect()
    while child.isRunning {
      lookAtProcesses(of: child.pid)
      try lookAtSessions(connection)
      usleep(3_000)
    }
    run = child.wait()
    look(at: run.output, in: "stdout")
    look(at: run.errors, in: "stderr")
    let found = leaks.sorted().joined(separator: "\n")
    #expect(leaks.isEmpty, "\(words.prefix(2)): \(found)", sourceLocation: sourceLocation)
  }

  private mutating func look(at text: String, in place: String) {
    if holdsMark(text) { leaks.insert("\(place): \(text)") }
  }

  /// The program's arguments, and arguments and environment of all that it started.
  private mutating func lookAtProcesses(of program: pid_t) {
    // Until it has begun, the arguments are those that the test gave it.
    let name = Self.read("/proc/\(program)/cmdline")
    if Self.hasBegun(program) { look(at: name, in: "arguments") }
    for pid in Self.descendants(of: program) {
      let command = Self.read("/proc/\(pid)/cmdline")
      look(at: command, in: "arguments of a child")
      // A child has its parent's memory until it runs its program.
      guard let word = command.split(separator: "\0").first, !word.hasSuffix("/fm2pg") else {
        continue
      }
      programs.insert(String(word.split(separator: "/").last ?? word))
      look(at: Self.read("/proc/\(pid)/environ"), in: "environment of '\(word)'")
    }
  }

  /// Sessions with their last statements; the text of a statement has no parameters in it.
  private mutating func lookAtSessions(_ connection: borrowing Connection) throws {
    let rows = try connection.query(
      """
      SELECT application_name, query FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
      """)
    for row in rows {
      sessions.insert(row[0] ?? "")
      for text in row { look(at: text ?? "", in: "pg_stat_activity") }
    }
  }

  private static func read(_ path: String) -> String {
    String(decoding: Scratch.read(path), as: UTF8.self)
  }

  /// Whether main has begun: it forbids core files first, and hides its arguments next.
  private static func hasBegun(_ pid: pid_t) -> Bool {
    let threads = FileSystem.names(in: "/proc/\(pid)/task").count
    return threads > 1
  }

  private static func descendants(of program: pid_t) -> [pid_t] {
    var found: [pid_t] = []
    var next = [program]
    while let parent = next.popLast() {
      for thread in FileSystem.names(in: "/proc/\(parent)/task") {
        let text = read("/proc/\(parent)/task/\(thread)/children")
        let children = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
          .compactMap { pid_t($0) }
        found += children
        next += children
      }
    }
    return found
  }
}

/// Whether a text holds the mark, in whatever case.
func holdsMark(_ text: String) -> Bool {
  text.lowercased().contains(MarkedServer.mark.lowercased())
}
