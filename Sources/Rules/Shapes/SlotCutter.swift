internal import MigrationModel

/// Cuts an exploded record into slots. A slot is a record of its own, in which each exploded field is
/// the slot's piece of it; the pieces lie where they are, nothing is copied for them.
struct SlotCutter: Sendable {
  private let plan: ExplodePlan
  private let separator: UInt8
  /// Pieces of all exploded fields, one field after the other.
  private var pieces: [Range<Int>] = []
  /// Where the pieces of each exploded field begin, and where the last ones end.
  private var starts: [Int] = []
  /// Numbers of the slots that give rows, from 1.
  private var slots: [Int] = []
  private var cut = SourceRecord()
  private var plainCount = 0
  /// Whether the record has a slot whose number is too great for a unit; it has none then.
  private(set) var exceedsLimit = false

  init(_ plan: ExplodePlan) {
    self.plan = plan
    separator = plan.kind.separator
  }

  /// Takes a record; says how many slots give rows.
  mutating func take(_ record: borrowing SourceRecord) -> Int {
    cut.bytes.removeAll(keepingCapacity: true)
    cut.bytes.append(contentsOf: record.bytes)
    plainCount = cut.bytes.count
    cut.fields.removeAll(keepingCapacity: true)
    for index in record.fields.indices { cut.fields.append(record.fields[index]) }
    if let position = plan.position {
      while cut.fields.count <= position {
        cut.fields.append(SourceRecord.Field(start: plainCount, end: plainCount, isNull: true))
      }
    }
    cut.number = record.number
    cut.recordID = record.recordID
    cut.modificationID = record.modificationID
    cut.continuationRows = record.continuationRows
    cut.isUndecodable = record.isUndecodable
    findPieces()
    findSlots()
    return slots.count
  }

  private mutating func findPieces() {
    pieces.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    for field in plan.fields {
      starts.append(pieces.count)
      guard cut.fields.indices.contains(field), !cut.fields[field].isNull else { continue }
      var start = cut.fields[field].start
      let end = cut.fields[field].end
      for index in start..<end where cut.bytes[index] == separator {
        pieces.append(start..<index)
        start = index + 1
      }
      pieces.append(start..<end)
    }
    starts.append(pieces.count)
  }

  private mutating func findSlots() {
    slots.removeAll(keepingCapacity: true)
    var longest = 0
    for place in plan.fields.indices {
      longest = max(longest, starts[place + 1] - starts[place])
    }
    var last = 0
    for slot in 0..<longest {
      var isFilled = false
      for place in plan.fields.indices where slot < starts[place + 1] - starts[place] {
        let piece = pieces[starts[place] + slot]
        if !WhiteSpace.isBlank(cut.bytes.span.extracting(piece)) { isFilled = true }
      }
      if isFilled { last = slot + 1 }
      if isFilled || !plan.skipsEmpty { slots.append(slot + 1) }
    }
    while let slot = slots.last, slot > last { slots.removeLast() }
    exceedsLimit = Int64(last) > UnitNumbering.slotLimit
    if exceedsLimit { slots.removeAll(keepingCapacity: true) }
  }

  /// Number of the slot in the field, from 1; `index` counts the slots that give rows, from 0.
  func number(at index: Int) -> Int64 { Int64(slots[index]) }

  /// The record of a slot; with no index, of a record without slots: its exploded fields are NULL.
  mutating func withSlot<R>(_ index: Int?, _ body: (borrowing SourceRecord) -> R) -> R {
    let slot = index.map { slots[$0] }
    cut.bytes.removeLast(cut.bytes.count - plainCount)
    for (place, field) in plan.fields.enumerated() {
      if let slot, slot <= starts[place + 1] - starts[place] {
        let piece = pieces[starts[place] + slot - 1]
        cut.fields[field] = SourceRecord.Field(
          start: piece.lowerBound, end: piece.upperBound, isNull: false)
      } else {
        cut.fields[field] = SourceRecord.Field(start: plainCount, end: plainCount, isNull: true)
      }
    }
    if let position = plan.position {
      if let slot { ServerText.appendDecimal(Int64(slot), to: &cut.bytes) }
      cut.fields[position] = SourceRecord.Field(
        start: plainCount, end: cut.bytes.count, isNull: slot == nil)
    }
    return body(cut)
  }
}
