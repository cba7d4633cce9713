package import Glibc

/// A program that runs beside the test, which may send it signals.
package final class BackgroundRun: Sendable {
  package let pid: pid_t
  private let scratch: Scratch

  /// Starts a program with this environment only.
  package init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) {
    scratch = Scratch()
    pid = ChildRun.spawn(
      program, arguments, environment: environment, output: scratch.write("out", ""),
      errors: scratch.write("err", ""))
  }

  package func signal(_ number: Int32) { kill(pid, number) }

  /// Whether it still runs; a program that has ended stays to be waited for.
  package var isRunning: Bool {
    var info = unsafe siginfo_t()
    let status = unsafe waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
    return unsafe status == 0 && info.si_signo == 0
  }

  /// What it has written to standard output so far.
  package var output: String { text("out") }

  /// What it has written to standard error so far.
  package var errors: String { text("err") }

  /// Waits for its end, once; kills it after `seconds`.
  package func wait(seconds: Int = 120) -> Int32 { ChildRun.wait(for: pid, seconds: seconds) }

  private func text(_ name: String) -> String {
    String(decoding: Scratch.read(scratch.path + "/" + name), as: UTF8.self)
  }
}

/// Asks again and again until the answer is yes; false when `seconds` have passed without.
package func eventually(seconds: Double = 30, _ question: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<Int(seconds * 50) {
    if try question() { return true }
    usleep(20_000)
  }
  return false
}
