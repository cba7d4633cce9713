internal import CLibPQ

/// Sends the data of one COPY; lent by `Connection.copyIn`.
///
/// Message borders mean nothing to the server: any cut of the data is the same data. Writes of
/// 64 KiB and more are the fastest.
package struct CopyInWriter: ~Copyable {
  private let session: Session
  private let statement: String
  /// Why a write failed: the data is incomplete, whatever the body makes of it.
  private(set) var failure: DatabaseError?

  /// libpq keeps a whole message in its buffer, so large writes are cut.
  private static let messageLimit = 1 << 20

  init(session: Session, statement: String) {
    self.session = session
    self.statement = statement
  }

  /// Sends bytes; blocks while the server is slower.
  ///
  /// - Throws: when the connection is lost or a cancel was asked for. Errors in the data come at
  ///   the end of the COPY.
  package mutating func write(_ bytes: [UInt8]) throws(DatabaseError) {
    try write(bytes.span)
  }

  /// Sends bytes; see `write(_:)` for arrays.
  package mutating func write(_ span: Span<UInt8>) throws(DatabaseError) {
    // After its own cancel error the server discards data in silence until the COPY ends.
    if session.cancelHandle.takeRequest() { throw fail(session.cancellation(statement)) }
    let isSent = unsafe span.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = min(bytes.count - offset, Self.messageLimit)
        let start = unsafe bytes.baseAddress?.advanced(by: offset)
        let typed = unsafe start?.assumingMemoryBound(to: CChar.self)
        guard unsafe PQputCopyData(session.handle, typed, Int32(count)) == 1 else { return false }
        offset += count
      }
      return true
    }
    if !isSent { throw fail(session.lostConnection(statement)) }
  }

  private mutating func fail(_ error: DatabaseError) -> DatabaseError {
    failure = error
    return error
  }
}
