import MigrationModel

/// Units that belong together with others, kept aside with their cells until all are known.
package struct MergeMembers: Sendable {
  /// One unit.
  package struct Member: Sendable {
    package var unit: Int64
    /// Position among the feeds of the table.
    package var feed: Int
    /// Greater is newer; nil where nothing says so.
    package var order: Int64?
    /// Whether it may give values to its row: the rules refuse no cell.
    package var isUsable: Bool
    /// Whether its row must be in the target, unless it is part of another.
    package var isLiving: Bool
    /// Whether it was refused because sources differ.
    package var isConflicting: Bool
    /// Where its key lies.
    var keyStart = 0
    var keyEnd = 0

    package init(
      unit: Int64, feed: Int, order: Int64?, isUsable: Bool, isLiving: Bool,
      isConflicting: Bool
    ) {
      self.unit = unit
      self.feed = feed
      self.order = order
      self.isUsable = isUsable
      self.isLiving = isLiving
      self.isConflicting = isConflicting
    }
  }

  package let columnCount: Int
  package private(set) var members: [Member] = []
  private var bytes: [UInt8] = []
  /// Where each cell lies, member by member; -1 for NULL.
  private var starts: [Int] = []
  private var ends: [Int] = []

  package init(columns: Int) { columnCount = columns }

  /// Keeps a unit.
  package mutating func append(_ member: Member, key: Span<UInt8>, row: borrowing TextRow) {
    var member = member
    member.keyStart = bytes.count
    for index in key.indices { bytes.append(key[index]) }
    member.keyEnd = bytes.count
    members.append(member)
    for column in 0..<columnCount {
      row.with(column) { text in
        guard let text else {
          starts.append(-1)
          ends.append(-1)
          return
        }
        starts.append(bytes.count)
        for index in text.indices { bytes.append(text[index]) }
        ends.append(bytes.count)
      }
    }
  }

  /// Keeps what another feed has kept.
  package mutating func append(_ other: MergeMembers) {
    precondition(columnCount == other.columnCount, "members of different tables")
    let offset = bytes.count
    bytes += other.bytes
    for member in other.members {
      var member = member
      member.keyStart += offset
      member.keyEnd += offset
      members.append(member)
    }
    starts += other.starts.map { $0 < 0 ? $0 : $0 + offset }
    ends += other.ends.map { $0 < 0 ? $0 : $0 + offset }
  }

  /// Lends a cell of the member at `index`; nil is NULL.
  package func with<Result>(
    _ index: Int, _ column: Int, _ body: (Span<UInt8>?) -> Result
  ) -> Result {
    let place = index * columnCount + column
    guard starts[place] >= 0 else { return body(nil) }
    return body(bytes.span.extracting(starts[place]..<ends[place]))
  }

  /// Lends the canonical key of the member at `index`.
  package func withKey<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    body(bytes.span.extracting(members[index].keyStart..<members[index].keyEnd))
  }

  func isNull(_ index: Int, _ column: Int) -> Bool { starts[index * columnCount + column] < 0 }

  func haveSame(_ column: Int, _ left: Int, _ right: Int, type: ColumnType?) -> Bool {
    let (first, second) = (left * columnCount + column, right * columnCount + column)
    guard starts[first] >= 0, starts[second] >= 0 else { return starts[first] == starts[second] }
    return ValueText.areSame(
      bytes[starts[first]..<ends[first]], bytes[starts[second]..<ends[second]], type: type)
  }

  /// The member's key, as what it has in common with others.
  func keyToken(_ index: Int) -> [UInt8] {
    [0x4B] + bytes[members[index].keyStart..<members[index].keyEnd]
  }

  /// The texts of columns, as what it has in common with others; nil when one of them is NULL: such a
  /// row is like no other.
  func token(_ index: Int, of columns: [Int], mark: UInt8) -> [UInt8]? {
    var token = [mark]
    for column in columns {
      let place = index * columnCount + column
      guard starts[place] >= 0 else { return nil }
      // The length in front, so that no text can look like two.
      token += Array("\(ends[place] - starts[place]):".utf8)
      token += bytes[starts[place]..<ends[place]]
    }
    return token
  }
}
