import Glibc
import MappingFile
import MigrationModel
import Rules
import Testing

/// The examples of the rules hold, and docs/mapping-reference.md shows them.
@Suite struct RuleReferenceTests {
  static let rules = RuleReference.steps + RuleReference.types

  @Test func everyExampleHolds() throws {
    for rule in Self.rules {
      for example in rule.examples {
        let result = try ExampleColumn(example: example).result()
        #expect(
          result == example.result,
          "\(rule.name), { \(example.column) }: \(quoted(example.text))")
      }
    }
  }

  @Test func everyRuleHasExamples() {
    #expect(RuleReference.steps.map(\.name).sorted() == CleanStep.names.sorted())
    #expect(RuleReference.types.map(\.name).sorted() == TypeHint.names.sorted())
    for rule in Self.rules {
      #expect(rule.examples.count >= 2, "\(rule.name)")
      // Each example is about the rule: it names it, or its column has the type anyway.
      #expect(rule.examples.contains { $0.column.contains(rule.name) } || rule.name == "text")
    }
  }

  /// The tables between the markers; FM2PG_RECORD_SNAPSHOTS=1 writes them anew.
  @Test func thePageShowsTheRules() throws {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "/" + root + "/docs/mapping-reference.md"
    let page = try text(of: path)
    var expected = page
    for (name, rules) in [("steps", RuleReference.steps), ("types", RuleReference.types)] {
      expected = try #require(
        replacing(rendered(rules, named: name), between: name, in: expected), "no markers \(name)")
    }
    if unsafe getenv("FM2PG_RECORD_SNAPSHOTS") != nil {
      let file = try unsafe #require(fopen(path, "w"))
      unsafe fputs(expected, file)
      unsafe fclose(file)
      return
    }
    #expect(page == expected, "the page differs from the rules; see make snapshots")
  }

  private func replacing(_ body: String, between name: String, in page: String) -> String? {
    let (open, close) = ("<!-- rules: \(name) -->\n", "<!-- end of rules: \(name) -->")
    guard let start = page.firstRange(of: open), let end = page.firstRange(of: close) else {
      return nil
    }
    return page[..<start.upperBound] + body + page[end.lowerBound...]
  }

  private func rendered(_ rules: [RuleReference], named name: String) -> String {
    var lines = [name == "steps" ? "| step | does |" : "| type | reads |", "|---|---|"]
    lines += rules.map { "| `\($0.name)` | \($0.summary) |" }
    lines += ["", "| column | text | becomes |", "|---|---|---|"]
    for example in rules.flatMap(\.examples) {
      let result = example.result.map { isCode($0) ? $0 : code(quoted($0)) } ?? "NULL"
      lines.append("| \(setting(example)) | \(code(quoted(example.text))) | \(result) |")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What the column and the source say, and the column's type unless it is text.
  private func setting(_ example: RuleReference.Example) -> String {
    var parts: [String] = []
    if example.type != .text { parts.append(sqlName(example.type)) }
    if !example.column.isEmpty { parts.append(code(example.column)) }
    if !example.source.isEmpty { parts.append("source: \(code(example.source))") }
    return parts.isEmpty ? "text" : parts.joined(separator: ", ")
  }

  private func isCode(_ text: String) -> Bool {
    text.count == 4 && text.first == "R" && text.dropFirst().allSatisfy(\.isNumber)
  }

  private func code(_ text: String) -> String {
    // A code span inside a table: bars would end the cell.
    let bars = text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    return bars.contains("`") ? "`` \(bars) ``" : "`\(bars)`"
  }

  /// A text in quotes, with what cannot be seen as YAML writes it.
  private func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": shown += "\\n"
      case "\r": shown += "\\r"
      case "\t": shown += "\\t"
      case "\u{7}": shown += "\\a"
      case " ": shown += " "
      default:
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .nonspacingMark, .format, .control:
          let digits = String(scalar.value, radix: 16, uppercase: true)
          shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: shown.unicodeScalars.append(scalar)
        }
      }
    }
    return "\"" + shown + "\""
  }

  private func sqlName(_ type: ColumnType) -> String {
    switch type {
    case .text: "text"
    case .varchar(let limit): "varchar(\(limit ?? 0))"
    case .int4: "integer"
    case .numeric(let precision?, let scale): "numeric(\(precision),\(scale ?? 0))"
    case .numeric(nil, _): "numeric"
    case .bool: "boolean"
    case .date: "date"
    case .time(let digits): digits == 6 ? "time" : "time(\(digits))"
    case .timestamp: "timestamp"
    case .timestamptz: "timestamptz"
    case .interval: "interval"
    case .uuid: "uuid"
    case .jsonb: "jsonb"
    case .array(let element): sqlName(element) + "[]"
    case .char, .int2, .int8, .float4, .float8, .json, .enumeration, .other:
      preconditionFailure("no example has this type")
    }
  }
}
