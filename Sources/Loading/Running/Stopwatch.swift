internal import Synchronization

/// Wall time per stage, in the order in which the stages ended.
package final class Stopwatch: Sendable {
  private let measured = Mutex<[(stage: String, seconds: Double)]>([])

  package init() {}

  package var stages: [(stage: String, seconds: Double)] { measured.withLock { $0 } }

  package func measure<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
    let clock = ContinuousClock()
    let start = clock.now
    defer {
      let (seconds, attoseconds) = (clock.now - start).components
      let elapsed = Double(seconds) + Double(attoseconds) / 1e18
      measured.withLock { $0.append((stage, elapsed)) }
    }
    return try body()
  }
}
