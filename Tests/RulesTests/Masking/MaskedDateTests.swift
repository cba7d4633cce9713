import FM2PGTestSupport
import MigrationModel
import Rules
import Testing

@Suite struct MaskedDateTests {
  private let bench = MaskBench()

  private func days(_ text: String, _ order: DateOrder) -> Int? {
    let bytes = Array(text.utf8)
    guard case .value(let days) = DateText.parse(bytes.span, order: order, pivot: nil) else {
      return nil
    }
    return Int(days)
  }

  /// By the same number for all dates of one person, from 1 to 30 in either direction.
  @Test func constantForAPerson() throws {
    var shifts: Set<Int> = []
    for person in 1...300 {
      var moved: Set<Int> = []
      for text in ["3/14/1961", "12/31/1999", "2/29/2000", "1/1/2024"] {
        let after = try #require(days(bench.shift(text, of: "P\(person)"), .mdy))
        moved.insert(after - (try #require(days(text, .mdy))))
      }
      #expect(moved.count == 1)
      shifts.formUnion(moved)
    }
    #expect(shifts.allSatisfy { $0 != 0 && (-30...30).contains($0) })
    #expect(shifts.contains { $0 < 0 } && shifts.contains { $0 > 0 } && shifts.count > 40)
  }

  /// However the key of the person is written, as tables differ in that.
  @Test func theSamePersonEverywhere() {
    for (one, other) in [("P0001", " p0001 "), ("0042", "42")] {
      #expect(bench.shift("3/14/1961", of: one) == bench.shift("3/14/1961", of: other))
    }
    let shifted = (1...20).map { bench.shift("3/14/1961", of: "P\($0)") }
    #expect(Set(shifted).count > 10)
    #expect((1...20).map { MaskBench(9).shift("3/14/1961", of: "P\($0)") } != shifted)
  }

  @Test func orderIsKept() throws {
    var generator = SeededGenerator(state: 20_261_121)
    for _ in 0..<500 {
      let first = "\(generator.number(1950...2020))-\(generator.number(1...12))-"
      let (one, other) = (
        "\(first)\(generator.number(1...28))", "\(first)\(generator.number(1...28))"
      )
      let person = generator.digits(1...5)
      let before = [try #require(days(one, .ymd)), try #require(days(other, .ymd))]
      let after = [one, other].compactMap { text in
        days(bench.shift(text, of: person, days: 3_650, order: .ymd), .ymd)
      }
      #expect(after.count == 2 && after[0] - after[1] == before[0] - before[1])
    }
  }

  /// Written as it was, with the days and the time of day of the original.
  @Test(arguments: [
    ("03/04/1961", DateOrder.mdy, #"^[01][0-9]/[0-3][0-9]/19[0-9]{2}$"#),
    ("3/4/1961", .mdy, #"^[1-9][0-2]?/[1-9][0-9]?/19[0-9]{2}$"#),
    ("4.3.1961", .dmy, #"^[1-9][0-9]?\.[1-9][0-2]?\.19[0-9]{2}$"#),
    ("1961-03-04", .mdy, #"^19[0-9]{2}-[01][0-9]-[0-3][0-9]$"#),
    ("3/14/1961 4:07:13 PM", .mdy, #"^[0-9]+/[0-9]+/196[01] 4:07:13 PM$"#),
    ("14/3/1961 16:07", .dmy, #"^[0-9]+/[0-9]+/196[01] 16:07$"#),
    ("1961-03-14T16:07:13+10:00", .ymd, #"^196[01]-[0-9]+-[0-9]+T16:07:13\+10:00$"#),
    ("  3/14/1961 ", .mdy, #"^  [0-9]+/[0-9]+/196[01] $"#),
    ("3/14/1961\n4/14/1961", .mdy, #"^[0-9]+/[0-9]+/196[01]\n[0-9]+/[0-9]+/196[01]$"#),
  ])
  func keepsTheFormat(_ text: String, _ order: DateOrder, _ pattern: String) throws {
    let shifted = bench.shift(text, of: "P1", order: order)
    let regex = try Regex(pattern)
    #expect(shifted.wholeMatch(of: regex) != nil, "\(shifted)")
    #expect(shifted != text)
  }

  /// A year of two digits stays one: accepted with a pivot, refused without, as before.
  @Test func twoDigitYears() throws {
    let short = try Regex(#"[0-9]+/[0-9]+/[0-9]{2}"#)
    #expect(bench.shift("4/7/62", of: "P1").wholeMatch(of: short) != nil)
    #expect(bench.shift("4/7/62", of: "P1", pivot: 30).wholeMatch(of: short) != nil)
    // Beyond the pivot's window it would be a date a hundred years away.
    let edges = (1...40).map { bench.shift("1/1/31", of: "P\($0)", pivot: 30) }
    #expect(edges.contains(RecordMasker.marker))
    #expect(edges.allSatisfy { $0 == RecordMasker.marker || $0.hasSuffix("/31") })
  }

  @Test(arguments: [
    "31/12/1980", "unknown", "3/14/1961 John Doe", "3/14/1961 0412 345 601", "3/14/1961x",
    "14-3/1961", "2/30/2000", "1/1/4001", "3/14/1961 4:00 PM with a note", "1961",
  ])
  func whatIsNoDateLeavesNothing(_ text: String) {
    #expect(bench.shift(text, of: "P1") == RecordMasker.marker)
  }

  /// Without a person each date moves by itself.
  @Test func withoutPerson() {
    #expect(bench.shift("3/14/1961", of: " ") != "3/14/1961")
    let moved = (1...28).compactMap { day in
      days(bench.shift("1/\(day)/2000", of: ""), .mdy).map { $0 - (day - 1) }
    }
    #expect(Set(moved).count > 5)
  }
}
