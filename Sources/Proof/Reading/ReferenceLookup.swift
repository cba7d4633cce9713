internal import MigrationModel
internal import Rules
internal import Verification

/// What a reference must have become: the value of the parent's column, found by what the cell
/// holds among what the server holds of the parents.
struct ReferenceLookup {
  /// One per parent.
  let parents: [KeyIndex]
  /// Whether the number of the parent and U+001F stand before the key.
  let isWorded: Bool
  let onMissing: Reference.OnMissing
  /// The value that takes the place of a missing parent.
  let fallback: [UInt8]?

  /// Where a value was found.
  struct Found {
    var parent: Int
    var entry: Int
  }

  /// The parent that a column's cell means; nil when it is not there.
  func find(_ column: Int, in row: borrowing TextRow) -> Found? {
    row.with(column) { text in
      guard let text else { return nil }
      return find(text)
    }
  }

  private func find(_ text: Span<UInt8>) -> Found? {
    if isWorded {
      guard let (parent, key) = worded(text) else { return nil }
      return parents[parent].find(text.extracting(key..<text.count))
        .map { Found(parent: parent, entry: $0) }
    }
    for parent in parents.indices {
      if let entry = parents[parent].find(text) { return Found(parent: parent, entry: entry) }
    }
    return nil
  }

  /// Replaces the key in a column by what it refers to; false when there is no such parent, and
  /// then the column has what the policy gives.
  func resolve(_ column: Int, of row: inout TextRow) -> Bool {
    if row.isNull(column) { return true }
    if let found = find(column, in: row) {
      row.set(column) { bytes in
        parents[found.parent].with(found.entry) { value in
          for index in value.indices { bytes.append(value[index]) }
        }
        return true
      }
      return true
    }
    guard let fallback else {
      row.setNull(column)
      return false
    }
    row.set(column, text: fallback.span)
    return false
  }

  private func worded(_ text: Span<UInt8>) -> (parent: Int, key: Int)? {
    var number = 0
    var position = 0
    while position < text.count, text[position] != CanonicalKey.separator {
      guard text[position] >= 0x30, text[position] <= 0x39, number < 1_000 else { return nil }
      number = 10 * number + Int(text[position] - 0x30)
      position += 1
    }
    guard position < text.count, number < parents.count else { return nil }
    return (number, position + 1)
  }
}
