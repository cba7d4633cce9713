internal import Glibc

/// Where the parts of one private server are, and as whom it runs.
struct ServerPlace {
  /// `STATE/postgres`, without links.
  let folder: String
  /// Holds `data` and `log`.
  let home: String
  let account: ServerAccount

  var dataDirectory: String { home + "/data" }
  var logPath: String { home + "/log" }
  var lockPath: String { folder + "/lock" }
  var process: ServerProcess? { ServerProcess.find(dataDirectory: dataDirectory) }

  /// Major version of the data, nil when there is none yet.
  var dataVersion: String? {
    FileSystem.read(dataDirectory + "/PG_VERSION")?.split(separator: "\n").first.map(String.init)
  }

  /// Short, because a socket's path is limited; one per state folder and user.
  var socketDirectory: String { "/tmp/fm2pg-\(geteuid())-\(FileSystem.hash(folder))" }

  /// Where a running server listens, though its state folder was moved since; else where it will.
  var currentSocketDirectory: String {
    guard let running = process?.socketDirectory, !running.isEmpty else { return socketDirectory }
    return running
  }

  /// The place of a folder that exists.
  init(existing folder: String) throws(ServerSetupError) {
    guard FileSystem.status(folder, followLinks: true)?.isDirectory ?? false else {
      throw ServerSetupError("there is no private server in '\(folder)'")
    }
    try self.init(folder)
  }

  /// The place of a folder, which is made when it is missing.
  init(_ path: String) throws(ServerSetupError) {
    try FileSystem.makeDirectories(path)
    folder = try FileSystem.realPath(path)
    if let known = try Self.rememberedHome(folder) {
      home = known
      account = try ServerAccount.choose(dataDirectory: home + "/data")
      return
    }
    account = try ServerAccount.choose(dataDirectory: folder + "/data")
    if !account.isOther {
      home = folder
      return
    }
    // The server's user must be able to pass through the folder, not to read it.
    unsafe chmod(folder, 0o711)
    let test = try account.command(["/usr/bin/test", "-x", folder])
    home = try ChildProcess.run(test).status == 0 ? folder : Self.base + FileSystem.hash(folder)
  }

  private static let base = "/var/lib/fm2pg/"

  private static func rememberedHome(_ folder: String) throws(ServerSetupError) -> String? {
    guard let text = FileSystem.read(folder + "/home") else { return nil }
    let path = text.split(separator: "\n").first.map(String.init) ?? ""
    let name = path.dropFirst(base.count)
    // `destroy` removes the folder that is named here.
    guard path.hasPrefix(base), name.utf8.count == 16, name.allSatisfy(\.isHexDigit) else {
      throw ServerSetupError("'\(folder)/home' does not name a folder in \(base)")
    }
    return path
  }

  /// Makes the home and says in the state folder where it is.
  func makeHome() throws(ServerSetupError) {
    if home == folder { return }
    try FileSystem.makeDirectories(home)
    unsafe chmod(home, 0o711)
    try FileSystem.write(home + "\n", to: folder + "/home")
  }

  /// Makes the socket directory, or checks that nobody else put one there.
  func makeSocketDirectory() throws(ServerSetupError) {
    let path = socketDirectory
    if unsafe mkdir(path, 0o700) == 0 {
      unsafe chmod(path, 0o700)
      try account.own(path)
    } else if errno != EEXIST {
      throw ServerSetupError.system("create folder", path)
    }
    guard let status = FileSystem.status(path), status.isDirectory, status.owner == account.user,
      status.mode == 0o700
    else {
      throw ServerSetupError(
        "'\(path)' exists, but is not a closed folder of the server's user",
        advice: "remove it")
    }
  }

  /// Removes everything but the lock; the server must be stopped.
  func remove() throws(ServerSetupError) {
    var paths = [socketDirectory, dataDirectory, dataDirectory + ".new", logPath, logPath + ".old"]
    if home != folder { paths += [home, folder + "/home"] }
    try Self.removeTrees(paths)
  }

  static func removeTrees(_ paths: [String]) throws(ServerSetupError) {
    guard let rm = FileSystem.executable("rm", in: FileSystem.searchPath()) else {
      throw ServerSetupError("rm is missing", advice: "apt-get install coreutils")
    }
    let outcome = try ChildProcess.run([rm, "-rf", "--"] + paths)
    if outcome.status != 0 { throw ServerSetupError("cannot remove: " + outcome.output) }
  }
}
