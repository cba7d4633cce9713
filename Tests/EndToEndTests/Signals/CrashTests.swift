import FM2PGTestSupport
import Glibc
import Testing

/// A crash tells nothing but that it happened, whatever the environment asks for.
@Suite(.serialized) struct CrashTests {
  private static let line =
    "error[E701]: fm2pg met a mistake of its own and ended at once; run the same command again\n"

  /// Swift's backtracer, where the toolchain has it, set to print all it can.
  private static let backtrace: String = {
    let program = "/usr/libexec/swift/linux/swift-backtrace"
    let roots = ["/opt/swift", "", "/usr/local"]
    let path = roots.map { $0 + program }.first { unsafe access($0, X_OK) == 0 }
    return "enable=yes,threads=all,registers=all,limit=none,interactive=no,sanitize=no"
      + (path.map { ",swift-backtrace=\($0)" } ?? "")
  }()

  private func start(_ folder: String, _ listener: SilentListener) -> RunningChild {
    let script = "cd \"$1\"; ulimit -c unlimited; shift; exec \"$0\" \"$@\""
    let words = [
      "verify", Program.root + "/mappings/clinic", "--exports",
      Program.root + "/fixtures/clinic/full", "--target", listener.conninfo, "--json",
    ]
    let environment = Program.plain.merging(["SWIFT_BACKTRACE": Self.backtrace]) { $1 }
    return RunningChild(
      "/bin/sh", ["-c", script, Program.path, folder] + words, environment: environment)
  }

  @Test(
    arguments: [
      (SIGSEGV, 70), (SIGABRT, 70), (SIGILL, 70), (SIGTRAP, 70), (SIGBUS, 70), (SIGFPE, 70),
      (SIGSYS, 70), (SIGQUIT, 131), (SIGXCPU, 152),
    ] as [(Int32, Int32)])
  func aCrashSaysOneLine(signal: Int32, code: Int32) throws {
    let scratch = Scratch()
    scratch.write("here", "")
    let listener = SilentListener()
    let child = start(scratch.path, listener)
    try waitUntil { listener.hasCaller }
    child.send(signal)
    let run = child.wait(seconds: 30)
    #expect(run.exitCode == code)
    #expect(run.output == "")
    #expect(run.errors == (code == 70 ? Self.line : ""))
    let files = ChildRun("/bin/ls", [scratch.path], environment: Program.plain)
    #expect(files.output == "here\n", "a core file")
  }

  /// A stack that has overflowed cannot run a handler; it has a stack of its own.
  @Test func anOverflowingStackSaysTheSame() throws {
    var crashes = 0
    for kilobytes in [24, 32, 48, 64] {
      let run = ChildRun(
        "/bin/sh",
        [
          "-c", "ulimit -s \(kilobytes); exec \"$0\" \"$@\"", Program.path, "verify",
          Program.root + "/mappings/clinic", "--exports", Program.root + "/fixtures/clinic/full",
          "--target", "host=/nowhere",
        ], environment: Program.plain.merging(["SWIFT_BACKTRACE": Self.backtrace]) { $1 })
      if run.exitCode == 70 {
        crashes += 1
        #expect(run.errors == Self.line)
        #expect(run.output == "")
      } else {
        // Enough after all: the server is not there.
        #expect(run.exitCode == 4, "\(kilobytes) KB: \(run.errors)")
      }
    }
    #expect(crashes > 0)
  }
}
