internal import Glibc

/// An exclusive `flock`; the system releases it when the process dies.
enum FileLock {
  /// Waits until no other process or thread holds the lock, then runs the body under it.
  static func hold<R>(_ path: String, _ body: () throws -> R) throws -> R {
    // A server that inherited the descriptor would hold the lock as long as it runs.
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw ServerSetupError.system("open", path) }
    defer { close(file) }
    while flock(file, LOCK_EX) != 0 {
      if errno != EINTR { throw ServerSetupError.system("lock", path) }
    }
    return try body()
  }
}
