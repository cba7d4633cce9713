import Glibc
import MappingFile
import MigrationModel
import Testing

/// The reference page and the code say the same.
@Suite struct ReferencePageTests {
  private func page() throws -> [Substring] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/" + root + "/docs/mapping-reference.md"
    let stream = unsafe fopen(path, "r")
    let handle = try unsafe #require(stream, "\(path) cannot be opened")
    defer { unsafe fclose(handle) }
    var bytes: [UInt8] = []
    while case let byte = unsafe getc(handle), byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Documented keys by the name in the comment above their table.
  private func documentedKeys() throws -> [String: [String]] {
    var keys: [String: [String]] = [:]
    var group: String?
    for line in try page() {
      if line.hasPrefix("<!-- keys: "), line.hasSuffix(" -->") {
        group = String(line.dropFirst(11).dropLast(4))
      } else if line.isEmpty {
        group = nil
      } else if let group, line.hasPrefix("| `") {
        keys[group, default: []].append(String(line.dropFirst(3).prefix { $0 != "`" }))
      }
    }
    return keys
  }

  @Test func everyKeyIsDocumentedAndEveryDocumentedKeyIsKnown() throws {
    let documented = try documentedKeys()
    #expect(Set(documented.keys) == Set(KeyGroup.allCases.map(\.rawValue)))
    for group in KeyGroup.allCases {
      #expect(documented[group.rawValue]?.sorted() == group.keys.sorted(), "\(group)")
    }
  }

  /// What the declaration says of a key, the page says too: editors and readers are told the same.
  @Test func everyKeyIsDocumentedAsItIsDeclared() throws {
    var group: KeyGroup?
    for line in try page() {
      if line.hasPrefix("<!-- keys: ") {
        group = KeyGroup(rawValue: String(line.dropFirst(11).dropLast(4)))
      } else if line.isEmpty {
        group = nil
      } else if let group, line.hasPrefix("| `") {
        let cells = line.dropFirst(2).dropLast(2).split(separator: " | ")
        let name = cells[0].dropFirst().dropLast()
        let key = try #require(group.declaration.first { $0.name == name }, "\(group): \(name)")
        #expect(key.isRequired == cells[1].contains("*required*"), "\(group): \(line)")
        #expect(cells[2].hasPrefix(key.meaning), "\(group): \(line)\ndeclared: \(key.meaning)")
      }
    }
  }

  /// A key written as a bare name in the declaration says nothing to an editor.
  @Test func everyKeyHasAShapeAndAMeaning() {
    for group in KeyGroup.allCases {
      #expect(!group.summary.isEmpty)
      #expect(Set(group.alternatives).isSubset(of: group.keys))
      for key in group.declaration {
        #expect(key.shape != nil, "the key '\(key.name)' of \(group) has no shape")
        #expect(!key.meaning.isEmpty, "the key '\(key.name)' of \(group) has no meaning")
        #expect(!key.meaning.hasSuffix("."))
      }
    }
  }

  @Test func everyCodeIsDocumentedOnce() throws {
    let rows = try page().compactMap { line in
      line.hasPrefix("| M") ? String(line.dropFirst(2).prefix(4)) : nil
    }
    #expect(rows == MappingCode.allCases.map(\.rawValue))
  }

  /// Reading a map with all of its keys must not find an unknown one.
  @Test func everyKeyIsReallyRead() {
    let migration = KeyGroup.migration.keys.map { "\($0): [[]]" }.joined(separator: "\n")
    let tableText = KeyGroup.table.keys.map { "\($0): [[]]" }.joined(separator: "\n")
    let columnText = KeyGroup.column.keys.map { "\($0): [[]]" }.joined(separator: ", ")
    for (files, count) in [
      (files(migration: migration), 4), (files(table: tableText), 11),
      (files(table: table(column: "{ \(columnText) }")), 19),
    ] {
      let diagnostics = MappingProject.read(files: files).diagnostics
      #expect(!diagnostics.contains { $0.code == MappingCode.unknownKey.rawValue })
      let places = Set(diagnostics.compactMap(\.location).map { [$0.line, $0.column] })
      // Each key refuses the nonsense that it was given, so each was looked at.
      #expect(places.count >= count, "\(diagnostics.map(\.rendered))")
    }
  }

  @Test func theExamplesAreValid() throws {
    var example: [String]?
    var count = 0
    for line in try page() {
      if line == "```yaml" {
        example = []
      } else if line == "```", let text = example?.joined(separator: "\n") {
        example = nil
        count += 1
        let diagnostics = MappingProject.read(files: project(around: text)).diagnostics
        #expect(!diagnostics.contains { $0.severity == .error }, "\(text)\n\(diagnostics)")
      } else {
        example?.append(String(line))
      }
    }
    #expect(count == 9)
  }

  /// A fragment of the page put where it belongs.
  private func project(around text: String) -> [ProjectFile] {
    let lookup = [file("lookups/states.csv", "from,to\nNSW,New South Wales\n")]
    if text.hasPrefix("migration:") { return files(migration: text) }
    if text.hasPrefix("source:") { return files(migration: smallMigration + "\n" + text) }
    if text.hasPrefix("table:") { return files(table: text) }
    if text.hasPrefix("columns:") {
      return files(table: "table: t\nfrom: T\nkey: K\n" + text)
    }
    if text.hasPrefix("where:") { return files(table: smallTable + "\n" + text) }
    if text.hasPrefix("key:") {
      // Four ways to write one key.
      let tables = text.split(separator: "\n").enumerated().map { index, line in
        file(
          "tables/t\(index).yml", "table: t\(index)\nfrom: T\(index)\n\(line)\ncolumns: { a: A }")
      }
      return [file("migration.yml", smallMigration)] + tables
    }
    let lines = text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    return files(table: "table: t\nfrom: T\nkey: K\ncolumns:\n" + lines) + lookup
  }
}
