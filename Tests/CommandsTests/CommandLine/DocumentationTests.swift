import Commands
import MigrationModel
import Testing

/// docs/errors.md against the enums: no code without its line, no line without its code.
@Suite struct DocumentationTests {
  private static let rows: [[String]] = {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    let page = contents(of: (root + ["docs", "errors.md"]).joined(separator: "/")) ?? ""
    return page.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.split(separator: "|").map { cell in
        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
    }
  }()

  private static func documented(_ prefix: Character) -> [[String]] {
    rows.filter { row in
      row[0].count == 4 && row[0].first == prefix && row[0].dropFirst().allSatisfy(\.isNumber)
    }
  }

  @Test func exitCodes() {
    let documented = Self.rows.filter { Int32($0[0]) != nil }.map { Array($0.prefix(2)) }
    #expect(documented == ExitCode.allCases.map { [String($0.rawValue), $0.summary] })
  }

  @Test func rejectCodes() {
    #expect(
      Self.documented("R").map { Array($0.prefix(2)) }
        == RejectCode.allCases.map { [$0.rawValue, $0.summary] })
  }

  @Test func exportCodes() {
    #expect(Self.documented("X").map { $0[0] } == ExportError.Code.allCases.map(\.rawValue))
  }

  @Test func failureCodes() {
    let cases = FailureCode.allCases.sorted { $0.rawValue < $1.rawValue }
    #expect(
      Self.documented("E").map { Array($0.prefix(3)) }
        == cases.map { [$0.rawValue, $0.summary, String($0.exitCode.rawValue)] })
  }
}
