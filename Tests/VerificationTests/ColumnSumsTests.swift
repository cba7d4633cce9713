import Testing
import Verification

@Suite struct ColumnSumsTests {
  /// The server's answer to `columnSumSQL` over the rows (1, 'x'), (2, NULL), (3, ''), (4, NULL),
  /// (-5, 'Zürich') with the first column as seed.
  @Test func equalsTheServerWithNulls() {
    #expect(sums(Self.rows).text(column: 0) == "17557856422090423330")
  }

  static let rows: [(Int64, String?)] = [(1, "x"), (2, nil), (3, ""), (4, nil), (-5, "Zürich")]

  @Test func orderOfRowsDoesNotMatter() {
    #expect(sums(Self.rows) == sums(Self.rows.reversed()))
  }

  @Test(
    arguments: [
      [(1, nil), (2, "x"), (3, ""), (4, nil), (-5, "Zürich")],  // swapped between rows
      [(1, "x"), (2, ""), (3, ""), (4, nil), (-5, "Zürich")],  // NULL became empty
      [(1, "x"), (2, nil), (3, nil), (4, nil), (-5, "Zürich")],  // empty became NULL
      [(1, "x"), (2, nil), (3, ""), (4, nil), (-5, "Zurich")],  // another text
      [(1, "x"), (2, nil), (3, ""), (4, nil)],  // a row less
      [(1, "x"), (2, nil), (3, ""), (4, nil), (-5, "Zürich"), (-5, "Zürich")],  // a row twice
      [(1, "x"), (2, "\u{1}NULL"), (3, ""), (4, nil), (-5, "Zürich")],  // the marker as text
    ] as [[(Int64, String?)]])
  func everyDifferenceShows(rows: [(Int64, String?)]) {
    #expect(sums(rows) != sums(Self.rows))
  }

  @Test func columnsAreSummedApart() {
    var sums = ColumnSums(columns: 3)
    sums.add(column: 1, bytes: [UInt8]().span, seed: 0)
    #expect(sums.sums == [0, -6_939_563_903_564_495_251, 0])
  }

  @Test func sumsExceedSixtyFourBits() {
    var sums = ColumnSums(columns: 1)
    for _ in 0..<4 { sums.add(column: 0, bytes: [UInt8]().span, seed: 0) }
    #expect(sums.text(column: 0) == "-27758255614257981004")
  }

  @Test func mergingEqualsAddingAll() {
    var first = sums(Array(Self.rows[..<2]))
    first.merge(sums(Array(Self.rows[2...])))
    #expect(first == sums(Self.rows))
  }

  @Test func seedsTieValuesToRows() {
    #expect(ColumnSums.stagingSeed(record: 7) == 7)
    let key = Array("ab\u{1F}12".utf8)
    // SELECT hashtextextended('ab' || E'\x1F' || '12', 0)
    #expect(Int64(bitPattern: ColumnSums.targetSeed(key: key.span)) == 2_831_835_932_354_990_859)
  }

  @Test func sqlNamesCollationAndMarker() {
    #expect(
      columnSumSQL(expression: "t.\"Name\"", seed: "t.n") == """
        coalesce(sum(coalesce(hashtextextended((t."Name")::text COLLATE "C", t.n), \
        hashtextextended(E'\\x01NULL' COLLATE "C", ~(t.n)))), 0)::text
        """)
    #expect(
      targetSeedSQL(keys: ["a", "b"]) == """
        hashtextextended(((a)::text || E'\\x1F' || (b)::text) COLLATE "C", 0)
        """)
  }

  private func sums(_ rows: [(Int64, String?)]) -> ColumnSums {
    var sums = ColumnSums(columns: 1)
    for (number, text) in rows {
      let bytes = text.map { Array($0.utf8) }
      sums.add(column: 0, bytes: bytes?.span, seed: ColumnSums.stagingSeed(record: number))
    }
    return sums
  }
}
