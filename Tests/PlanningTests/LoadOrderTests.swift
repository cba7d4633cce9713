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
    // A cycle is broken at the first name that is left, though that may only wait for the cycle.
    Case(
      parents: ["a": ["m"], "m": ["n", "z"], "n": ["m"], "z": []], order: ["z", "a", "m", "n"]),
  ]

  @Test(arguments: cases)
  func order(example: Case) {
    let tables = example.parents.keys.sorted()
    #expect(parentsFirst(tables, parents: example.parents) == example.order)
    #expect(parentsFirst(tables.reversed(), parents: example.parents) == example.order)
  }
}
