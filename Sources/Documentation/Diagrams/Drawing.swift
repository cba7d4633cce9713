/// Where everything of a graph is, in pixels from the upper left corner.
package struct Drawing: Sendable, Hashable {
  package struct Point: Sendable, Hashable {
    package var x: Int
    package var y: Int

    package init(_ x: Int, _ y: Int) {
      self.x = x
      self.y = y
    }
  }

  package struct Rectangle: Sendable, Hashable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package var right: Int { x + width }
    package var bottom: Int { y + height }
  }

  /// How a line runs: level from point to point, or as a curve with level ends that stays between
  /// them, from the box on the left to the one on the right.
  package struct Route: Sendable, Hashable {
    package var points: [Point]
    /// Whether the first point is at the parent.
    package var startsAtParent: Bool
    /// From a box to itself, around a corner at its right side.
    package var isLoop: Bool
  }

  /// Parallel to the boxes of the graph; all of a column are equally wide.
  package var boxes: [Rectangle]
  /// Parallel to the lines of the graph.
  package var routes: [Route]
  package var width: Int
  package var height: Int
}

extension Drawing {
  /// Lays a graph out: each part in layers, parents to the left of their children, and the parts in
  /// rows. The same graph always gives the same drawing.
  package init(_ graph: Graph) {
    let empty = Rectangle(x: 0, y: 0, width: 0, height: 0)
    var boxes = [Rectangle](repeating: empty, count: graph.boxes.count)
    var routes = [Route](
      repeating: Route(points: [], startsAtParent: true, isLoop: false), count: graph.lines.count)
    let parts = graph.components.map { LayeredPart(graph, boxes: $0) }
    let rowWidth = max(parts.map(\.width).max() ?? 0, Spacing.rowWidth)
    var left = 0
    var top = 0
    var rowHeight = 0
    var right = 0
    for part in parts {
      if left > 0, left + part.width > rowWidth {
        top += rowHeight + Spacing.parts
        left = 0
        rowHeight = 0
      }
      for (box, place) in part.places {
        boxes[box] = place.moved(left, top)
      }
      for (line, route) in part.routes {
        routes[line] = route.moved(left, top)
      }
      rowHeight = max(rowHeight, part.height)
      right = max(right, left + part.width)
      left += part.width + Spacing.parts
    }
    self.init(boxes: boxes, routes: routes, width: right, height: top + rowHeight)
  }
}

extension Drawing.Rectangle {
  fileprivate func moved(_ x: Int, _ y: Int) -> Drawing.Rectangle {
    Drawing.Rectangle(x: self.x + x, y: self.y + y, width: width, height: height)
  }
}

extension Drawing.Route {
  fileprivate func moved(_ x: Int, _ y: Int) -> Drawing.Route {
    var moved = self
    moved.points = points.map { Drawing.Point($0.x + x, $0.y + y) }
    return moved
  }
}

/// Distances of a drawing in pixels.
enum Spacing {
  /// Between boxes of a column.
  static let boxes = 16
  /// Between a line that passes a column and a box of it, or another such line.
  static let passing = 10
  /// Between columns, at least and at most.
  static let columns = 72...220
  /// Between parts that no line connects.
  static let parts = 28
  /// The parts of a row may take this much, or as much as the widest part.
  static let rowWidth = 960
  /// How far a line from a box to itself stands out at most; room that its column always has.
  static let loop = 33
}
