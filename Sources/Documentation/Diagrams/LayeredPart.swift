/// A part of a graph in which everything hangs together, laid out in columns.
///
/// Lines cross columns only where a slot is kept free for them, and curve only between columns: no
/// line runs through a box. Lines that leave a box at one port share their way until they part.
struct LayeredPart {
  private(set) var places: [(Int, Drawing.Rectangle)] = []
  private(set) var routes: [(Int, Drawing.Route)] = []
  private(set) var width = 0
  private(set) var height = 0

  /// A box, or the place where a line passes a column.
  private struct Slot {
    var box: Int?
    var column: Int
    var height: Int
    /// Upper edge.
    var top = 0
  }

  /// From a slot to one of the next column, in pixels below their upper edges.
  private struct Link: Hashable {
    var left: Int
    var right: Int
    var leftPort: Int
    var rightPort: Int
  }

  private struct Passage: Hashable {
    var box: Int
    var port: Int
    var column: Int
  }

  private let graph: Graph
  private var slots: [Slot]
  private var links: [Link] = []
  private var passages: [Passage: Int] = [:]
  /// The slots on the way of each line, by its index.
  private var ways: [(line: Int, slots: [Int])] = []

  init(_ graph: Graph, boxes: [Int]) {
    self.graph = graph
    var slotOf: [Int: Int] = [:]
    for (slot, box) in boxes.enumerated() { slotOf[box] = slot }
    let lines = graph.lines.indices.filter { slotOf[graph.lines[$0].child] != nil }
    var arcs: [(parent: Int, child: Int)] = []
    for line in lines.map({ graph.lines[$0] }) where line.child != line.parent {
      guard let parent = slotOf[line.parent], let child = slotOf[line.child] else { continue }
      if !arcs.contains(where: { $0 == (parent, child) }) { arcs.append((parent, child)) }
    }
    let columns = Layering(count: boxes.count, arcs: arcs).columns
    slots = boxes.indices.map { index in
      Slot(box: boxes[index], column: columns[index], height: graph.boxes[boxes[index]].height)
    }
    for line in lines where graph.lines[line].child != graph.lines[line].parent {
      guard let parent = slotOf[graph.lines[line].parent],
        let child = slotOf[graph.lines[line].child]
      else { continue }
      connect(line, parent: parent, child: child)
    }
    placeSlots()
    let edges = columnEdges()
    placeBoxes(edges)
    for (line, way) in ways { routes.append((line, route(line, way, edges))) }
    for line in lines where graph.lines[line].child == graph.lines[line].parent {
      guard let slot = slotOf[graph.lines[line].child] else { continue }
      routes.append((line, loop(line, slot, edges)))
    }
  }

  /// Adds the slots and links of a line.
  private mutating func connect(_ index: Int, parent: Int, child: Int) {
    let line = graph.lines[index]
    let startsAtParent = slots[parent].column < slots[child].column
    let (left, right) = startsAtParent ? (parent, child) : (child, parent)
    let leftPort = startsAtParent ? line.parentPort : line.childPort
    let rightPort = startsAtParent ? line.childPort : line.parentPort
    var way = [left]
    var port = leftPort
    for column in (slots[left].column + 1)..<slots[right].column {
      let passage = Passage(box: left, port: leftPort, column: column)
      let slot: Int
      if let known = passages[passage] {
        slot = known
      } else {
        slot = slots.count
        slots.append(Slot(box: nil, column: column, height: 0))
        passages[passage] = slot
      }
      link(way[way.count - 1], slot, port, 0)
      way.append(slot)
      port = 0
    }
    link(way[way.count - 1], right, port, rightPort)
    ways.append((index, way + [right]))
  }

  private mutating func link(_ left: Int, _ right: Int, _ leftPort: Int, _ rightPort: Int) {
    let link = Link(left: left, right: right, leftPort: leftPort, rightPort: rightPort)
    if !links.contains(link) { links.append(link) }
  }

