@unsafe @preconcurrency internal import Glibc

/// The environment that the process was started with; a name that occurs twice has its first value.
/// Read once, before there are threads: `environ` itself is a global that nobody guards.
package func processEnvironment() -> [String: String] {
  var result: [String: String] = [:]
  var entry = unsafe environ
  while let text = unsafe entry.pointee {
    let parts = unsafe String(cString: text)
      .split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, result[String(parts[0])] == nil {
      result[String(parts[0])] = String(parts[1])
    }
    unsafe entry += 1
  }
  return result
}
