internal import Glibc

/// Tells this process from every other one, also after its number was given to another and after the
/// machine was started again: boot, namespace of process numbers, number, start in clock ticks.
enum ProcessIdentity {
  static let own = "\(machine):\(getpid()):\(startTicks(of: getpid()) ?? "0")"

  /// Whether the process still runs; nil when it is one of another machine or namespace.
  static func isAlive(_ identity: String) -> Bool? {
    let parts = identity.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, "\(parts[0]):\(parts[1])" == machine, let pid = Int32(parts[2]) else {
      return nil
    }
    if kill(pid, 0) != 0, errno == ESRCH { return false }
    // Where other users' processes are hidden, one that exists counts as alive.
    guard let ticks = startTicks(of: pid), parts[3] != "0" else { return nil }
    return ticks == parts[3]
  }

  private static let machine: String = {
    let boot = firstLine("/proc/sys/kernel/random/boot_id") ?? "unknown"
    var status = stat()
    guard unsafe stat("/proc/self/ns/pid", &status) == 0 else { return boot + ":0" }
    return "\(boot):\(status.st_ino)"
  }()

  /// Field 22 of `/proc/PID/stat` (proc(5)); the name before it may hold blanks and parentheses. A
  /// zombie runs no more.
  private static func startTicks(of pid: Int32) -> String? {
    guard let line = firstLine("/proc/\(pid)/stat"), let end = line.lastIndex(of: ")") else {
      return nil
    }
    let fields = line[line.index(after: end)...].split(separator: " ")
    guard fields.count > 19 else { return nil }
    return fields[0] == "Z" ? "ended" : String(fields[19])
  }

  private static func firstLine(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, 4096)
    }
    guard count > 0 else { return nil }
    let line = buffer.prefix(count).prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self)
  }
}
