/// How far a running step has come when it was last heard of. All durations are the server's.
package struct StepProgress: Sendable, Hashable {
  package var id: String
  /// What it does, in words; the id where the ledger has none.
  package var title: String
  package var startedAt: String
  /// When its counts were written.
  package var updatedAt: String
  package var rows: Int64
  package var bytes: Int64
  package var totalRows: Int64?
  package var totalBytes: Int64?
  /// Seconds from its start to its counts; negative when the server's clock was set back.
  package var elapsed: Double
  /// Seconds since its counts were written; negative when the server's clock was set back.
  package var age: Double

  /// Counts older than this many seconds are no news.
  package static let staleAfter = 30.0
  /// Before that many seconds a rate says nothing.
  private static let leastElapsed = 0.5

  package init(
    id: String, title: String, startedAt: String, updatedAt: String, rows: Int64 = 0,
    bytes: Int64 = 0, totalRows: Int64? = nil, totalBytes: Int64? = nil, elapsed: Double,
    age: Double
  ) {
    self.id = id
    self.title = title
    self.startedAt = startedAt
    self.updatedAt = updatedAt
    self.rows = rows
    self.bytes = bytes
    self.totalRows = totalRows
    self.totalBytes = totalBytes
    self.elapsed = elapsed
    self.age = age
  }

  /// Whether nothing was heard of it for a while. A step that one statement does, such as an index,
  /// says nothing until it ends.
  package var isStale: Bool { age > Self.staleAfter }

  /// Seconds that it runs.
  package var runningSeconds: Double { max(0, elapsed) + max(0, age) }

  /// Average since its start; nil when it is not known.
  package var rowsPerSecond: Double? { rate(rows) }

  /// Average since its start; nil when it is not known.
  package var bytesPerSecond: Double? { rate(bytes) }

  /// From 0 to 1, by bytes where their total is known, else by rows; nil when neither is.
  package var share: Double? {
    measure.map { min(1, max(0, Double($0.done) / Double($0.total))) }
  }

  /// Seconds until it is done if it goes on as it went; nil when that is not known.
  package var remainingSeconds: Double? {
    guard !isStale, let measure, measure.done < measure.total, let rate = rate(measure.done) else {
      return nil
    }
    return Double(measure.total - measure.done) / rate
  }

  private var measure: (done: Int64, total: Int64)? {
    if let totalBytes, totalBytes > 0 { return (bytes, totalBytes) }
    if let totalRows, totalRows > 0 { return (rows, totalRows) }
    return nil
  }

  private func rate(_ done: Int64) -> Double? {
    done > 0 && elapsed >= Self.leastElapsed ? Double(done) / elapsed : nil
  }
}
