/// In which order the boxes and passing lines of each column stand, so that few lines cross.
struct ColumnOrder {
  /// Slots of each column from top to bottom.
  private(set) var columns: [[Int]]
  private let left: [[Int]]
  private let right: [[Int]]
  private var position: [Int]

  /// - Parameters:
  ///   - columns: Slots of each column in any order.
  ///   - left: The slots of the column before that each slot is connected with.
  ///   - right: The same for the column after.
  init(columns: [[Int]], left: [[Int]], right: [[Int]]) {
    self.columns = columns
    self.left = left
    self.right = right
    position = [Int](repeating: 0, count: left.count)
    for column in columns.indices { place(column) }
    var best = self.columns
    var fewest = crossings()
    for round in 0..<12 where fewest > 0 {
      if round.isMultiple(of: 2) {
        for column in columns.indices.dropFirst() { sort(column, by: left) }
      } else {
        for column in columns.indices.dropLast().reversed() { sort(column, by: right) }
      }
      let found = crossings()
      if found < fewest {
        fewest = found
        best = self.columns
      }
    }
    self.columns = best
  }

  private mutating func place(_ column: Int) {
    for (index, slot) in columns[column].enumerated() { position[slot] = index }
  }

  /// By the mean place of their neighbours; slots without any stay where they are.
  private mutating func sort(_ column: Int, by neighbours: [[Int]]) {
    let keyed = columns[column].enumerated().map { index, slot in
      let around = neighbours[slot]
      let key =
        around.isEmpty
        ? Double(index)
        : Double(around.reduce(0) { $0 + position[$1] }) / Double(around.count)
      return (key: key, index: index, slot: slot)
    }
    columns[column] = keyed.sorted { ($0.key, $0.index) < ($1.key, $1.index) }.map(\.slot)
    place(column)
  }

  private func crossings() -> Int {
    columns.indices.dropFirst().reduce(0) { sum, column in
      var ends: [Int] = []
      for slot in columns[column - 1] { ends += right[slot].map { position[$0] }.sorted() }
      return sum + inversions(ends, below: columns[column].count)
    }
  }

  /// Pairs in the wrong order, counted in a Fenwick tree.
  private func inversions(_ values: [Int], below limit: Int) -> Int {
    var tree = [Int](repeating: 0, count: limit + 1)
    var count = 0
    for (seen, value) in values.enumerated() {
      var index = value + 1
      var notGreater = 0
      while index > 0 {
        notGreater += tree[index]
        index &= index - 1
      }
      count += seen - notGreater
      index = value + 1
      while index <= limit {
        tree[index] += 1
        index += index & -index
      }
    }
    return count
  }
}
