internal import Glibc

/// Why the private server cannot be used.
package struct ServerSetupError: Error, Sendable, Hashable, CustomStringConvertible {
  package var message: String
  /// What the operator can do about it.
  package var advice: String?

  package init(_ message: String, advice: String? = nil) {
    self.message = message
    self.advice = advice
  }

  package var description: String { message }

  /// A failed system call on a path, in the system's words.
  static func system(
    _ action: String, _ path: String, advice stated: String? = nil
  ) -> ServerSetupError {
    let advice: String? =
      switch errno {
      case EACCES, EPERM, EROFS:
        "give this user the right to write there, or name another folder with --state"
      case ENOSPC, EDQUOT: "make room there, then run the command again"
      default: nil
      }
    return ServerSetupError(
      "cannot \(action) '\(path)': \(systemMessage())", advice: stated ?? advice)
  }
}
