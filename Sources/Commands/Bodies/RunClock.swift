internal import Glibc

/// The only place that looks at the clock, the host's name and the process id.
enum RunClock {
  /// Microseconds since 2000-01-01 00:00 UTC, PostgreSQL's epoch.
  static func now() -> Int64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    let unixToPostgres: Int64 = 946_684_800
    return (Int64(time.tv_sec) - unixToPostgres) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  /// Now, so that a column of any precision stores it as it is.
  static func wholeSeconds() -> Int64 { now() / 1_000_000 * 1_000_000 }

  /// `20261121T013045Z-1f3a`: sorts by time, unique by process and moment.
  static func runID(at micros: Int64) -> String {
    let tail = UInt32(truncatingIfNeeded: micros) ^ (UInt32(bitPattern: getpid()) << 7)
    let hex = String(tail & 0xFFFF, radix: 16)
    return compact(micros) + "-" + String(repeating: "0", count: 4 - hex.count) + hex
  }

  /// `2026-11-21T01:30:45Z`.
  static func iso(_ micros: Int64) -> String {
    let part = parts(micros)
    return "\(part.date.0)-\(two(part.date.1))-\(two(part.date.2))T\(two(part.time.0)):"
      + "\(two(part.time.1)):\(two(part.time.2))Z"
  }

  static func hostName() -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let status = unsafe buffer.withUnsafeMutableBytes { bytes -> Int32 in
      guard let start = bytes.baseAddress else { return -1 }
      return unsafe gethostname(start.assumingMemoryBound(to: CChar.self), 255)
    }
    guard status == 0 else { return "unknown" }
    return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
  }

  static func processID() -> Int32 { getpid() }

  /// Whether a process of this machine has the id, whoever's it is.
  static func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 || errno == EPERM }

  private static func compact(_ micros: Int64) -> String {
    let part = parts(micros)
    return "\(part.date.0)\(two(part.date.1))\(two(part.date.2))T\(two(part.time.0))"
      + "\(two(part.time.1))\(two(part.time.2))Z"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func parts(_ micros: Int64) -> (date: (Int, Int, Int), time: (Int, Int, Int)) {
    var seconds = time_t(micros / 1_000_000 + 946_684_800)
    var fields = unsafe tm()
    _ = unsafe gmtime_r(&seconds, &fields)
    return unsafe (
      (Int(fields.tm_year) + 1900, Int(fields.tm_mon) + 1, Int(fields.tm_mday)),
      (Int(fields.tm_hour), Int(fields.tm_min), Int(fields.tm_sec))
    )
  }
}
