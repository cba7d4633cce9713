import Glibc
@testable package import Postgres

/// A PostgreSQL of one test, with settings that the suite's server cannot have. It listens on a
/// socket in its folder and on a free port of 127.0.0.1.
package final class TestCluster {
  private let scratch = Scratch()
  private let account: ServerAccount
  private let folder: String
  private var pid: pid_t?

  /// The port on 127.0.0.1 and in the socket's name.
  package let port: Int
  package var dataDirectory: String { scratch.path + "/data" }
  /// As the superuser `postgres`, through the socket.
  package var conninfo: String { "host=\(scratch.path) port=\(port) user=postgres dbname=postgres" }

  /// What the server wrote since it was made.
  package var log: String { String(decoding: Scratch.read(scratch.path + "/log"), as: UTF8.self) }

  /// Makes a cluster without starting it.
  package init() throws {
    account = try ServerAccount.choose(dataDirectory: scratch.path + "/data")
    folder = try ServerBinaries.find(dataVersion: nil).folder
    port = Self.freePort()
    try account.own(scratch.path)
    let made = try ChildProcess.run(
      account.command([
        folder + "/initdb", "-D", scratch.path + "/data", "-U", "postgres", "--auth=trust",
        "--locale=C", "--encoding=UTF8", "--no-sync",
      ]))
    precondition(made.status == 0, made.output)
  }

  deinit { stop() }

  /// Writes a file into the data directory, readable by the server alone.
  package func write(_ name: String, _ text: String) throws {
    let path = dataDirectory + "/" + name
    try FileSystem.write(text, to: path)
    try account.own(path)
  }

  /// Starts the server with settings; returns when it answers.
  package func start(_ settings: [String: String] = [:]) throws {
    var command = [folder + "/postgres", "-D", dataDirectory, "-k", scratch.path]
    let all = [
      "port": "\(port)", "listen_addresses": "127.0.0.1", "fsync": "off", "shared_buffers": "16MB",
      "dynamic_shared_memory_type": "mmap",
    ].merging(settings) { $1 }
    for (name, value) in all.sorted(by: { $0.key < $1.key }) {
      command += ["-c", "\(name)=\(value)"]
    }
    let log = unsafe open(scratch.path + "/log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(log) }
    pid = try ChildProcess.startDetached(account.command(command), output: log)
    let target = ConnectionTarget(conninfo: conninfo)
    let answers = eventually(seconds: 60) { (try? Connection(target, role: "test")) != nil }
    precondition(answers, String(decoding: Scratch.read(scratch.path + "/log"), as: UTF8.self))
  }

  /// Stops the server; sessions are ended.
  package func stop() {
    guard let pid else { return }
    kill(pid, SIGINT)
    _ = eventually(seconds: 60) { ChildProcess.hasEnded(pid) }
    self.pid = nil
  }

  package func connect() throws -> Connection {
    try Connection(ConnectionTarget(conninfo: conninfo), role: "test")
  }

  /// A port that nobody listens on just now.
  private static func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = unsafe bind(descriptor, address, size)
        _ = unsafe getsockname(descriptor, address, &size)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
