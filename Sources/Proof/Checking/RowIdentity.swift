internal import Verification

/// What a feed's rows are known by, and whether the crosswalk knows them the same way.
struct RowIdentity {
  private let layout: TargetLayout
  /// The ids that the crosswalk gives to the feed's keys; nil when the server can compare the whole
  /// crosswalk.
  private let entries: KeyIndex?
  /// Those of them that were not computed from the key.
  private let moved: KeyIndex
  /// Which entries are this load's.
  private var isVisited: [Bool]
  /// The identity of the last row as text.
  private(set) var id: [UInt8] = []
  private(set) var seed: UInt64 = 0
  /// Rows that were taken.
  private(set) var count: Int64 = 0
  /// Sum of the keys, seeded with the rows' ids.
  private(set) var keySums = ColumnSums(columns: 1)
  /// Units whose key the crosswalk does not have, or gives another id.
  private(set) var wrong: [Int64] = []
  private var kept: [UInt8] = []

  init(layout: TargetLayout, entries: KeyIndex?, moved: KeyIndex) {
    self.layout = layout
    self.entries = entries
    self.moved = moved
    isVisited = Array(repeating: false, count: entries?.count ?? 0)
  }

  /// Finds out what the row of a unit is known by, and gives it its id.
  mutating func take(_ unit: Int64, key: Span<UInt8>, _ row: inout TextRow) {
    id.removeAll(keepingCapacity: true)
    count += 1
    row.append(key: layout.keyPlaces, to: &id)
    if layout.keepsIDs {
      takeKept(unit, key, &row)
    } else if entries != nil {
      expectEntry(unit, key: key, id: id)
    }
    seed = ColumnSums.targetSeed(key: id.span)
    keySums.add(column: 0, bytes: key, seed: seed)
  }

  /// The id that the crosswalk has. Where ids are computed it is the computed one, unless it says
  /// where else it comes from.
  private mutating func takeKept(_ unit: Int64, _ key: Span<UInt8>, _ row: inout TextRow) {
    guard let entries, let entry = entries.find(key) else {
      wrong.append(unit)
      return
    }
    isVisited[entry] = true
    kept.removeAll(keepingCapacity: true)
    entries.with(entry) { value in
      for index in value.indices { kept.append(value[index]) }
    }
    if let place = layout.idPlace {
      if kept != id, moved.find(key) == nil { wrong.append(unit) }
      row.set(place, text: kept.span)
    }
    swap(&id, &kept)
  }

  /// The id that the crosswalk gives to a key.
  func keptID(of key: Span<UInt8>) -> [UInt8]? {
    guard let entries, let entry = entries.find(key) else { return nil }
    return entries.with(entry) { value in
      var id: [UInt8] = []
      for index in value.indices { id.append(value[index]) }
      return id
    }
  }

  /// The crosswalk must give the key of a unit that id.
  mutating func expectEntry(_ unit: Int64, key: Span<UInt8>, id: [UInt8]) {
    guard let entries, let entry = entries.find(key) else {
      wrong.append(unit)
      return
    }
    isVisited[entry] = true
    let isSame = entries.with(entry) { value in
      guard value.count == id.count else { return false }
      for index in value.indices where value[index] != id[index] { return false }
      return true
    }
    if !isSame { wrong.append(unit) }
  }

  /// Hashes of the ids of keys that this load does not have.
  var hashesOfOtherIDs: Set<Int64> { hashes { !isVisited[$0] } }

  /// Hashes of the ids of keys that this load has.
  var hashesOfIDs: Set<Int64> { hashes { isVisited[$0] } }

  private func hashes(where isWanted: (Int) -> Bool) -> Set<Int64> {
    guard let entries else { return [] }
    var found = Set<Int64>()
    for entry in isVisited.indices where isWanted(entry) {
      found.insert(entries.with(entry) { Int64(bitPattern: ColumnSums.targetSeed(key: $0)) })
    }
    return found
  }
}
