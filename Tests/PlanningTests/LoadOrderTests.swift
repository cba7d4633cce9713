import Planning
import Testing

@Suite struct LoadOrderTests {
  struct Case: Sendable {
    var parents: [String: Set<String>]
    var order: [String]
  }

  private static let cases = [
    Case(parents: [:], order: []),
    Case(parents: ["c": [], "a": [], "b": []], order: ["a", "b", "c"]),
    Case(parents: ["a": ["b"], "b": ["c"], "c": []], order: ["c", "b", "a"]),
    // A diamond: both sides wait for the top, the bottom for both.
    Case(
      parents: ["a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []], order: ["d", "b", "c", "a"]),
    Case(parents: ["a": ["a", "b"], "b": []], order: ["b", "a"]),
    Case(parents: ["a": ["elsewhere"], "b": ["a"]], order: ["a", "b"]),
    Case(parents: ["a": ["b"], "b": ["a"]], order: ["a", "b"]),
    // What only waits for a cycle comes after it, whatever its name.
    Case(
      parents: ["a": ["m"], "m": ["n", "z"], "n": ["m"], "z": []], order: ["z", "m", "n", "a"]),
    // Two cycles, the second a child of the first, and a table between them.
    Case(
      parents: [
        "a": ["b", "c"], "b": ["a"], "c": ["y"], "x": ["y"], "y": ["x", "root"], "root": [],
      ], order: ["root", "x", "y", "c", "a", "b"]),
    // A cycle is opened at its first name; the rest of it is in order again.
    Case(
      parents: ["a": ["d"], "b": ["a"], "c": ["b"], "d": ["c"]], order: ["a", "b", "c", "d"]),
    Case(
      parents: ["a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["c"]], order: ["a", "c", "d", "b"]),
    // Tables of no cycle are in waves beside it.
    Case(
      parents: ["a": ["b"], "b": ["a"], "c": [], "d": ["c"], "e": ["b"]],
      order: ["a", "b", "c", "d", "e"]),
  ]

  @Test(arguments: cases)
  func order(example: Case) {
    let tables = example.parents.keys.sorted()
    #expect(parentsFirst(tables, parents: example.parents) == example.order)
    #expect(parentsFirst(tables.reversed(), parents: example.parents) == example.order)
  }

  /// Seeded: a table stands before a parent only if that leads back to it.
  @Test func parentsStandFirst() {
    var state: UInt64 = 20_261_121
    func next(below limit: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % limit
    }
    for _ in 1...300 {
      let names = (0...next(below: 9)).map { "t\($0)" }
      var parents: [String: Set<String>] = [:]
      for name in names { parents[name] = Set(names.filter { _ in next(below: 4) == 0 }) }
      let order = parentsFirst(names, parents: parents)
      #expect(order.sorted() == names)
      for (place, table) in order.enumerated() {
        for parent in parents[table] ?? [] where order[place...].contains(parent) {
          #expect(Self.reaches(table, from: parent, parents), "\(parents): \(order)")
        }
      }
    }
  }

  private static func reaches(
    _ goal: String, from start: String, _ parents: [String: Set<String>]
  ) -> Bool {
    var seen: Set = [start]
    var open = [start]
    while let next = open.popLast() {
      if next == goal { return true }
      open += (parents[next] ?? []).filter { seen.insert($0).inserted }
    }
    return false
  }
}
