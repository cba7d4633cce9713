/// Boxes and the lines between them, to be laid out.
package struct Graph: Sendable, Hashable {
  /// In pixels.
  package struct Box: Sendable, Hashable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// A line from a child to its parent; both may be one box.
  package struct Line: Sendable, Hashable {
    package var child: Int
    package var parent: Int
    /// Where the line meets the boxes, in pixels below their upper edges.
    package var childPort: Int
    package var parentPort: Int

    package init(child: Int, parent: Int, childPort: Int, parentPort: Int) {
      self.child = child
      self.parent = parent
      self.childPort = childPort
      self.parentPort = parentPort
    }
  }

  package var boxes: [Box]
  package var lines: [Line]

  package init(boxes: [Box], lines: [Line]) {
    self.boxes = boxes
    self.lines = lines
  }

  /// The boxes that hang together, largest part first, then by their first box.
  var components: [[Int]] {
    var neighbours = [[Int]](repeating: [], count: boxes.count)
    for line in lines where line.child != line.parent {
      neighbours[line.child].append(line.parent)
      neighbours[line.parent].append(line.child)
    }
    var seen = [Bool](repeating: false, count: boxes.count)
    var parts: [[Int]] = []
    for start in boxes.indices where !seen[start] {
      var part = [start]
      seen[start] = true
      var next = 0
      while next < part.count {
        for neighbour in neighbours[part[next]] where !seen[neighbour] {
          seen[neighbour] = true
          part.append(neighbour)
        }
        next += 1
      }
      parts.append(part.sorted())
    }
    return parts.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
  }
}
