import MappingFile
import MigrationModel
import Testing

@Suite struct HostileInputTests {
  private func inTable(_ bytes: [UInt8]) -> [String] {
    rendered([
      file("migration.yml", smallMigration),
      ProjectFile(path: "tables/patients.yml", bytes: bytes),
    ])
  }

  private func inTable(_ text: String) -> [String] { inTable(Array(text.utf8)) }

  @Test func tabsAreRefused() {
    #expect(
      inTable("table: t\ncolumns:\n\ta: b") == [
        """
        tables/patients.yml:3:1: error[M004]: this is not YAML: found character that cannot start \
        any token
          hint: indent with spaces, not with tabs
        """
      ])
  }

  @Test func textsThatNeedQuotesAreExplained() {
    #expect(
      inTable("table: @t") == [
        """
        tables/patients.yml:1:8: error[M004]: this is not YAML: found character that cannot start \
        any token
          hint: quote a text that begins with @, % or `
        """
      ])
  }

  @Test func unclosedBracketsAreRefused() {
    #expect(
      inTable("table: t\nkey: [a, b\ncolumns:\n  a: b") == [
        "tables/patients.yml:3:8: error[M004]: this is not YAML: did not find expected ',' or ']'"
      ])
    #expect(
      inTable("table: \"t\nkey: a") == [
        """
        tables/patients.yml:1:8: error[M004]: this is not YAML: the quote that is opened here is \
        not closed
          hint: close it on its line; within a text in double quotes, write \\" for a quote
        """
      ])
    // Closed by the quote that was to open the next text.
    #expect(
      inTable("table: t\nkey: { from: \"a }\nfrom: b\nmodified: \"c\"") == [
        """
        tables/patients.yml:2:14: error[M004]: this is not YAML: the quote that is opened here is \
        not closed
          hint: close it on its line; within a text in double quotes, write \\" for a quote
        """
      ])
  }

  @Test(arguments: ["", "\n\n# only a comment\n", "---\n", "~", "\u{FEFF}"])
  func filesThatSayNothing(text: String) {
    #expect(inTable(text) == ["tables/patients.yml:1:1: error[M008]: the file says nothing"])
  }

  @Test func aSecondDocumentIsRefused() {
    #expect(
      inTable(smallTable + "\n---\ntable: other") == [
        """
        tables/patients.yml:6:1: error[M007]: a second YAML document begins here
          hint: remove the line '---', or use one file for each table
        """
      ])
  }

  @Test func anAliasBombIsRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    let found = inTable(text)
    #expect(found.count { $0.contains("error[M006]: anchors (&name) are not used") } == 31)
    #expect(found.count { $0.contains("error[M006]: aliases (*name) are not used") } == 270)
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func deepNestingIsRefused(opening: String) {
    let column = opening.count * 64 + 1
    #expect(
      inTable(String(repeating: opening, count: 10_000)) == [
        """
        tables/patients.yml:1:\(column): error[M005]: lists and maps are nested more than 64 deep
        """
      ])
  }

  @Test func hugeScalarsAreReadAndShownShort() throws {
    let huge = String(repeating: "x", count: 100_000)
    let (mapping, _) = MappingProject.read(files: files(table: table(column: huge)))
    let source = try #require(mapping?.tables.first?.columns.first?.source)
    guard case .field(let field) = source else {
      Issue.record("not a field")
      return
    }
    #expect(field.value.utf8.count == 100_000)
    #expect(
      inTable(smallTable + "\n\(huge.prefix(1000)): 1") == [
        """
        tables/patients.yml:6:1: error[M011]: unknown key '\(huge.prefix(60))…' in a table file
          hint: use one of: \(KeyGroup.table.keys.joined(separator: ", "))
        """
      ])
  }

  @Test func filesOverTheLimitAreRefused() {
    #expect(
      inTable([UInt8](repeating: 32, count: 4 << 20 + 1)) == [
        """
        tables/patients.yml:1:1: error[M002]: the file is larger than 4194304 bytes
          hint: long value maps belong in a lookup file (map_file)
        """
      ])
  }

  @Test func textThatIsNotUTF8IsPlaced() {
    let bytes = Array("# été\r\n#\r# é".utf8) + [0xE9, 0x20]
    #expect(
      inTable(bytes) == [
        """
        tables/patients.yml:3:4: error[M003]: the file is not UTF-8 here
          hint: save the file as UTF-8
        """
      ])
    #expect(
      inTable([0xFF, 0xFE, 0x74, 0x00]) == [
        """
        tables/patients.yml:1:1: error[M003]: the file is UTF-16
          hint: save the file as UTF-8
        """
      ])
    #expect(
      inTable("a: b\u{7}") == [
        "tables/patients.yml:1:5: error[M003]: the control character U+0007 is not allowed"
      ])
  }

  @Test func columnsCountCharacters() {
    #expect(
      inTable(smallTable + "\nignore: { Élève: \"naïve 😀\", B: }").first?.prefix(26)
        == "tables/patients.yml:6:32: ")
  }

  @Test func whatIsMutatedIsFine() {
    #expect(rendered(clinicFiles) == [])
    #expect(rendered(shapeFiles) == [])
  }

  /// Any bytes give a mapping or an error, never both, never neither, and never a trap.
  @Test(arguments: 0..<40)
  func mutationsNeverTrap(seed: UInt64) {
    var random = SplitMix(state: seed)
    for round in 0..<25 {
      var mutated = round.isMultiple(of: 2) ? clinicFiles : shapeFiles
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let index = Int.random(in: 0..<mutated.count, using: &random)
        mutated[index].bytes = mutate(mutated[index].bytes, using: &random)
      }
      let (mapping, diagnostics) = MappingProject.read(files: mutated)
      let hasErrors = diagnostics.contains { $0.severity == .error }
      #expect((mapping == nil) == hasErrors, "seed \(seed), round \(round)")
      let known = diagnostics.allSatisfy { MappingCode(rawValue: $0.code) != nil }
      #expect(known, "seed \(seed), round \(round)")
      let places = diagnostics.compactMap(\.location)
      #expect(places == places.sorted(), "seed \(seed), round \(round)")
    }
  }

  private func mutate(_ bytes: [UInt8], using random: inout SplitMix) -> [UInt8] {
    var bytes = bytes
    let tokens = [
      "{", "}", "[", "]", ":", ",", "\"", "'", "\n", "\t", "&a ", "*a", "!t ", "---\n", "~", "? ",
      "- ", "|", ">", "#", "\0", "\u{FEFF}", "null", "\\", "  ", "<<: ", "%YAML 9\n", "{{", "𝄞",
    ]
    let start = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 0..<12, using: &random))
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: 0)
    case 2: bytes.removeSubrange(start...)
    case 3:
      if start < bytes.count { bytes[start] = UInt8.random(in: 0...255, using: &random) }
    case 4:
      let lines = bytes.split(separator: 10, omittingEmptySubsequences: false).shuffled(
        using: &random)
      bytes = Array(lines.joined(separator: [10]))
    default:
      let token = tokens[Int.random(in: 0..<tokens.count, using: &random)]
      bytes.replaceSubrange(start..<end, with: Array(token.utf8))
    }
    return bytes
  }
}

/// SplitMix64: the same numbers for the same seed on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