  /// Gives each slot its order in the column and its height on the page.
  private mutating func placeSlots() {
    var left = [[Int]](repeating: [], count: slots.count)
    var right = left
    for link in links {
      left[link.right].append(link.left)
      right[link.left].append(link.right)
    }
    var columns = [[Int]](repeating: [], count: (slots.map(\.column).max() ?? 0) + 1)
    for (index, slot) in slots.enumerated() { columns[slot.column].append(index) }
    let order = ColumnOrder(columns: columns, left: left, right: right).columns
    for column in order { spread(column, towards: []) }
    let toLeft = Dictionary(grouping: links, by: \.right)
    let toRight = Dictionary(grouping: links, by: \.left)
    for _ in 0..<4 {
      for column in order.dropFirst() { spread(column, towards: [toLeft]) }
      for column in order.dropLast().reversed() { spread(column, towards: [toRight]) }
    }
    for column in order { spread(column, towards: [toLeft, toRight]) }
    let top = slots.map(\.top).min() ?? 0
    for index in slots.indices { slots[index].top -= top }
    height = slots.map { $0.top + $0.height }.max() ?? 0
  }

  /// Moves the slots of a column so that their lines run as level as they can.
  private mutating func spread(_ column: [Int], towards links: [[Int: [Link]]]) {
    let wishes = column.map { slot -> Double in
      let around = links.flatMap { $0[slot] ?? [] }
      if around.isEmpty { return Double(slots[slot].top) }
      let sum = around.reduce(0) { sum, link in
        let isLeft = link.left == slot
        let other =
          isLeft ? slots[link.right].top + link.rightPort : slots[link.left].top + link.leftPort
        return sum + other - (isLeft ? link.leftPort : link.rightPort)
      }
      return Double(sum) / Double(around.count)
    }
    var distances: [Int] = []
    for (index, slot) in column.enumerated() {
      guard index > 0 else {
        distances.append(0)
        continue
      }
      let before = slots[column[index - 1]]
      let areBoxes = before.box != nil && slots[slot].box != nil
      distances.append(before.height + (areBoxes ? Spacing.boxes : Spacing.passing))
    }
    for (slot, top) in zip(column, Spread.places(wishes: wishes, distances: distances)) {
      slots[slot].top = top
    }
  }

  /// Left and right edge of each column; the room between grows with how steep its lines are.
  private mutating func columnEdges() -> [(left: Int, right: Int)] {
    var edges: [(left: Int, right: Int)] = []
    var x = 0
    for column in 0...(slots.map(\.column).max() ?? 0) {
      let widths = slots.filter { $0.column == column }
        .compactMap { slot in slot.box.map { graph.boxes[$0].width } }
      edges.append((x, x + (widths.max() ?? 0)))
      let steepest = links.filter { slots[$0.left].column == column }.map { link in
        abs(slots[link.left].top + link.leftPort - slots[link.right].top - link.rightPort)
      }.max()
      let room = Spacing.columns.lowerBound + (steepest ?? 0) / 6
      x = edges[column].right + min(room, Spacing.columns.upperBound)
    }
    width = edges[edges.count - 1].right + Spacing.loop
    return edges
  }

  private mutating func placeBoxes(_ edges: [(left: Int, right: Int)]) {
    for slot in slots {
      guard let box = slot.box else { continue }
      let (left, right) = edges[slot.column]
      places.append(
        (
          box,
          Drawing.Rectangle(x: left, y: slot.top, width: right - left, height: slot.height)
        ))
    }
  }

  private func route(
    _ index: Int, _ way: [Int], _ edges: [(left: Int, right: Int)]
  ) -> Drawing.Route {
    let line = graph.lines[index]
    let startsAtParent = slots[way[0]].box == line.parent
    let ports =
      startsAtParent ? (line.parentPort, line.childPort) : (line.childPort, line.parentPort)
    var points: [Drawing.Point] = []
    for (place, slot) in way.enumerated() {
      let (left, right) = edges[slots[slot].column]
      let port = place == 0 ? ports.0 : place == way.count - 1 ? ports.1 : 0
      let y = slots[slot].top + port
      if place > 0 { points.append(Drawing.Point(left, y)) }
      if place < way.count - 1 { points.append(Drawing.Point(right, y)) }
    }
    return Drawing.Route(points: points, startsAtParent: startsAtParent, isLoop: false)
  }

  private func loop(
    _ index: Int, _ slot: Int, _ edges: [(left: Int, right: Int)]
  ) -> Drawing.Route {
    let line = graph.lines[index]
    let x = edges[slots[slot].column].right
    let points = [
      Drawing.Point(x, slots[slot].top + line.parentPort),
      Drawing.Point(x, slots[slot].top + line.childPort),
    ]
    return Drawing.Route(points: points, startsAtParent: true, isLoop: true)
  }
}
