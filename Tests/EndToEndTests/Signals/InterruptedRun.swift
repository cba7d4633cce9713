import FM2PGTestSupport
import Glibc
import Testing

/// A run that was sent a signal, and how long it took to end.
struct InterruptedRun {
  let run: ChildRun
  let seconds: Double

  /// Waits until the child is where the signal shall meet it, sends it, and waits for the end.
  init(
    _ child: RunningChild, _ signal: Int32, when isReady: () throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try waitUntil(sourceLocation: sourceLocation) { try isReady() || !child.isRunning }
    let isRunning = child.isRunning
    #expect(isRunning, "the command ended before it got there", sourceLocation: sourceLocation)
    let start = Self.now()
    child.send(signal)
    run = child.wait(seconds: 30)
    seconds = Self.now() - start
  }

  /// 130, in time, with one message, and one JSON object on stdout.
  func expectInterrupted(
    _ what: String, within limit: Double = 4, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let hundredths = Int(seconds * 100)
    print("interrupted: \(what): \(hundredths / 100).\(hundredths % 100 / 10) s")
    #expect(run.exitCode == 130, "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
    #expect(seconds < limit, "\(what) took \(seconds) s", sourceLocation: sourceLocation)
    #expect(run.output.split(separator: "\n").count == 1, sourceLocation: sourceLocation)
    let code = try json(run.output, "errors,0,code")
    let exitCode = try json(run.output, "exit_code")
    #expect(code == "E130" && exitCode == "130", sourceLocation: sourceLocation)
    let messages = run.errors.split(separator: "error[", omittingEmptySubsequences: false).count
    #expect(messages == 2, "\(run.errors)", sourceLocation: sourceLocation)
  }

  static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Waits until the condition is true; a minute at most, and that is a failure.
func waitUntil(
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool
) throws {
  for _ in 0..<6_000 {
    if try condition() { return }
    usleep(10_000)
  }
  Issue.record("it never came true", sourceLocation: sourceLocation)
}
