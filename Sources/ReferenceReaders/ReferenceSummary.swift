/// What a reference reader has counted; complete once `next` has returned false.
package struct ReferenceSummary: Sendable, Hashable {
  /// Records, continuation rows not counted.
  package var records: Int64 = 0
  package var continuationRows: Int64 = 0
  /// Records with bytes that are not text, to be set aside.
  package var undecodable: Int64 = 0
  package var byteCount: Int64 = 0

  package init() {}
}
