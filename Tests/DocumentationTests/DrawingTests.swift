import Documentation
import FM2PGTestSupport
import Testing

/// What must hold for every drawing, whatever the graph.
@Suite struct DrawingTests {
  private static func graph(_ random: inout SeededGenerator, atMost limit: Int) -> Graph {
    let count = random.number(1...limit)
    let boxes = (0..<count).map { _ in
      Graph.Box(width: random.number(60...250), height: 28 + 20 * random.number(0...6))
    }
    let lines = (0..<random.number(0...count * 2)).map { _ in
      let child = random.number(0...count - 1)
      // Many to a few, as in schemas; some to themselves, some both ways.
      let parent = random.number(0...(random.number(0...1) == 0 ? count - 1 : min(count - 1, 4)))
      return Graph.Line(
        child: child, parent: parent,
        childPort: random.number(4...boxes[child].height - 4), parentPort: 14)
    }
    return Graph(boxes: boxes, lines: lines)
  }

  @Test(arguments: 0..<60) func anyGraph(seed: UInt64) {
    var random = SeededGenerator(state: seed)
    let graph = Self.graph(&random, atMost: seed < 40 ? 40 : 200)
    let drawing = Drawing(graph)
    #expect(drawing == Drawing(graph), "seed \(seed)")
    #expect(drawing.boxes.count == graph.boxes.count)
    #expect(drawing.routes.count == graph.lines.count)
    expectNoOverlap(drawing, seed)
    for (box, place) in zip(graph.boxes, drawing.boxes) {
      #expect(place.width >= box.width && place.height == box.height, "seed \(seed)")
      #expect(place.x >= 0 && place.y >= 0, "seed \(seed)")
      #expect(place.right <= drawing.width && place.bottom <= drawing.height, "seed \(seed)")
    }
    for (line, route) in zip(graph.lines, drawing.routes) {
      expectEnds(line, route, drawing, seed)
      expectFree(route, drawing, seed)
    }
  }

  private func expectNoOverlap(_ drawing: Drawing, _ seed: UInt64) {
    for (index, first) in drawing.boxes.enumerated() {
      for second in drawing.boxes.dropFirst(index + 1) {
        let apart =
          first.right + 10 <= second.x || second.right + 10 <= first.x
          || first.bottom + 10 <= second.y || second.bottom + 10 <= first.y
        #expect(apart, "seed \(seed): \(first) and \(second)")
      }
    }
  }

  /// Each line is drawn, from its parent's port to its child's.
  private func expectEnds(
    _ line: Graph.Line, _ route: Drawing.Route, _ drawing: Drawing, _ seed: UInt64
  ) {
    let (child, parent) = (drawing.boxes[line.child], drawing.boxes[line.parent])
    guard let first = route.points.first, let last = route.points.last else {
      Issue.record("seed \(seed): a line is missing")
      return
    }
    let ends = route.startsAtParent ? (first, last) : (last, first)
    let y = (parent.y + line.parentPort, child.y + line.childPort)
    #expect((ends.0.y, ends.1.y) == y, "seed \(seed)")
    #expect(route.isLoop == (line.child == line.parent))
    if route.isLoop {
      #expect(ends.0.x == child.right && ends.1.x == child.right, "seed \(seed)")
    } else {
      let (left, right) = route.startsAtParent ? (parent, child) : (child, parent)
      #expect(first.x == left.right && last.x == right.x, "seed \(seed)")
    }
  }

  /// No line runs through a box: a curve stays within the rectangle of its ends.
  private func expectFree(_ route: Drawing.Route, _ drawing: Drawing, _ seed: UInt64) {
    if route.isLoop { return }
    for (start, end) in zip(route.points, route.points.dropFirst()) {
      #expect(start.x < end.x, "seed \(seed)")
      let (top, bottom) = (min(start.y, end.y), max(start.y, end.y))
      for box in drawing.boxes {
        let meets = start.x < box.right && box.x < end.x && top < box.bottom && box.y < bottom + 1
        #expect(!meets, "seed \(seed): \(start) to \(end) through \(box)")
      }
    }
  }

  @Test func parentsStandLeft() {
    let boxes = [Graph.Box](repeating: Graph.Box(width: 80, height: 28), count: 4)
    let lines = [(1, 0), (2, 1), (3, 2), (3, 0)].map {
      Graph.Line(child: $0.0, parent: $0.1, childPort: 14, parentPort: 14)
    }
    let drawing = Drawing(Graph(boxes: boxes, lines: lines))
    #expect(drawing.boxes.map(\.x) == drawing.boxes.map(\.x).sorted())
    #expect(Set(drawing.boxes.map(\.x)).count == 4)
    // The long line passes two columns of boxes, each at a place of its own.
    #expect(drawing.routes[3].points.count == 6)
  }

  @Test func nothingToDraw() {
    let drawing = Drawing(Graph(boxes: [], lines: []))
    #expect(drawing.width == 0 && drawing.height == 0)
  }
}
