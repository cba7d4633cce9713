import FM2PGTestSupport
import Glibc

/// The built program and the repository around it.
enum Program {
  /// The repository's root.
  static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/" + parts.joined(separator: "/")
  }()

  /// Next to the test bundle, where the build puts it.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
    let bundle = String(decoding: bytes, as: UTF8.self)
    let folder = bundle.split(separator: "/").dropLast().joined(separator: "/")
    let candidates = ["/" + folder + "/fm2pg", root + "/.build/debug/fm2pg"]
    for candidate in candidates where unsafe access(candidate, X_OK) == 0 { return candidate }
    preconditionFailure("fm2pg is not built: \(candidates.joined(separator: ", "))")
  }()

  /// As `run`, without waiting for its end.
  static func start(
    _ arguments: [String], environment: [String: String] = [:]
  ) -> RunningChild {
    RunningChild(path, arguments, environment: plain.merging(environment) { $1 })
  }

  /// What every run has in its environment.
  static let plain = ["PATH": "/usr/local/bin:/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]

  /// Runs fm2pg with an environment in which nothing names a server.
  static func run(_ arguments: [String], environment: [String: String] = [:]) -> ChildRun {
    start(arguments, environment: environment).wait()
  }
}
