internal import Glibc

/// Files that hold data: readable by their owner only.
enum PrivateFile {
  /// Writes the text to a new file, which takes the place of an older one when it is whole. What is
  /// no file, such as a device or a pipe, is written as it is: nothing may take its place.
  ///
  /// - Returns: nil, or the system's number of what went wrong; then an older file is as it was.
  static func write(_ text: String, to path: String) -> Int32? {
    let bytes = Array(text.utf8)
    var status = stat()
    if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      return write(bytes, to: path, flags: O_WRONLY | O_TRUNC)
    }
    let draft = "\(path).\(getpid()).tmp"
    var failure = write(bytes, to: draft, flags: O_WRONLY | O_CREAT | O_EXCL)
    if failure == nil, unsafe rename(draft, path) != 0 { failure = errno }
    if failure != nil { _ = unsafe unlink(draft) }
    return failure
  }

  private static func write(_ bytes: [UInt8], to path: String, flags: Int32) -> Int32? {
    let descriptor = unsafe open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return errno }
    var written = 0
    var failure: Int32?
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        failure = count < 0 ? errno : EIO
        break
      }
      written += count
    }
    // Some file systems say only now that there was no room.
    if close(descriptor) != 0, failure == nil { failure = errno }
    return failure
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
