/// What a long step tells whoever watches. Called per block, never per row, from any thread.
package protocol ProgressObserver: Sendable {
  /// A step begins; `totalBytes` is nil when the amount of work is unknown.
  func began(step: String, totalBytes: Int64?)
  /// More bytes and rows of the step are done (amounts since the last call).
  func advanced(step: String, bytes: Int64, rows: Int64)
  func ended(step: String)
}

/// Watches nothing.
package struct SilentProgress: ProgressObserver {
  package init() {}
  package func began(step: String, totalBytes: Int64?) {}
  package func advanced(step: String, bytes: Int64, rows: Int64) {}
  package func ended(step: String) {}
}
