package import MigrationModel

/// Which of several rows that are the same comes first, for the whole row and for each column.
package struct MergePrecedence: Sendable {
  /// Rank of each feed for the row: which record the row is of.
  private let rowRanks: [Int]
  /// Rank of each feed, by column.
  private let columnRanks: [[Int]]
  /// Columns that sources may not differ in.
  package let strictColumns: [Int]
  /// Columns that tell which rows are the same; empty compares keys.
  package let by: [Int]
  /// Columns of a natural primary key: rows that have them equal are the same too.
  package let identity: [Int]
  /// Types of the columns, as far as they are known.
  private let types: [ColumnType]
  /// Which of two units of one feed is preferred.
  private let policy: DuplicatePolicy

  /// - Parameters:
  ///   - columns: All columns that any feed fills.
  ///   - types: Parallel to them; without, values are compared by their bytes.
  ///   - identity: Places of the columns of a natural primary key.
  package init(
    plan: MergePlan, columns: [String], types: [ColumnType] = [], identity: [Int] = [], feeds: Int,
    policy: DuplicatePolicy
  ) {
    self.types = types
    func ranks(_ prefer: [Int]) -> [Int] {
      (0..<feeds).map { feed in prefer.firstIndex(of: feed) ?? prefer.count + feed }
    }
    self.identity = identity
    let rowRanks = ranks(plan.prefer)
    self.rowRanks = rowRanks
    self.policy = policy
    columnRanks = columns.map { name in
      plan.columns.first { $0.column == name }.map { ranks($0.prefer) } ?? rowRanks
    }
    strictColumns = columns.indices.filter { index in
      plan.columns.contains { $0.column == columns[index] && $0.rejectsDifference }
    }
    by = plan.by.compactMap { name in columns.firstIndex(of: name) }
  }

  /// Whether the row is of `left` rather than of `right`; in one column with its number.
  package func prefers(
    _ left: MergeMembers.Member, to right: MergeMembers.Member, column: Int? = nil
  ) -> Bool {
    let ranks = column.map { columnRanks[$0] } ?? rowRanks
    if left.feed != right.feed { return ranks[left.feed] < ranks[right.feed] }
    switch policy {
    case .first, .reject: return left.unit < right.unit
    case .latest:
      let (first, second) = (left.order ?? Int64.min, right.order ?? Int64.min)
      return first == second ? left.unit > right.unit : first > second
    }
  }

  func type(of column: Int) -> ColumnType? { types.indices.contains(column) ? types[column] : nil }

  /// Whether two records of one feed cannot be the same.
  var forbidsRepetition: Bool { policy == .reject && identity.isEmpty }

  /// What a member has in common with others of its row.
  func tokens(_ index: Int, of members: borrowing MergeMembers) -> [[UInt8]] {
    var tokens = [members.keyToken(index)]
    if !by.isEmpty, let token = members.token(index, of: by, mark: 0x42) { tokens.append(token) }
    if !identity.isEmpty, let token = members.token(index, of: identity, mark: 0x49) {
      tokens.append(token)
    }
    return tokens
  }
}
