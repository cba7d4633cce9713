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
      (files(migration: migration), KeyGroup.migration.keys.count),
      (files(table: tableText), KeyGroup.table.keys.count),
      (files(table: table(column: "{ \(columnText) }")), KeyGroup.column.keys.count),
    ] {
      let diagnostics = MappingProject.read(files: files).diagnostics
      #expect(!diagnostics.contains { $0.code == MappingCode.unknownKey.rawValue })
      let places = Set(diagnostics.compactMap(\.location).map { [$0.line, $0.column] })
      // Each key refuses the nonsense that it was given, so each was looked at.
      #expect(places.count >= count, "\(diagnostics.map(\.rendered))")
    }
  }

  /// Every example of the page, in a project that has all files that examples name.
  @Test func theExamplesAreValid() throws {
    var language: Substring?
    var example: [Substring] = []
    var examples: [(language: Substring, text: String)] = []
    for line in try page() {
      if let open = language, line == "```" {
        examples.append((open, example.joined(separator: "\n")))
        language = nil
      } else if language != nil {
        example.append(line)
      } else if line.hasPrefix("```") {
        language = line.dropFirst(3)
        example = []
      }
    }
    let tables = examples.filter { $0.language == "csv" }.map(\.text)
    let states = try #require(tables.first { $0.hasPrefix("from,to") })
    let crosswalk = try #require(tables.first { $0.hasPrefix("key,id") })
    let query = try #require(examples.first { $0.language == "sql" }?.text)
    let others = [
      file("lookups/states.csv", states), file("lookups/allergies.csv", states),
      file("crosswalk/patients.csv", crosswalk), file("sql/suburbs.sql", query),
      file("sql/totals.sql", "select 1"), file("sql/search_index.sql", "select 1"),
    ]
    var count = 0
    for (_, text) in examples.filter({ $0.language == "yaml" }) {
      count += 1
      if text.contains("cases:") {
        #expect(readRuleTests([file("tests/t.yml", text)]).diagnostics == [])
        continue
      }
      let (mapping, diagnostics) = MappingProject.read(files: project(around: text) + others)
      #expect(diagnostics == [], "\(text)\n\(diagnostics.map(\.rendered))")
      #expect(mapping != nil)
    }
    #expect(count == 27)
  }

  /// A fragment of the page put where it belongs: what it does not give comes from a small project.
  private func project(around text: String) -> [ProjectFile] {
    let lines = text.split(separator: "\n")
    let given = lines.filter { $0.first?.isLetter == true }.map { String($0.prefix { $0 != ":" }) }
    let first = given.first ?? ""
    let completed = { (parts: [(keys: [String], text: String)]) in
      (parts.filter { Set($0.keys).isDisjoint(with: given) }.map(\.text) + [text])
        .joined(separator: "\n")
    }
    if first == "key" {
      // Four ways to write one key.
      let tables = lines.enumerated().map { index, line in
        file("tables/t\(index).yml", "table: t\(index)\nfrom: T\n\(line)\ncolumns: { a: A }")
      }
      return [file("migration.yml", smallMigration)] + tables
    }
    if KeyGroup.migration.keys.contains(first) {
      let tables = ["Patients", "Visits", "Patients_South"].map { name in
        file("tables/\(name).yml", "table: \(name)\nfrom: \(name)\nkey: K\ncolumns: { a: A }")
      }
      let migration = completed([
        (["migration"], "migration: clinic"), (["target"], "target: { schema: clinic }"),
      ])
      return [file("migration.yml", migration)] + tables
    }
    if KeyGroup.table.keys.contains(first) {
      return files(
        table: completed([
          (["table"], "table: t"), (["from", "from_sql", "sources"], "from: T"),
          (["key", "sources"], "key: K"), (["columns"], "columns: { a: A }"),
        ]))
    }
    let columns = lines.map { "  " + $0 }.joined(separator: "\n")
    return files(table: "table: t\nfrom: T\nkey: K\ncolumns:\n" + columns)
  }
}
