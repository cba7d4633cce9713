package import Glibc

/// A program that runs beside the test, in a process group of its own, with every signal as a login
/// shell leaves it.
package final class RunningChild: Sendable {
  package let pid: pid_t
  private let scratch: Scratch
  private let outputPath: String
  private let errorsPath: String

  /// Starts a program with this environment only and nothing on stdin.
  package init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) {
    scratch = Scratch()
    outputPath = scratch.write("out", "")
    errorsPath = scratch.write("err", "")
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errorsPath, O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // A test run in the background of a script has SIGINT ignored.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var child = pid_t()
    let words = [program] + arguments
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let error = unsafe Self.withStrings(words) { words in
      unsafe Self.withStrings(variables) { variables in
        unsafe posix_spawn(&child, program, &actions, &attributes, words, variables)
      }
    }
    precondition(error == 0, "cannot run \(program): error \(error)")
    pid = child
  }

  /// Sends a signal to the program.
  package func send(_ signal: Int32) { kill(pid, signal) }

  /// Sends a signal as a terminal does: to the program and the children that share its group.
  package func sendToGroup(_ signal: Int32) { kill(-pid, signal) }

  /// Whether it has not ended; a zombie has.
  package var isRunning: Bool {
    var status = unsafe siginfo_t()
    let found = unsafe waitid(P_PID, id_t(pid), &status, WEXITED | WNOHANG | WNOWAIT)
    return unsafe found == 0 && status.si_signo == 0
  }

  /// What it has written to standard output so far.
  package var output: String { String(decoding: Scratch.read(outputPath), as: UTF8.self) }

  /// What it has written to standard error so far.
  package var errors: String { String(decoding: Scratch.read(errorsPath), as: UTF8.self) }

  /// Waits for the end, once; kills the program after `seconds`.
  package func wait(seconds: Int = 120) -> ChildRun {
    var status: Int32 = 0
    var hasEnded = false
    for _ in 0..<seconds * 200 {
      hasEnded = unsafe waitpid(pid, &status, WNOHANG) == pid
      if hasEnded { break }
      usleep(5_000)
    }
    if !hasEnded {
      kill(pid, SIGKILL)
      unsafe waitpid(pid, &status, 0)
    }
    let signal = status & 0x7F
    return ChildRun(
      exitCode: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
      output: output, errors: errors)
  }

  private static func withStrings<R>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R
  ) -> R {
    var pointers = unsafe strings.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { for index in strings.indices { unsafe free(pointers[index]) } }
    return unsafe pointers.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("no list") }
      return unsafe body(base)
    }
  }
}
