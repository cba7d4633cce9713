/// Numbers the units of a target table: what may become one row of it. A unit is a record, or a slot
/// of a record, of one of the table's sources. Units of one source and one slot each are numbered as
/// their records are.
///
/// The order of unit numbers is that of feed, record, slot. Bits, from the highest: 6 feed, 36 record,
/// 20 slot; the slot's bits are left out where no source has slots.
package struct UnitNumbering: Sendable, Hashable {
  package static let slotBits = 20
  package static let recordBits = 36
  /// The most sources that a table can have.
  package static let feedLimit = 64
  /// The most slots that a record can have.
  package static let slotLimit: Int64 = 1 << 20 - 1

  package var hasFeeds: Bool
  package var hasSlots: Bool

  package init(hasFeeds: Bool, hasSlots: Bool) {
    self.hasFeeds = hasFeeds
    self.hasSlots = hasSlots
  }

  /// Whether a unit has the number of its record.
  package var isPlain: Bool { !hasFeeds && !hasSlots }

  package func unit(feed: Int, record: Int64, slot: Int64) -> Int64 {
    let inFeed = hasFeeds ? Int64(feed) << Int64(Self.recordBits) | record : record
    return hasSlots ? inFeed << Int64(Self.slotBits) | slot : inFeed
  }

  package func record(of unit: Int64) -> Int64 {
    let record = hasSlots ? unit >> Int64(Self.slotBits) : unit
    return hasFeeds ? record & (1 << Int64(Self.recordBits) - 1) : record
  }

  package func slot(of unit: Int64) -> Int64 {
    hasSlots ? unit & (1 << Int64(Self.slotBits) - 1) : 0
  }

  package func feed(of unit: Int64) -> Int {
    guard hasFeeds else { return 0 }
    return Int(unit >> Int64(Self.recordBits + (hasSlots ? Self.slotBits : 0)))
  }

  /// `unit(feed:record:slot:)` as SQL.
  package func unitSQL(feed: Int, record: String, slot: String) -> String {
    let inFeed = hasFeeds ? "(\(Int64(feed) << Int64(Self.recordBits)) | \(record))" : record
    return hasSlots ? "((\(inFeed) << \(Self.slotBits)) | \(slot))" : inFeed
  }

  /// The record's number as SQL over a unit's number.
  package func recordSQL(_ unit: String) -> String {
    let record = hasSlots ? "(\(unit) >> \(Self.slotBits))" : unit
    return hasFeeds ? "(\(record) & \(Int64(1) << Int64(Self.recordBits) - 1))" : record
  }

  /// The slot as SQL, 0 where there are none.
  package func slotSQL(_ unit: String) -> String {
    hasSlots ? "(\(unit) & \(Int64(1) << Int64(Self.slotBits) - 1))" : "0"
  }

  /// The feed as SQL.
  package func feedSQL(_ unit: String) -> String {
    guard hasFeeds else { return "0" }
    return "(\(unit) >> \(Self.recordBits + (hasSlots ? Self.slotBits : 0)))"
  }
}
