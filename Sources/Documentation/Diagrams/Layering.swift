/// Which column each box of a part stands in: parents left of their children, except where a cycle
/// has to be cut, and no column too full.
struct Layering {
  /// Column of each box, 0 at the left.
  private(set) var columns: [Int]

  /// - Parameters:
  ///   - count: Number of boxes.
  ///   - arcs: Pairs of different boxes, parent first.
  init(count: Int, arcs: [(parent: Int, child: Int)]) {
    let acyclic = Self.withoutCycles(count: count, arcs: arcs)
    var parents = [[Int]](repeating: [], count: count)
    var children = [[Int]](repeating: [], count: count)
    for arc in acyclic {
      parents[arc.child].append(arc.parent)
      children[arc.parent].append(arc.child)
    }
    let order = Self.order(parents: parents, children: children)
    let limit = Self.columnLimit(count)
    var columns = [Int](repeating: 0, count: count)
    var filled: [Int: Int] = [:]
    for box in order {
      var column = parents[box].map { columns[$0] + 1 }.max() ?? 0
      while filled[column, default: 0] >= limit { column += 1 }
      columns[box] = column
      filled[column, default: 0] += 1
    }
    // A box that only others refer to stands next to the first of them, so that its line is short.
    for box in order.reversed() where parents[box].isEmpty && !children[box].isEmpty {
      let nearest = (children[box].map { columns[$0] }.min() ?? 1) - 1
      guard nearest > columns[box], filled[nearest, default: 0] < limit else { continue }
      filled[columns[box], default: 0] -= 1
      filled[nearest, default: 0] += 1
      columns[box] = nearest
    }
    // A column may have become empty.
    let used = Set(columns).sorted()
    self.columns = columns.map { column in used.firstIndex(of: column) ?? 0 }
  }

  /// About as many boxes above each other as make a drawing that is wider than tall.
  private static func columnLimit(_ count: Int) -> Int {
    var root = 1
    while root * root < count { root += 1 }
    return max(8, root * 2)
  }

  /// Turns arcs that close a cycle around, found by a walk from the boxes without parents.
  private static func withoutCycles(
    count: Int, arcs: [(parent: Int, child: Int)]
  ) -> [(parent: Int, child: Int)] {
    var children = [[Int]](repeating: [], count: count)
    var hasParent = [Bool](repeating: false, count: count)
    for arc in arcs {
      children[arc.parent].append(arc.child)
      hasParent[arc.child] = true
    }
    enum State { case new, open, done }
    var states = [State](repeating: .new, count: count)
    var result: [(parent: Int, child: Int)] = []
    let starts = (0..<count).filter { !hasParent[$0] } + (0..<count).filter { hasParent[$0] }
    for start in starts where states[start] == .new {
      var stack = [(box: start, next: 0)]
      states[start] = .open
      while let top = stack.last {
        guard top.next < children[top.box].count else {
          states[top.box] = .done
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let child = children[top.box][top.next]
        switch states[child] {
        case .open: result.append((parent: child, child: top.box))
        case .done: result.append((parent: top.box, child: child))
        case .new:
          result.append((parent: top.box, child: child))
          states[child] = .open
          stack.append((box: child, next: 0))
        }
      }
    }
    return result
  }

  /// Parents before children; those with most children first, as they are the best to begin with.
  private static func order(parents: [[Int]], children: [[Int]]) -> [Int] {
    var waiting = parents.map(\.count)
    var ready = parents.indices.filter { waiting[$0] == 0 }
    var order: [Int] = []
    while !ready.isEmpty {
      ready.sort { (children[$1].count, $0) < (children[$0].count, $1) }
      let level = ready
      ready = []
      order += level
      for box in level {
        for child in children[box] {
          waiting[child] -= 1
          if waiting[child] == 0 { ready.append(child) }
        }
      }
    }
    return order
  }
}
