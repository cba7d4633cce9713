import FM2PGTestSupport
import Glibc
import Testing

/// What the user that runs fm2pg may not read. Run as root, the program is started without root's capabilities.
@Suite struct RightsTests {
  /// A path that may not be read, and what must be told.
  struct Closed: CustomTestStringConvertible, Sendable {
    var path: String
    var exitCode: Int32
    var says: [String]
    var testDescription: String { path }
  }

  static let closed = [
    Closed(path: "exports/Visits.csv", exitCode: 3, says: ["Visits.csv: error[X003]", "denied"]),
    Closed(path: "exports", exitCode: 3, says: ["exports: error[X003]", "denied", "--exports"]),
    Closed(
      path: "project/tables/visits.yml", exitCode: 2,
      says: ["error[M001]", "tables/visits.yml'", "denied"]),
    Closed(path: "project/tables", exitCode: 2, says: ["error[M001]", "tables'", "denied"]),
    Closed(path: "project", exitCode: 2, says: ["error[M001]", "project'", "denied"]),
  ]

  @Test(arguments: closed) func isTold(_ closed: Closed) {
    let scratch = Scratch()
    defer { withExtendedLifetime(scratch) {} }
    SpoiltProject.good.write(to: scratch)
    let full = scratch.path + "/" + closed.path
    unsafe chmod(full, 0)
    // The owner can remove the folder again.
    defer { unsafe chmod(full, 0o700) }
    // Nobody listens there: what is wrong must be told before a server is asked.
    let run = runUnprivileged([
      "full-load", scratch.path + "/project", "--exports", scratch.path + "/exports", "--target",
      "host=/nonexistent",
    ])
    #expect(run.exitCode == closed.exitCode, "\(run.errors)")
    for part in closed.says { #expect(run.errors.contains(part), "\(run.errors)") }
    #expect(run.errors.split(separator: "\n").count { $0.contains("error[") } == 1)
    #expect(run.errors.contains("\n  hint: "))
    #expect(run.output == "")
  }

  private func runUnprivileged(_ words: [String]) -> ChildRun {
    guard getuid() == 0 else { return Program.run(words) }
    // Without its capabilities root has no more rights than the modes give; setpriv is part of
    // every Debian.
    return ChildRun(
      "/usr/bin/setpriv",
      ["--inh-caps=-all", "--bounding-set=-all", "--", Program.path] + words,
      environment: ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"])
  }
}
