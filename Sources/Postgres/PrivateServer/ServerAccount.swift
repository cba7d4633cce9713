internal import Glibc

/// The system user that the server runs as: PostgreSQL refuses root.
struct ServerAccount {
  var user: UInt32
  var group: UInt32
  /// Whether programs must be started as another user than the current one.
  var isOther: Bool

  /// The owner of existing data; else the current user, or `postgres` for root.
  static func choose(dataDirectory: String) throws(ServerSetupError) -> ServerAccount {
    let current = geteuid()
    if let owner = FileSystem.status(dataDirectory)?.owner, owner != 0 || current != 0 {
      if owner == current {
        return ServerAccount(user: current, group: getegid(), isOther: false)
      }
      guard current == 0, let account = lookUp(user: owner) else {
        throw ServerSetupError(
          "the private server's data '\(dataDirectory)' belongs to another user",
          advice: "run fm2pg as that user, or choose another folder with --state")
      }
      return account
    }
    if current != 0 { return ServerAccount(user: current, group: getegid(), isOther: false) }
    if let account = lookUp(name: "postgres") { return account }
    throw ServerSetupError(
      "PostgreSQL does not run as root, and there is no user 'postgres' to run it as",
      advice: "apt-get install postgresql-common, or run fm2pg as an ordinary user")
  }

  /// The arguments that start a program as this user.
  func command(_ arguments: [String]) throws(ServerSetupError) -> [String] {
    guard isOther else { return arguments }
    guard let setpriv = FileSystem.executable("setpriv", in: FileSystem.searchPath()) else {
      throw ServerSetupError("setpriv is missing", advice: "apt-get install util-linux")
    }
    return [
      setpriv, "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--inh-caps=-all", "--",
    ] + arguments
  }

  /// Gives a path to this user.
  func own(_ path: String) throws(ServerSetupError) {
    if isOther, unsafe lchown(path, user, group) != 0 {
      throw ServerSetupError.system("chown", path)
    }
  }

  private static func lookUp(name: String) -> ServerAccount? {
    unsafe lookUp { entry, buffer, size, found in
      _ = unsafe getpwnam_r(name, entry, buffer, size, found)
    }
  }

  private static func lookUp(user: UInt32) -> ServerAccount? {
    unsafe lookUp { entry, buffer, size, found in
      _ = unsafe getpwuid_r(user, entry, buffer, size, found)
    }
  }

  @unsafe
  private static func lookUp(
    _ call: (
      UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
      UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Void
  ) -> ServerAccount? {
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
      guard let base = buffer.baseAddress else { return nil }
      unsafe call(&entry, base, buffer.count, &found)
      guard let found = unsafe found else { return nil }
      return unsafe ServerAccount(
        user: found.pointee.pw_uid, group: found.pointee.pw_gid, isOther: true)
    }
  }
}
