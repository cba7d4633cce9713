import FM2PGTestSupport
import Testing

/// A folder of `fixtures/language`: a mapping project, its exports, and what must become of them.
struct Fixture {
  var name: String
  var folder: String { Self.root + "/" + name }

  static let root = Program.root + "/fixtures/language"

  /// All of them, by name.
  static let names: [String] = {
    let found = ChildRun(
      "/usr/bin/find", [root, "-mindepth", "1", "-maxdepth", "1", "-type", "d", "-printf", "%f\n"],
      environment: [:])
    return found.output.split(separator: "\n").map(String.init).sorted()
  }()

  /// A file of the folder; nil if there is none, or nothing in it.
  func text(_ file: String) -> String? {
    let bytes = Scratch.read(folder + "/" + file)
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}

/// What `expected.txt` says; fixtures/language/README.md tells how it is written.
struct Expectation {
  /// A query, or an SQL script, with the lines below it.
  struct Section {
    var statement: String
    var lines: [String] = []
  }

  var rows: [Section] = []
  var damages: [Section] = []
  var options: [String] = []
  /// `target export: staged used filtered merged held rejected`.
  var fates: [String] = []
  /// `target export record code column`; `record.slot` of exploded records.
  var rejects: [String] = []
  /// `kind target.column: count`.
  var adjustments: [String] = []
  /// Codes of warnings that `check` gives.
  var warnings: [String] = []
  /// A defect of the program that makes the fixture fail, or only the section that it names; see
  /// `withKnownIssue`.
  var knownIssue: (section: String?, text: String)?

  init(_ text: String) throws {
    var sections: [(key: String, section: Section)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") || line.isEmpty { continue }
      guard line.hasPrefix("  ") else {
        let key = line.prefix { $0 != ":" }
        let rest = line.dropFirst(key.count + 1).drop { $0 == " " }
        sections.append((String(key), Section(statement: String(rest))))
        continue
      }
      let index = try #require(sections.indices.last, "a line before the first heading")
      if line.hasPrefix("      ") {
        sections[index].section.statement += "\n" + line
      } else {
        sections[index].section.lines.append(String(line.dropFirst(2)))
      }
    }
    for (key, section) in sections {
      switch key {
      case "rows": rows.append(section)
      case "known-issue":
        let about = ["rejects", "adjustments"].first { section.statement.hasPrefix($0 + ": ") }
        knownIssue = (about, section.statement)
      case "damage": damages.append(section)
      case "options": options = section.statement.split(separator: " ").map(String.init)
      case "fates": fates = section.lines
      case "rejects": rejects = section.lines
      case "adjustments": adjustments = section.lines
      case "warnings": warnings = section.lines
      default: Issue.record("unknown heading '\(key)'")
      }
    }
  }
}
