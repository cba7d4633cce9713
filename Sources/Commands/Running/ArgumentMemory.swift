internal import Glibc

/// The process's own arguments where everyone who runs `ps` can read them.
enum ArgumentMemory {
  /// Writes `x` over every argument that can hold a password. The arguments must have been copied
  /// before: Swift reads them anew from this memory.
  static func hideSecrets() {
    var isTarget = false
    for index in 1..<max(1, Int(Swift.CommandLine.argc)) {
      guard let argument = unsafe Swift.CommandLine.unsafeArgv[index] else { return }
      let secret = secretPart(of: unsafe String(cString: argument), isTarget: isTarget)
      isTarget = unsafe strcmp(argument, "--target") == 0
      guard let secret else { continue }
      // Compilers may drop a plain store to memory that nobody reads again, but no library call.
      unsafe memset(argument + secret, Int32(UInt8(ascii: "x")), strlen(argument + secret))
    }
  }

  /// From which byte on an argument is hidden, nil for one that may be seen. Which part of a
  /// connection string is its password is not asked: a malformed one has it anywhere.
  ///
  /// - Parameter isTarget: whether the argument before it is `--target`.
  static func secretPart(of argument: String, isTarget: Bool) -> Int? {
    let option = "--target="
    if argument.hasPrefix(option) { return option.utf8.count }
    let isConnection = ["://", "password"].contains { argument.contains($0) }
    return isTarget || isConnection ? 0 : nil
  }
}
