internal import Glibc

/// Asks again and again until the answer is yes; false when it is still no after the seconds.
package func eventually(seconds: Double = 30, _ question: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while true {
    if try question() { return true }
    if ContinuousClock.now > end { return false }
    usleep(20_000)
  }
}
