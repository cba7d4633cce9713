/// A compact map from keys to texts: the bytes lie in one buffer, found by a table of hashes.
package struct KeyIndex: Sendable {
  private struct Entry {
    var start: Int
    var keyCount: Int32
    var valueCount: Int32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Number of an entry plus one; 0 is free. A power of two long.
  private var slots: [Int32] = Array(repeating: 0, count: 16)
  /// How many keys came again with another text.
  package private(set) var conflicts = 0

  package init() {}

  package var count: Int { entries.count }

  /// Adds a key. One that is there already keeps its text; another text is a conflict.
  package mutating func insert(key: Span<UInt8>, value: Span<UInt8>) {
    if let found = find(key) {
      if !with(found, { Self.equal($0, value) }) { conflicts += 1 }
      return
    }
    if 2 * (entries.count + 1) > slots.count { grow() }
    let slot = freeSlot(from: place(of: key))
    slots[slot] = Int32(entries.count + 1)
    entries.append(
      Entry(
        start: bytes.count, keyCount: Int32(key.count), valueCount: Int32(value.count)))
    for index in key.indices { bytes.append(key[index]) }
    for index in value.indices { bytes.append(value[index]) }
  }

  /// Number of the key's entry, nil when it is not there.
  package func find(_ key: Span<UInt8>) -> Int? {
    var slot = place(of: key)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      let entry = entries[number]
      let end = entry.start + Int(entry.keyCount)
      if Self.equal(bytes.span.extracting(entry.start..<end), key) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Lends the text of an entry.
  package func with<Result>(_ entry: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let start = entries[entry].start + Int(entries[entry].keyCount)
    return body(bytes.span.extracting(start..<start + Int(entries[entry].valueCount)))
  }

  private func place(of key: Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: hashBytesExtended(key, seed: 0)) & (slots.count - 1)
  }

  private func freeSlot(from place: Int) -> Int {
    var slot = place
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    for number in entries.indices {
      let start = entries[number].start
      let end = start + Int(entries[number].keyCount)
      let wanted = place(of: bytes.span.extracting(start..<end))
      let slot = freeSlot(from: wanted)
      slots[slot] = Int32(number + 1)
    }
  }

  private static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }
}
