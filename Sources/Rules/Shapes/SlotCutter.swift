internal import MigrationModel

/// Cuts an exploded record into slots. A slot is a record of its own, in which each exploded field is
/// the slot's piece of it.
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
  /// The record as it was given.
  private var whole: [UInt8] = []
  private var fields: [SourceRecord.Field] = []
  private var plainCount = 0
  /// Whether the record has a slot whose number is too great for a unit; it has none then.
  private(set) var exceedsLimit = false

  init(_ plan: ExplodePlan) {
    self.plan = plan
    separator = plan.kind.separator
  }

  /// Takes a record; says how many slots give rows.
  mutating func take(_ record: borrowing SourceRecord) -> Int {
    whole.removeAll(keepingCapacity: true)
    whole.append(contentsOf: record.bytes)
    fields.removeAll(keepingCapacity: true)
    cut.bytes.removeAll(keepingCapacity: true)
    cut.fields.removeAll(keepingCapacity: true)
    for index in record.fields.indices {
      let field = record.fields[index]
      fields.append(field)
      let start = cut.bytes.count
      // The pieces come slot by slot: a slot must not be as long as all of them.
      if !plan.fields.contains(index) {
        cut.bytes.append(contentsOf: whole[field.start..<field.end])
      }
      cut.fields.append(
        SourceRecord.Field(start: start, end: cut.bytes.count, isNull: field.isNull))
    }
    plainCount = cut.bytes.count
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
      guard fields.indices.contains(field), !fields[field].isNull else { continue }
      var start = fields[field].start
      let end = fields[field].end
      for index in start..<end where whole[index] == separator {
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
        if !WhiteSpace.isBlank(whole.span.extracting(piece)) { isFilled = true }
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
        let start = cut.bytes.count
        cut.bytes.append(contentsOf: whole[pieces[starts[place] + slot - 1]])
        cut.fields[field] = SourceRecord.Field(start: start, end: cut.bytes.count, isNull: false)
      } else {
        cut.fields[field] = SourceRecord.Field(start: plainCount, end: plainCount, isNull: true)
      }
    }
    if let position = plan.position {
      let start = cut.bytes.count
      if let slot { ServerText.appendDecimal(Int64(slot), to: &cut.bytes) }
      cut.fields[position] = SourceRecord.Field(
        start: start, end: cut.bytes.count, isNull: slot == nil)
    }
    return body(cut)
  }
}
