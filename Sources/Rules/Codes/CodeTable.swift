/// An exact-match table from texts to small numbers: open addressing over bytes, so that a lookup
/// makes no String.
struct CodeTable: Sendable, Hashable {
  private struct Entry: Sendable, Hashable {
    var start: Int
    var end: Int
    var value: Int
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Entry indexes, -1 for a free slot; the count is a power of two.
  private var slots: [Int32] = []

  /// Of equal texts the first counts.
  init(_ texts: some Collection<String>) {
    var size = 8
    while size < texts.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for (value, text) in texts.enumerated() {
      let start = bytes.count
      bytes.append(contentsOf: text.utf8)
      let slot = slot(of: bytes.span.extracting(start..<bytes.count))
      if slots[slot] >= 0 {
        bytes.removeSubrange(start...)
        continue
      }
      slots[slot] = Int32(entries.count)
      entries.append(Entry(start: start, end: bytes.count, value: value))
    }
  }

  /// The position of `text` among the texts, or -1.
  func lookup(_ text: Span<UInt8>) -> Int {
    let index = slots[slot(of: text)]
    return index < 0 ? -1 : entries[Int(index)].value
  }

  /// The slot that holds `text`, or the free one where it would go.
  private func slot(of text: Span<UInt8>) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: ByteText.hash(text) >> 20) & mask
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if ByteText.equal(bytes.span.extracting(entry.start..<entry.end), text) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }
}
