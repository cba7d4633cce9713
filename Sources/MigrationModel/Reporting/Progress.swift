/// What a long step tells whoever watches. Called per block, never per row, from any thread.
package protocol ProgressObserver: Sendable {
  /// A step begins; a total is nil when the amount of work is unknown. A second begin of the same
  /// step starts it over.
  func began(step: String, totalBytes: Int64?, totalRows: Int64?)
  /// More bytes and rows of the step are done (amounts since the last call).
  func advanced(step: String, bytes: Int64, rows: Int64)
  func ended(step: String)
}

extension ProgressObserver {
  /// A step whose rows nobody knows beforehand.
  package func began(step: String, totalBytes: Int64?) {
    began(step: step, totalBytes: totalBytes, totalRows: nil)
  }
}

/// Watches nothing.
package struct SilentProgress: ProgressObserver {
  package init() {}
  package func began(step: String, totalBytes: Int64?, totalRows: Int64?) {}
  package func advanced(step: String, bytes: Int64, rows: Int64) {}
  package func ended(step: String) {}
}
