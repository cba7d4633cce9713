internal import Glibc

/// Files that hold data: readable by their owner only.
enum PrivateFile {
  /// Writes the text to a new file, which takes the place of an older one when it is whole; false
  /// when that fails.
  static func write(_ text: String, to path: String) -> Bool {
    let draft = "\(path).\(getpid()).tmp"
    guard writeNew(text, to: draft) else {
      _ = unsafe unlink(draft)
      return false
    }
    return unsafe rename(draft, path) == 0
  }

  private static func writeNew(_ text: String, to path: String) -> Bool {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count <= 0 { break }
      written += count
    }
    return close(descriptor) == 0 && written == bytes.count
  }
}

/// Another program in place of this process.
enum ProcessReplacement {
  /// Returns only when the program cannot be started.
  static func execute(_ arguments: [String], environment: [String: String]) {
    guard let path = arguments.first else { return }
    var signals = sigset_t()
    _ = unsafe sigemptyset(&signals)
    _ = unsafe pthread_sigmask(SIG_SETMASK, &signals, nil)
    for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_DFL) }
    var words = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") }
    unsafe variables.append(nil)
    _ = unsafe execve(path, words, variables)
    for index in unsafe words.indices { unsafe free(words[index]) }
    for index in unsafe variables.indices { unsafe free(variables[index]) }
  }

  /// The environment without what names another database or holds its password. libpq's own
  /// variables would lead psql elsewhere, too: PGHOSTADDR beats the host of a URL.
  static func withoutTargets(_ environment: [String: String]) -> [String: String] {
    environment.filter { name, _ in
      !name.hasPrefix("PG") && name != "FM2PG_TARGET" && name != "DATABASE_URL"
    }
  }
}
