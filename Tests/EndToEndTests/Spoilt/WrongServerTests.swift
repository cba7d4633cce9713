import FM2PGTestSupport
import Glibc
import Postgres
import Testing

/// Targets that answer, but not as a PostgreSQL that takes this user.
@Suite struct WrongServerTests {
  private func load(_ target: String, environment: [String: String] = [:]) -> ChildRun {
    let scratch = Scratch()
    defer { withExtendedLifetime(scratch) {} }
    SpoiltProject.good.write(to: scratch)
    return Program.run(
      [
        "full-load", scratch.path + "/project", "--exports", scratch.path + "/exports",
        "--target", target, "--json",
      ], environment: environment)
  }

  private func expectRefused(_ run: ChildRun, says parts: String...) throws {
    #expect(run.exitCode == 4, "\(run.errors)")
    #expect(try json(run.output, "errors,0,code") == "E401")
    #expect(try json(run.output, "errors,1") == nil)
    for part in parts { #expect(run.errors.contains(part), "\(run.errors)") }
    #expect(run.errors.contains("\n  hint: "), "\(run.errors)")
    #expect(!run.errors.contains("ZZSECRET") && !run.output.contains("ZZSECRET"))
  }

  /// Over TLS and plainly.
  @Test(arguments: ["prefer", "disable"]) func aWebServer(sslmode: String) throws {
    let server = Listener { client in
      let answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
      _ = unsafe answer.withCString { unsafe write(client, $0, strlen($0)) }
    }
    defer { server.stop() }
    let run = load("postgresql://127.0.0.1:\(server.port)/db?sslmode=\(sslmode)")
    try expectRefused(run, says: "127.0.0.1")
  }

  /// The client's own time limit ends what the server never answers.
  @Test func aServerThatSaysNothing() throws {
    let server = Listener { client in
      var buffer = [UInt8](repeating: 0, count: 64)
      while unsafe read(client, &buffer, 64) > 0 {}
    }
    defer { server.stop() }
    let run = load("postgresql://127.0.0.1:\(server.port)/db?connect_timeout=2")
    try expectRefused(run, says: "127.0.0.1")
  }

  @Test func aWrongPassword() throws {
    let scratch = Scratch()
    defer { withExtendedLifetime(scratch) {} }
    let server = PrivateServer(stateDirectory: scratch.path)
    let target = try server.ensureRunning()
    defer { try? server.destroy() }
    let connection = try Connection(target, role: "test")
    try connection.execute("CREATE ROLE clerk LOGIN PASSWORD 'right'")
    let rules = try #require(try connection.queryValue("SHOW hba_file"))
    let old = String(decoding: Scratch.read(rules), as: UTF8.self)
    let file = try unsafe #require(fopen(rules, "w"))
    unsafe fputs("local all clerk scram-sha-256\n" + old, file)
    unsafe fclose(file)
    try connection.execute("SELECT pg_reload_conf()")
    let url = try server.url + "&user=clerk"
    try expectRefused(
      load(url, environment: ["PGPASSWORD": "ZZSECRETwrong"]), says: "clerk", "password")
    try expectRefused(load(url), says: "password")
    // The right password is let in, and the role lacks the right to create a schema.
    let admitted = load(url, environment: ["PGPASSWORD": "right"])
    #expect(admitted.exitCode == 4, "\(admitted.errors)")
    #expect(try json(admitted.output, "errors,1") == nil)
    #expect(admitted.errors.contains("error[E409]") && admitted.errors.contains("hint: "))
  }
}

/// A TCP server on a free port of this machine, which treats each client in the same way.
final class Listener: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init(_ answer: @escaping @Sendable (Int32) -> Void) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        unsafe bind(descriptor, raw, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, raw, &length) == 0
      }
    }
    precondition(isReady, "no free port")
    port = UInt16(bigEndian: address.sin_port)
    self.descriptor = descriptor
    _ = onThread {
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        answer(client)
        close(client)
      }
    }
  }

  /// Ends the thread when it waits for the next client.
  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}
