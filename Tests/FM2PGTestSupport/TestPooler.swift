import Glibc
@testable import Postgres

/// A PgBouncer before the suite's server, on a socket in a folder of its own.
package final class TestPooler {
  private let scratch = Scratch()
  private let program: RunningChild

  /// - Parameters:
  ///   - mode: `session`, `transaction` or `statement`.
  ///   - size: How many server processes it uses for one database and role.
  package init(mode: String, size: Int) throws {
    let server = ConnectionTarget(conninfo: try TestServer.conninfo()).effectiveOptions()
    let account = try ServerAccount.choose(dataDirectory: scratch.path + "/none")
    var route = "host=\(server["hostaddr"] ?? server["host"] ?? "127.0.0.1")"
    route += " port=\(server["port"] ?? "5432")"
    scratch.write("users", "\"\(LoaderRole.name)\" \"\(LoaderRole.password ?? "")\"\n")
    let path = scratch.path
    let settings = scratch.write(
      "settings",
      """
      [databases]
      * = \(route)
      [pgbouncer]
      listen_addr =
      listen_port = 6432
      unix_socket_dir = \(path)
      auth_type = trust
      auth_file = \(path)/users
      pool_mode = \(mode)
      default_pool_size = \(size)
      """)
    for name in ["", "/users", "/settings"] { try account.own(path + name) }
    let command = try account.command(["/usr/sbin/pgbouncer", "-q", settings])
    program = RunningChild(command[0], Array(command.dropFirst()))
    let listens = eventually(seconds: 30) { unsafe access(path + "/.s.PGSQL.6432", F_OK) == 0 }
    precondition(listens, program.errors)
  }

  deinit {
    program.send(SIGKILL)
    _ = program.wait()
  }

  /// The database through the pooler, as the suite's role.
  package func conninfo(_ database: ScratchDatabase) -> String {
    "host=\(scratch.path) port=6432 user=\(LoaderRole.name) dbname=\(database.name)"
  }
}
