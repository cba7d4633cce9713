internal import Glibc

/// The PostgreSQL programs of one version.
struct ServerBinaries {
  /// The folder with `initdb` and `postgres`.
  var folder: String
  /// Major version, e.g. `15`.
  var version: String

  /// The programs that fit a data directory, or any for a new one.
  ///
  /// Looks on PATH, then in the folders where Debian keeps each version, highest first.
  static func find(dataVersion: String?) throws(ServerSetupError) -> ServerBinaries {
    var found: [String] = []
    for folder in FileSystem.searchPath() + debianFolders() {
      guard FileSystem.executable("postgres", in: [folder]) != nil,
        FileSystem.executable("initdb", in: [folder]) != nil
      else { continue }
      let outcome = try ChildProcess.run([folder + "/postgres", "--version"])
      guard let version = majorVersion(outcome.output) else { continue }
      if dataVersion == nil || dataVersion == version {
        return ServerBinaries(folder: folder, version: version)
      }
      found.append(version)
    }
    if let dataVersion, !found.isEmpty {
      throw ServerSetupError(
        "the private server's data belongs to PostgreSQL \(dataVersion), installed is \(found[0])",
        advice: "install postgresql-\(dataVersion), or start anew with `fm2pg db destroy`")
    }
    throw ServerSetupError(
      "no PostgreSQL server is installed (initdb and postgres)",
      advice: "apt-get install postgresql, or name a server with --target")
  }

  /// `psql`, from PATH or beside the server's programs.
  static func psql() -> String? {
    FileSystem.executable("psql", in: FileSystem.searchPath() + debianFolders())
  }

  private static func debianFolders() -> [String] {
    FileSystem.names(in: "/usr/lib/postgresql").compactMap { Int($0) }.sorted(by: >)
      .map { "/usr/lib/postgresql/\($0)/bin" }
  }

  /// From `postgres (PostgreSQL) 15.18 (Debian …)`; also `16beta1`.
  static func majorVersion(_ text: String) -> String? {
    guard let marker = text.split(separator: " ").firstIndex(of: "(PostgreSQL)") else { return nil }
    let words = text.split(separator: " ")
    guard marker + 1 < words.count else { return nil }
    let digits = words[marker + 1].prefix { $0.isASCII && $0.isNumber }
    return digits.isEmpty ? nil : String(digits)
  }
}
