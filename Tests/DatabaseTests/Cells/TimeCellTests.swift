import FM2PGTestSupport
import MigrationModel
import Postgres
import Rules
import Testing

/// Dates, times and zones against PostgreSQL's own reading of the same texts.
@Suite struct TimeCellTests {
  static let seed: UInt64 = 20_261_121
  static let cells = 2_000

  private func fraction(_ generator: inout SeededGenerator) -> String {
    generator.number(0...1) == 0 ? "" : "." + generator.digits(1...6)
  }

  private func seconds(_ generator: inout SeededGenerator) -> String {
    switch generator.number(0...2) {
    case 0: ""
    case 1: ":" + generator.padded(0...59)
    default: ":" + generator.padded(0...59) + "." + generator.digits(1...6)
    }
  }

  private func clock(_ generator: inout SeededGenerator) -> String {
    generator.padded(0...23) + ":" + generator.padded(0...59) + ":" + generator.padded(0...59)
  }

  private func day(_ generator: inout SeededGenerator, years: ClosedRange<Int>) -> String {
    generator.padded(years, width: 4) + "-" + generator.padded(1...12) + "-"
      + generator.padded(1...28)
  }

  @Test func date() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var column = CellColumn(.date, "date")
    var refused: [String] = []
    for _ in 0..<Self.cells {
      let year = generator.padded(1...4000, width: 4)
      let month = generator.number(1...12)
      let day = generator.number(1...31)
      let server = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
      let parsed = DateText.parse(
        Array("\(day)/\(month)/\(year)".utf8).span, order: .dmy, pivot: nil)
      switch parsed {
      case .value(let days): column.add(.integer(days), server: server)
      case .refused: refused.append(server)
      }
    }
    try column.compare(value: "src::date", on: connection)
    #expect(try acceptedAnyway(refused, as: "date", on: connection) == [])
  }

  @Test func time() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var column = CellColumn(.time(6), "time")
    for index in 0..<Self.cells {
      let written =
        "\(generator.number(1...12)):\(generator.padded(0...59))\(seconds(&generator))"
        + generator.pick([" AM", " PM", "pm", "", ""])
      let text = index == 0 ? "24:00:00" : written
      guard case .value(let micros) = TimeText.parse(Array(text.utf8).span) else {
        Issue.record("refused \(text), seed \(Self.seed)")
        continue
      }
      column.add(.integer(micros), server: text)
    }
    try column.compare(value: "src::time", on: connection)
  }

  @Test func interval() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var column = CellColumn(.interval, "interval")
    for _ in 0..<Self.cells {
      let text =
        generator.pick(["", "-"])
        + "\(generator.number(0...5000)):\(generator.padded(0...59))\(seconds(&generator))"
      guard case .value(let micros) = IntervalText.parse(Array(text.utf8).span) else {
        Issue.record("refused \(text), seed \(Self.seed)")
        continue
      }
      column.add(.integer(micros), server: text)
    }
    try column.compare(value: "src::interval", on: connection)
  }

  @Test func timestampWithoutZone() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var column = CellColumn(.timestamp(6), "timestamp")
    for _ in 0..<Self.cells {
      let text =
        day(&generator, years: 1...4000) + generator.pick(["T", " "]) + clock(&generator)
        + fraction(&generator)
      let parsed = TimestampText.parseLocal(Array(text.utf8).span, order: .dmy, pivot: nil)
      guard case .value(let micros) = parsed else {
        Issue.record("refused \(text), seed \(Self.seed)")
        continue
      }
      column.add(.integer(micros), server: text)
    }
    try column.compare(value: "src::timestamp", on: connection)
  }

  @Test func timestampWithOffset() throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    var column = CellColumn(.timestamptz(6), "timestamptz")
    var hint = 0
    for _ in 0..<Self.cells {
      let offset =
        switch generator.number(0...3) {
        case 0: "Z"
        case 1:
          generator.pick(["+", "-"]) + generator.padded(0...15) + ":" + generator.padded(0...59)
        case 2: generator.pick(["+", "-"]) + generator.padded(0...15) + generator.padded(0...59)
        default: "+07"
        }
      let text =
        day(&generator, years: 2...4000) + "T" + clock(&generator) + fraction(&generator) + offset
      let parsed = TimestampText.parse(
        Array(text.utf8).span, format: TimestampFormat(order: .dmy), zone: .utc, hint: &hint)
      guard parsed.kind == .value else {
        Issue.record("refused \(text), seed \(Self.seed)")
        continue
      }
      column.add(.integer(parsed.micros), server: text)
    }
    try column.compare(value: "src::timestamptz", on: connection)
  }

  /// Zones with whole and half hours, changed rules, dates skipped, gaps at midnight, and negative
  /// summer time.
  static let zones = [
    "Australia/Sydney", "Australia/Lord_Howe", "Europe/Dublin", "Europe/London",
    "America/New_York", "America/Nuuk", "America/Santiago", "Africa/Casablanca",
    "Asia/Kolkata", "Asia/Tehran", "Pacific/Apia", "Antarctica/Troll", "UTC",
  ]

  /// PostgreSQL takes the later of two times and moves a time of the gap forward, as our policies
  /// `later` and `shift` do.
  @Test(arguments: zones) func timeZone(_ zone: String) throws {
    var generator = SeededGenerator(state: Self.seed)
    let connection = try TestServer.connect()
    let file = Scratch.read("/usr/share/zoneinfo/" + zone)
    let table = try #require(TimeZoneTable(tzif: file))
    let format = TimestampFormat(order: .ymd, ambiguous: .later, nonexistent: .shift)
    var column = CellColumn(.timestamptz(6), "timestamptz")
    var hint = 0
    var noted = 0
    for index in 0..<Self.cells * 2 {
      let text =
        if index % 2 == 0 {
          day(&generator, years: index % 4 == 0 ? 1850...2100 : 1...4000) + " " + clock(&generator)
        } else {
          // Where clocks change: spring and autumn nights of recent years.
          generator.padded(1970...2060, width: 4) + "-" + generator.pick(["03", "04", "09", "10"])
            + "-" + generator.padded(1...30) + " " + generator.padded(0...3) + ":"
            + generator.padded(0...59) + ":00"
        }
      var cold = generator.number(0...5000)
      let parsed = TimestampText.parse(
        Array(text.utf8).span, format: format, zone: table, hint: &hint)
      let again = TimestampText.parse(
        Array(text.utf8).span, format: format, zone: table, hint: &cold)
      #expect(parsed == again, "seed \(Self.seed): \(text)")
      guard parsed.kind == .value else {
        Issue.record("refused \(text), seed \(Self.seed)")
        continue
      }
      if parsed.note != .none { noted += 1 }
      column.add(.integer(parsed.micros), server: text)
    }
    if ["Australia/Sydney", "Europe/London", "America/New_York"].contains(zone) {
      #expect(noted > 0)
    }
    try column.compare(value: "src::timestamp AT TIME ZONE '\(zone)'", on: connection)
  }
}
