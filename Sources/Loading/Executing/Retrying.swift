internal import Glibc
internal import Postgres

/// Tries again what a lost connection or a conflict with another session ended.
struct Retrying: Sendable {
  /// Seconds from the first failure until it is no longer tried again.
  let limit: Int
  let cancellation: CancelRegistry
  let note: @Sendable (String) -> Void

  /// Pauses double from half a second up to this.
  private static let longestPause = 15.0

  /// Runs the body until it succeeds, fails for good, or time is up. Before each further try
  /// `recover` runs, which may answer in place of the body; its own lost connections count as
  /// failures too.
  func run<R>(
    _ what: String, recover: (DatabaseError) throws -> R?, _ body: () throws -> R
  ) throws -> R {
    do {
      return try body()
    } catch let error as DatabaseError where error.isRetryable && limit > 0 {
      return try again(what, after: error, recover, body)
    }
  }

  private func again<R>(
    _ what: String, after first: DatabaseError, _ recover: (DatabaseError) throws -> R?,
    _ body: () throws -> R
  ) throws -> R {
    let deadline = ContinuousClock.now + .seconds(limit)
    var pause = 0.5
    var error = first
    while ContinuousClock.now < deadline {
      if cancellation.isCancelled { throw LoadError.interrupted }
      note("\(what): \(error.message); trying again")
      try rest(pause)
      pause = min(2 * pause, Self.longestPause)
      do {
        if let answer = try recover(error) { return answer }
        return try body()
      } catch let next as DatabaseError where next.isRetryable {
        error = next
      }
    }
    throw error
  }

  /// Sleeps, but ends at once when the run is interrupted.
  func rest(_ seconds: Double) throws {
    var left = seconds
    while left > 0 {
      if cancellation.isCancelled { throw LoadError.interrupted }
      usleep(50_000)
      left -= 0.05
    }
  }
}
