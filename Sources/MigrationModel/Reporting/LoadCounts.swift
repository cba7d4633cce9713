/// What became of one export: records read = staged + undecodable.
package struct ExportCounts: Sendable, Hashable {
  /// The FileMaker table name that the mapping uses.
  package var source: String
  /// File name without folders.
  package var file: String
  /// Lower-case hex SHA-256 of the file's bytes.
  package var sha256: String
  /// Records read, continuation rows not counted.
  package var records: Int64
  /// Records set aside because they are not text in the export's encoding.
  package var undecodable: Int64
  /// Rows that the staging table holds, counted by the server.
  package var staged: Int64
  /// Rows of the file that were folded into the record before them.
  package var continuationRows: Int64
  /// When the file had been written, in microseconds since 2000-01-01 UTC.
  package var writtenAt: Int64?

  package init(
    source: String, file: String, sha256: String, records: Int64 = 0, undecodable: Int64 = 0,
    staged: Int64 = 0, continuationRows: Int64 = 0, writtenAt: Int64? = nil
  ) {
    self.writtenAt = writtenAt
    self.source = source
    self.file = file
    self.sha256 = sha256
    self.records = records
    self.undecodable = undecodable
    self.staged = staged
    self.continuationRows = continuationRows
  }

  /// One sentence per identity that does not hold, with its numbers; empty when balanced.
  package var imbalances: [String] {
    let place = "export '\(source)'"
    var sentences = negativeTerms(
      of: place,
      [
        ("records", records), ("undecodable", undecodable), ("staged", staged),
        ("continuation rows", continuationRows),
      ])
    sentences += unequal(
      place, "records", records, [("staged", staged), ("undecodable", undecodable)])
    return sentences
  }
}

/// What became of the staged records of one export in one target table, and of the target's rows.
///
/// Every term is counted for itself; none is computed as the remainder of the others.
package struct TableCounts: Sendable, Hashable {
  package var source: String
  package var target: String

  // Fates of records: each staged record has exactly one.
  package var staged: Int64
  package var used: Int64
  package var filtered: Int64
  package var merged: Int64
  package var held: Int64
  package var rejected: Int64

  // Rows that the used records produced.
  package var produced: Int64
  package var inserted: Int64
  package var updated: Int64
  package var unchanged: Int64
  /// Produced rows that were merged into others, of records that are used by another row; mostly 0.
  package var mergedRows: Int64
  /// Produced rows that wait for a parent, of records that are used by another row; mostly 0.
  package var heldRows: Int64
  /// Produced rows that were refused, of records that are used by another row; mostly 0.
  package var rejectedRows: Int64

  // Rows of the target that belong to this migration, counted by the server.
  package var deleted: Int64
  package var ownedBefore: Int64
  package var ownedAfter: Int64

  package init(
    source: String, target: String, staged: Int64 = 0, used: Int64 = 0, filtered: Int64 = 0,
    merged: Int64 = 0, held: Int64 = 0, rejected: Int64 = 0, produced: Int64 = 0,
    inserted: Int64 = 0, updated: Int64 = 0, unchanged: Int64 = 0, mergedRows: Int64 = 0,
    heldRows: Int64 = 0, rejectedRows: Int64 = 0, deleted: Int64 = 0, ownedBefore: Int64 = 0,
    ownedAfter: Int64 = 0
  ) {
    self.source = source
    self.target = target
    self.staged = staged
    self.used = used
    self.filtered = filtered
    self.merged = merged
    self.held = held
    self.rejected = rejected
    self.produced = produced
    self.inserted = inserted
    self.updated = updated
    self.unchanged = unchanged
    self.mergedRows = mergedRows
    self.heldRows = heldRows
    self.rejectedRows = rejectedRows
    self.deleted = deleted
    self.ownedBefore = ownedBefore
    self.ownedAfter = ownedAfter
  }

  /// One sentence per identity that does not hold, with its numbers; empty when balanced.
  package var imbalances: [String] {
    let place = "'\(source)' to '\(target)'"
    var sentences = negativeTerms(
      of: place,
      [
        ("staged", staged), ("used", used), ("filtered", filtered), ("merged", merged),
        ("held", held), ("rejected", rejected), ("produced", produced), ("inserted", inserted),
        ("updated", updated), ("unchanged", unchanged), ("merged rows", mergedRows),
        ("held rows", heldRows), ("rejected rows", rejectedRows), ("deleted", deleted),
        ("owned before", ownedBefore),
        ("owned after", ownedAfter),
      ])
    sentences += unequal(
      place, "staged", staged,
      [
        ("used", used), ("filtered", filtered), ("merged", merged), ("held", held),
        ("rejected", rejected),
      ])
    sentences += unequal(
      place, "produced", produced,
      [
        ("inserted", inserted), ("updated", updated), ("unchanged", unchanged),
        ("merged rows", mergedRows), ("held rows", heldRows), ("rejected rows", rejectedRows),
      ])
    sentences += unequal(
      place, "owned after", ownedAfter,
      [("owned before", ownedBefore), ("inserted", inserted)], minus: [("deleted", deleted)])
    return sentences
  }
}

/// A sentence when `whole` is not the sum of `parts` minus the sum of `minus`.
private func unequal(
  _ place: String, _ name: String, _ whole: Int64, _ parts: [(name: String, count: Int64)],
  minus: [(name: String, count: Int64)] = []
) -> [String] {
  // 128 bits, so that no corrupt count can trap the check that has to report it.
  let sum =
    parts.reduce(into: Int128(0)) { $0 += Int128($1.count) }
    - minus.reduce(into: Int128(0)) { $0 += Int128($1.count) }
  guard sum != Int128(whole) else { return [] }
  var terms = parts.map { "\($0.name) \($0.count)" }.joined(separator: " + ")
  for part in minus { terms += " - \(part.name) \(part.count)" }
  return ["\(place): \(name) \(whole) is not \(terms) = \(sum)"]
}

private func negativeTerms(
  of place: String, _ terms: [(name: String, count: Int64)]
) -> [String] {
  terms.filter { $0.count < 0 }.map { "\(place): \($0.name) is negative, \($0.count)" }
}
