internal import Glibc

/// What a finished program did.
package struct ChildRun: Sendable {
  /// The exit code; 128 and the signal's number if a signal ended it.
  package let exitCode: Int32
  package let output: String
  package let errors: String

  /// Runs a program with this environment only; ends it after `seconds`.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    seconds: Int = 120
  ) {
    let scratch = Scratch()
    let outputPath = scratch.write("out", "")
    let errorsPath = scratch.write("err", "")
    let pid = Self.spawn(
      program, arguments, environment: environment, output: outputPath, errors: errorsPath)
    exitCode = Self.wait(for: pid, seconds: seconds)
    output = String(decoding: Scratch.read(outputPath), as: UTF8.self)
    errors = String(decoding: Scratch.read(errorsPath), as: UTF8.self)
    withExtendedLifetime(scratch) {}
  }

  /// Starts a program that reads nothing and writes to the two files.
  static func spawn(
    _ program: String, _ arguments: [String], environment: [String: String], output: String,
    errors: String
  ) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY, 0)
    var pid = pid_t()
    let words = [program] + arguments
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let error = unsafe withStrings(words) { words in
      unsafe withStrings(variables) { variables in
        unsafe posix_spawn(&pid, program, &actions, nil, words, variables)
      }
    }
    precondition(error == 0, "cannot run \(program): error \(error)")
    return pid
  }

  static func wait(for pid: pid_t, seconds: Int) -> Int32 {
    var status: Int32 = 0
    for _ in 0..<seconds * 200 {
      if unsafe waitpid(pid, &status, WNOHANG) == pid {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
      }
      usleep(5_000)
    }
    kill(pid, SIGKILL)
    unsafe waitpid(pid, &status, 0)
    return 128 + SIGKILL
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
