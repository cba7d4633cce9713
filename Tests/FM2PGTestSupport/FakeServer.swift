import Glibc

/// Speaks just enough of PostgreSQL's protocol to be taken for a server of some version: it lets
/// everybody in and answers nothing. Listens on a unix socket of its own folder.
package final class FakeServer {
  private let scratch = Scratch()
  private let descriptor: Int32
  private let thread: pthread_t

  /// A connection string that leads here.
  package var conninfo: String { "host=\(scratch.path) port=5432 user=u dbname=d" }

  package init(version: String) {
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array((scratch.path + "/.s.PGSQL.5432").utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      precondition(path.count < field.count, "path is too long")
      for (index, byte) in path.enumerated() { unsafe field[index] = byte }
    }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, size)
      }
    }
    precondition(bound == 0 && listen(listener, 8) == 0, "cannot listen: error \(errno)")
    descriptor = listener
    thread = onThread { Self.serve(listener, greeting: Self.greeting(version)) }
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    pthread_join(thread, nil)
    close(descriptor)
  }

  private static func serve(_ listener: Int32, greeting: [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let client = accept(listener, nil, nil)
      if client < 0 { return }
      _ = unsafe read(client, &buffer, buffer.count)
      _ = unsafe send(client, greeting, greeting.count, Int32(MSG_NOSIGNAL))
      while unsafe read(client, &buffer, buffer.count) > 0 {}
      close(client)
    }
  }

  /// AuthenticationOk, the version, BackendKeyData, ReadyForQuery.
  private static func greeting(_ version: String) -> [UInt8] {
    let status = Array("server_version".utf8) + [0] + Array(version.utf8) + [0]
    return message("R", [0, 0, 0, 0]) + message("S", status)
      + message("K", [0, 0, 0, 7, 0, 0, 0, 9]) + message("Z", Array("I".utf8))
  }

  private static func message(_ kind: Character, _ body: [UInt8]) -> [UInt8] {
    let length = UInt32(body.count + 4)
    return Array(String(kind).utf8)
      + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> UInt32($0)) } + body
  }
}
