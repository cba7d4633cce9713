internal import Glibc

/// Asks again and again until the answer is yes; false when `seconds` have passed without.
package func eventually(seconds: Double = 30, _ question: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<Int(seconds * 50) {
    if try question() { return true }
    usleep(20_000)
  }
  return false
}
