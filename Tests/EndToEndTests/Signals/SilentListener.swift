import Glibc

/// A port of this machine that takes connections and never says a word.
final class SilentListener {
  private let descriptor: Int32
  let port: UInt16

  init() {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(socket, generic, size) == 0 && listen(socket, 8) == 0
          && getsockname(socket, generic, &length) == 0
      }
    }
    precondition(status, "cannot listen: \(errno)")
    descriptor = socket
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }

  /// A connection string with a password.
  var conninfo: String {
    "host=127.0.0.1 port=\(port) user=nobody password=ZZSECRETpw dbname=none sslmode=disable"
  }

  /// Whether someone connected.
  var hasCaller: Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 0) == 1
  }
}
