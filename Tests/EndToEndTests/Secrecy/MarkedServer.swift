import FM2PGTestSupport
import Glibc
@testable import Postgres

/// A private server that asks the role `marked` for a password that holds the mark, and every
/// other role for nothing.
final class MarkedServer {
  /// Stands in every field value and password of these tests, and nowhere else.
  static let mark = "ZZSECRET"
  /// What a connection string has to quote.
  static let password = mark + " p'w@/:\\"
  private static let urlPassword = mark + "%20p%27w%40%2F%3A%5C"

  let state: String
  let server: PrivateServer
  private let scratch = Scratch()

  private init() throws {
    state = scratch.path + "/state"
    server = PrivateServer(stateDirectory: state)
  }

  /// Runs the body with a server, which is destroyed afterwards.
  static func with<R>(_ body: (MarkedServer) throws -> R) throws -> R {
    let marked = try MarkedServer()
    defer { try? marked.server.destroy() }
    try marked.start()
    return try body(marked)
  }

  private func start() throws {
    try server.start()
    let connection = try connect()
    try connection.execute("CREATE ROLE marked LOGIN PASSWORD \(quoteLiteral(Self.password))")
    guard let path = try connection.queryValue("SHOW hba_file") else { return }
    // Written in place, so that it stays the server's own.
    let file = unsafe open(path, O_WRONLY | O_TRUNC)
    let text = "local all marked scram-sha-256\nlocal all all trust\n"
    precondition(unsafe write(file, text, text.utf8.count) == text.utf8.count)
    close(file)
    // The data is gone with the test.
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
      try connection.execute("ALTER SYSTEM SET \(setting) = off")
    }
    try connection.execute("SELECT pg_reload_conf()")
  }

  /// A session that asks for no password.
  func connect(database: String = "fm2pg") throws -> Connection {
    let target = try ConnectionTarget(conninfo: server.url).withDatabase(database)
    return try Connection(target, role: "test")
  }

  /// A new database that `marked` may fill.
  func makeDatabase(_ name: String) throws {
    let connection = try connect()
    try connection.execute("CREATE DATABASE \(name)")
    try connection.execute("GRANT CREATE, TEMPORARY ON DATABASE \(name) TO marked")
  }

  /// The role's connection string; `secret` as libpq reads it.
  func conninfo(_ database: String, password: String = password) throws -> String {
    let quoted = password.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
    return "host='\(try socketDirectory)' port=5432 user=marked password='\(quoted)' "
      + "dbname=\(database)"
  }

  /// The same as a URL.
  func url(_ database: String) throws -> String {
    "postgresql://marked:\(Self.urlPassword)@/\(database)?port=5432&host="
      + (try socketDirectory).replacing("/", with: "%2F")
  }

  var socketDirectory: String {
    get throws { try ServerPlace(existing: state + "/postgres").currentSocketDirectory }
  }

  /// What the server wrote since it was made.
  var log: String {
    get throws {
      let place = try ServerPlace(existing: state + "/postgres")
      return [place.logPath, place.logPath + ".old"].compactMap { FileSystem.read($0) }.joined()
    }
  }

  /// The postmaster's process.
  var process: pid_t? {
    (try? ServerPlace(existing: state + "/postgres"))?.process?.pid
  }

  /// Files of the state folder outside the database, with their contents.
  var stateFiles: [(path: String, text: String)] {
    get throws {
      let place = try ServerPlace(existing: state + "/postgres")
      var files: [(String, String)] = []
      for folder in Set([state, place.folder, place.home]) {
        for name in FileSystem.names(in: folder) {
          let path = folder + "/" + name
          guard let status = FileSystem.status(path), !status.isDirectory else { continue }
          files.append((path, FileSystem.read(path) ?? ""))
        }
      }
      return files
    }
  }
}
