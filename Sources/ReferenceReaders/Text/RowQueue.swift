/// The rows of one chunk, as raw bytes after unquoting, and the cells of a row still unfinished.
///
/// Holds one chunk and one row at most, so memory is bounded by the longest row.
struct RowQueue {
  /// A cell ends at `end` in `bytes`; it starts where the one before it ends.
  struct Cell {
    var end: Int
    var isNull: Bool
  }

  /// One row: its cells, and where its first cell starts.
  struct Row {
    var cells: Range<Int>
    var start: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var cells: [Cell] = []
  /// Index after the last cell of each finished row.
  private var rowEnds: [Int] = []
  private var taken = 0

  /// Whether the unfinished row has a cell already.
  var hasOpenCells: Bool { cells.count > (rowEnds.last ?? 0) }

  /// Bytes of a cell that is not ended yet.
  var openByteCount: Int { bytes.count - (cells.last?.end ?? 0) }

  mutating func append(_ part: Span<UInt8>) { bytes.append(copying: part) }

  mutating func endCell(isNull: Bool) {
    cells.append(Cell(end: bytes.count, isNull: isNull))
  }

  mutating func endRow() { rowEnds.append(cells.count) }

  /// Takes the oldest finished row, or nil when there is none.
  mutating func takeRow() -> Row? {
    guard taken < rowEnds.count else { return nil }
    let first = taken == 0 ? 0 : rowEnds[taken - 1]
    let row = Row(cells: first..<rowEnds[taken], start: first == 0 ? 0 : cells[first - 1].end)
    taken += 1
    return row
  }

  /// Forgets the rows taken, which must be all finished ones, and keeps the unfinished row.
  mutating func forgetTakenRows() {
    precondition(taken == rowEnds.count, "rows not taken would be lost")
    let cellCount = rowEnds.last ?? 0
    let byteCount = cellCount == 0 ? 0 : cells[cellCount - 1].end
    bytes.removeSubrange(..<byteCount)
    cells.removeSubrange(..<cellCount)
    for index in cells.indices { cells[index].end -= byteCount }
    rowEnds.removeAll(keepingCapacity: true)
    taken = 0
  }
}
