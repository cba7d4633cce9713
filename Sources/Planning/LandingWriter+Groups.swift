import MigrationModel

/// Rows that several units make together: what they differ in, and what each gives.
extension LandingWriter {
  private var winner: String { StagingPlan.Metadata.prefix + "winner" }

  /// The units of each row that has several: the winner, and all columns of the landing. Two queries,
  /// because one with OR cannot be joined: it searches `merged` anew for each unit.
  private var groups: String {
    """
    SELECT m.winner AS \(winner), l.* FROM \(names.landing) l
      JOIN \(names.merged) m ON m.record = l.\(unit)
      UNION ALL SELECT l.\(unit), l.* FROM \(names.landing) l
      WHERE l.\(unit) IN (SELECT winner FROM \(names.merged))
    """
  }

  /// Whether the units of a row have different values, NULL aside. Texts are compared by their bytes,
  /// numbers as numbers: 1.0 is 1.00.
  private func differs(_ column: String) -> String {
    let name = "g." + SQLText.identifier(column)
    switch landedColumnType(column) {
    case .numeric, .float4, .float8, .array(.numeric): return "min(\(name)) <> max(\(name))"
    case .jsonb: return "count(DISTINCT \(name)) > 1"
    default: return "min(\(name)::text COLLATE \"C\") <> max(\(name)::text COLLATE \"C\")"
    }
  }

  private func landedColumnType(_ column: String) -> ColumnType? {
    for feed in target.feeds {
      for (name, type) in zip(feed.copyColumns, feed.copyTypes) where name == column {
        return type
      }
    }
    return nil
  }

  /// `name, differs` of each column, over a row of `w` with `d0`, `d1` and so on.
  private func flags(_ columns: [MergePlan.Column]) -> String {
    columns.enumerated().map { "(\(SQLText.literal($1.column)), w.d\($0))" }
      .joined(separator: ", ")
  }

  /// Takes out the rows whose sources must not differ and do.
  var differing: [String] {
    let strict = (target.merge?.columns ?? []).filter(\.rejectsDifference)
    guard !strict.isEmpty else { return [] }
    let found = strict.enumerated().map { "\(differs($1.column)) AS d\($0)" }
    return [
      """
      INSERT INTO \(names.faults)
      SELECT u.\(unit), '\(RejectCode.differingSources.rawValue)', d.name, NULL
      FROM (SELECT g.\(winner), \(found.joined(separator: ",\n    "))
        FROM (\(groups)) g GROUP BY g.\(winner)
        HAVING \(strict.map { differs($0.column) }.joined(separator: "\n    OR "))) w
      JOIN (\(groups)) u ON u.\(winner) = w.\(winner),
      LATERAL (VALUES \(flags(strict))) d (name, differs)
      WHERE d.differs
      """,
      "ANALYZE \(names.faults)",
      // The winner has the fault too.
      """
      DELETE FROM \(names.merged) m
      WHERE m.winner IN (SELECT record FROM \(names.faults)
        WHERE code = '\(RejectCode.differingSources.rawValue)')
      """,
    ]
  }

  /// Rows in which sources have values that differ and one is preferred.
  var differences: [String] {
    let columns = (target.merge?.columns ?? []).filter { !$0.rejectsDifference }
    guard !columns.isEmpty else { return [] }
    let found = columns.enumerated().map { "\(differs($1.column)) AS d\($0)" }
    return [
      """
      SELECT d.name, count(*) FROM (
        SELECT \(found.joined(separator: ",\n    "))
        FROM (\(groups)) g GROUP BY g.\(winner)) w,
      LATERAL (VALUES \(flags(columns))) d (name, differs)
      WHERE d.differs GROUP BY d.name ORDER BY d.name
      """
    ]
  }

  /// A winner takes each column from the first of its units, in the column's own order, that has a
  /// value. By text and back, because arrays of arrays are not arrays of values; the least text is that
  /// of the first unit, whose place stands before it, which can be found without sorting.
  var completion: [String] {
    guard let merge = target.merge, !merge.columns.isEmpty else { return [] }
    let own: String =
      switch target.feeds[0].duplicates {
      case .latest: "r.ord DESC NULLS LAST, g.\(unit) DESC"
      case .first, .reject: "g.\(unit)"
      }
    var orders: [[Int]] = []
    for column in merge.columns where !orders.contains(column.prefer) {
      orders.append(column.prefer)
    }
    func place(_ order: Int) -> String { StagingPlan.Metadata.prefix + "place\(order)" }
    let places = orders.enumerated().map { number, prefer in
      "to_char(row_number() OVER (PARTITION BY g.\(winner)\n      ORDER BY "
        + "\(rank(prefer, "g." + unit)), \(own)), 'FM0000000000') AS \(place(number))"
    }
    let selected = merge.columns.map { column in
      let quoted = SQLText.identifier(column.column)
      let order = orders.firstIndex(of: column.prefer) ?? 0
      return "substr(min((g.\(place(order)) || g.\(quoted)::text) COLLATE \"C\"), 11) AS \(quoted)"
    }
    let assigned = merge.columns.map { column in
      let quoted = SQLText.identifier(column.column)
      return "\(quoted) = g.\(quoted)::\(landedType(column.column))"
    }
    return [
      """
      UPDATE \(names.landing) l SET \(assigned.joined(separator: ", "))
      FROM (SELECT g.\(winner), \(selected.joined(separator: ",\n    "))
        FROM (SELECT g.*, \(places.joined(separator: ",\n      "))
          FROM (\(groups)) g JOIN \(names.rows) r ON r.record = g.\(unit)) g
        GROUP BY g.\(winner)) g
      WHERE l.\(unit) = g.\(winner)
      """,
      "ANALYZE \(names.landing)",
    ]
  }

  private func landedType(_ column: String) -> String {
    let plan = target.columns.first { $0.column == column }
    switch plan?.reference?.resolution {
    case .key: return "text"
    case .column(let by, _):
      let parent = plan?.reference?.parent ?? ""
      return catalog[table: parent]?.column(by)?.typeText ?? "text"
    case .computed, .value, nil:
      return catalog[table: target.name]?.column(column)?.typeText ?? "text"
    }
  }
}
