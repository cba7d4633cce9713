import Glibc
import MigrationModel
import Rules
import Testing

@Suite struct TimeZoneTests {
  /// A zone file of version 2 with one type, no changes, and a closing rule.
  private func zone(_ rule: String, version: UInt8 = 0x32) -> TimeZoneTable? {
    let header = { (version: UInt8) -> [UInt8] in
      bytes("TZif") + [version] + [UInt8](repeating: 0, count: 15)
        + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
    }
    let types: [UInt8] = [0, 0, 0, 0, 0, 0] + bytes("LMT\0")
    if version < 0x32 { return TimeZoneTable(tzif: header(version) + types) }
    return TimeZoneTable(
      tzif: header(version) + types + header(version) + types + bytes("\n\(rule)\n"))
  }

  private func systemFile(_ name: String) throws -> [UInt8] {
    let file = try unsafe #require(fopen("/usr/share/zoneinfo/\(name)", "rb"))
    defer { unsafe fclose(file) }
    var content: [UInt8] = []
    while true {
      let byte = unsafe fgetc(file)
      if byte == EOF { return content }
      content.append(UInt8(truncatingIfNeeded: byte))
    }
  }

  private func utc(
    _ text: String, _ zone: TimeZoneTable, ambiguous: AmbiguousTimePolicy = .reject,
    nonexistent: NonexistentTimePolicy = .reject
  ) -> String {
    let format = TimestampFormat(order: .ymd, ambiguous: ambiguous, nonexistent: nonexistent)
    var hint = 0
    let parsed = TimestampText.parse(bytes(text).span, format: format, zone: zone, hint: &hint)
    switch parsed.kind {
    case .refused(let code): return code.rawValue
    case .value:
      let note =
        switch parsed.note {
        case .none: ""
        case .ambiguousResolved: " ambiguous"
        case .shifted: " shifted"
        }
      return serverText(.integer(parsed.micros), .timestamptz(6)) + note
    }
  }

  @Test func sydney() throws {
    let sydney = try #require(TimeZoneTable(tzif: try systemFile("Australia/Sydney")))
    #expect(utc("2024-01-15 12:00", sydney) == "2024-01-15 01:00:00+00")
    #expect(utc("2024-07-15 12:00:00.5", sydney) == "2024-07-15 02:00:00.5+00")
    #expect(utc("2024-04-07 01:59:59", sydney) == "2024-04-06 14:59:59+00")
    #expect(utc("2024-04-07 02:30", sydney) == "R117")
    #expect(
      utc("2024-04-07 02:30", sydney, ambiguous: .earlier) == "2024-04-06 15:30:00+00 ambiguous")
    #expect(
      utc("2024-04-07 02:30", sydney, ambiguous: .later) == "2024-04-06 16:30:00+00 ambiguous")
    #expect(utc("2024-04-07 03:00", sydney) == "2024-04-06 17:00:00+00")
    #expect(utc("2024-10-06 01:59:59", sydney) == "2024-10-05 15:59:59+00")
    #expect(utc("2024-10-06 02:00", sydney) == "R118")
    #expect(
      utc("2024-10-06 02:30", sydney, nonexistent: .shift) == "2024-10-05 16:30:00+00 shifted")
    #expect(utc("2024-10-06 03:00", sydney) == "2024-10-05 16:00:00+00")
    // By the closing rule: first Sundays of April and October.
    #expect(utc("2050-01-15 12:00", sydney) == "2050-01-15 01:00:00+00")
    #expect(utc("2050-04-03 02:30", sydney) == "R117")
    #expect(utc("2050-10-02 02:30", sydney) == "R118")
    #expect(utc("3999-07-01 12:00", sydney) == "3999-07-01 02:00:00+00")
    // Local mean time, 10:04:52 east.
    #expect(utc("1890-01-01 00:00", sydney) == "1889-12-31 13:55:08+00")
  }

  @Test func theHourOfThePreviousAnswerDoesNotMatter() throws {
    let sydney = try #require(TimeZoneTable(tzif: try systemFile("Australia/Sydney")))
    let texts = ["1890-01-01 00:00", "2024-04-07 02:30", "2024-10-06 02:30", "3000-01-01 00:00"]
    let format = TimestampFormat(order: .ymd, ambiguous: .later, nonexistent: .shift)
    for text in texts {
      var fresh = 0
      let expected = TimestampText.parse(
        bytes(text).span, format: format, zone: sydney, hint: &fresh)
      for start in [-1, 0, 1, 100, 500, 5000, Int.max] {
        var hint = start
        let parsed = TimestampText.parse(
          bytes(text).span, format: format, zone: sydney, hint: &hint)
        #expect(parsed == expected)
      }
    }
  }

  @Test(arguments: [
    // Winter time is the daylight time here, one hour back.
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-07-01 12:00", "2024-07-01 11:00:00+00"),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-01-01 12:00", "2024-01-01 12:00:00+00"),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-10-27 01:30", "R117"),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2024-03-31 01:30", "R118"),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-07-01 12:00", "2024-07-01 13:00:00+00"),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2024-03-30 23:30", "R118"),
    ("AAA0BBB,J60,J300", "2024-02-29 12:00", "2024-02-29 12:00:00+00"),
    ("AAA0BBB,J60,J300", "2024-03-01 03:00", "2024-03-01 02:00:00+00"),
    ("AAA0BBB,59,300", "2024-02-29 03:00", "2024-02-29 02:00:00+00"),
    ("AAA0BBB,59,300", "2023-02-28 12:00", "2023-02-28 12:00:00+00"),
    ("<+0545>-5:45", "2024-01-01 12:00", "2024-01-01 06:15:00+00"),
    ("XXX3YYY,0/0,J365/25", "2024-06-01 12:00", "2024-06-01 14:00:00+00"),
  ])
  func closingRule(rule: String, text: String, expected: String) throws {
    let table = try #require(zone(rule))
    #expect(utc(text, table) == expected)
  }

  @Test(arguments: [
    ("2024-01-02T09:05Z", "2024-01-02 09:05:00+00"),
    ("2024-01-02 09:05:00+10:00", "2024-01-01 23:05:00+00"),
    ("2024-01-02 09:05:00 -0330", "2024-01-02 12:35:00+00"),
    ("2024-01-02 09:05+07", "2024-01-02 02:05:00+00"), ("2024-01-02 09:05+7", "R107"),
    ("2024-01-02 09:05+16:00", "R107"), ("2024-01-02 09:05+10:60", "R107"),
    ("2024-01-02 09:05Zulu", "R107"), ("2024-01-02 09:05", "2024-01-02 06:15:00+00"),
  ])
  func statedOffset(text: String, expected: String) throws {
    let west = try #require(zone("<-0250>-2:50"))
    #expect(utc(text, west) == expected)
  }

  @Test func filesThatAreNoZone() throws {
    #expect(TimeZoneTable(tzif: []) == nil)
    #expect(TimeZoneTable(tzif: bytes("TZif2")) == nil)
    for rule in ["AEST", "AEST-10AEDT", "A-1B,M13.1.0,M4.1.0", "A-1B,M10.1.0", "A-1B,M10.1.0,J0"] {
      #expect(zone(rule) == nil, "\(rule)")
    }
    #expect(zone("", version: 0) == TimeZoneTable.utc)
    #expect(zone("") == TimeZoneTable.utc)
    let whole = try systemFile("Australia/Sydney")
    for length in 0..<whole.count {
      #expect(TimeZoneTable(tzif: Array(whole[..<length])) == nil, "cut to \(length) bytes")
    }
  }
}
