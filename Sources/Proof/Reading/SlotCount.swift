internal import MigrationModel
internal import Rules

/// Counts the slots of an exploded record that give rows, by another way than the rules cut it.
struct SlotCount {
  private let plan: ExplodePlan
  private let separator: UInt8
  /// Whether a slot has any text, by its number from 0.
  private var filled: [Bool] = []

  init(_ plan: ExplodePlan) {
    self.plan = plan
    separator =
      switch plan.kind {
      case .repetitions: CanonicalText.repetitionSeparator
      case .related: CanonicalText.relatedSeparator
      case .values: 0x0A
      }
  }

  mutating func count(_ record: borrowing SourceRecord) -> Int64 {
    filled.removeAll(keepingCapacity: true)
    for index in plan.fields {
      guard index < record.fields.count, !record.fields[index].isNull else { continue }
      let text = record.bytes[record.fields[index].start..<record.fields[index].end]
      let pieces = text.split(separator: separator, omittingEmptySubsequences: false)
      for (slot, piece) in pieces.enumerated() {
        if slot == filled.count { filled.append(false) }
        if !WhiteSpace.isBlank(piece.span) { filled[slot] = true }
      }
    }
    if plan.skipsEmpty { return Int64(filled.count { $0 }) }
    return Int64((filled.lastIndex(of: true) ?? -1) + 1)
  }
}
