import Reports
import Testing

@Suite struct HumanNumberTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (12_345, "12,345"), (-1_234_567, "-1,234,567"),
    (Int64.max, "9,223,372,036,854,775,807"), (Int64.min, "-9,223,372,036,854,775,808"),
  ])
  func groups(number: Int64, expected: String) {
    #expect(HumanNumber.grouped(number) == expected)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_234_000_000, "1.2 GB"),
    (999_949, "999.9 kB"), (999_950, "1.0 MB"), (-1500, "-1.5 kB"), (Int64.max, "9.2 EB"),
  ])
  func sizes(count: Int64, expected: String) {
    #expect(HumanNumber.bytes(count) == expected)
  }

  @Test(
    arguments: [
      (0, "0s"), (-3, "0s"), (.nan, "0s"), (0.04, "0.0s"), (0.44, "0.4s"), (9.94, "9.9s"),
      (9.96, "10s"), (59.4, "59s"), (59.6, "1m00s"), (185, "3m05s"), (3599.7, "1h00m"),
      (7620, "2h07m"), (1e12, "ages"), (.infinity, "0s"),
    ] as [(Double, String)])
  func durations(seconds: Double, expected: String) {
    #expect(HumanNumber.duration(seconds: seconds) == expected)
  }

  @Test(
    arguments: [
      (0, 3, "0.000"), (1.2345, 3, "1.235"), (-0.05, 2, "-0.05"), (-0.001, 2, "0.00"),
      (12.5, 0, "13"), (0.4, 0, "0"), (1e300, 1, "0"), (.nan, 1, "0"),
    ] as [(Double, Int, String)])
  func fixes(value: Double, digits: Int, expected: String) {
    #expect(HumanNumber.fixed(value, digits: digits) == expected)
  }
}
