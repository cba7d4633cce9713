package import MigrationModel

/// The rule tests of a project, `tests/*.yml` in order of their names, with every mistake in them.
package func readRuleTests(
  _ files: [ProjectFile], displayPrefix: String = ""
) -> (tests: [RuleTestFile], diagnostics: [Diagnostic]) {
  let reading = Reading()
  let tests = files.compactMap { file -> RuleTestFile? in
    let shown = displayPrefix + file.path
    return NodeBuilder.tree(of: file.bytes, file: shown, reading: reading)
      .flatMap { RuleTestFile($0, path: shown, reading: reading) }
  }
  return (tests, sortedByLocation(reading.diagnostics))
}

extension RuleTestFile {
  /// Nil, after reporting, if a part without a default is missing or refused.
  init?(_ root: Node, path: String, reading: Reading) {
    guard
      let map = MapReader(root, .tests, "a test file", place: "in a test file", reading: reading)
    else { return nil }
    defer { map.finish() }
    let table = map.required("table", hint: "name the target table")
      .flatMap { reading.identifier($0, "'table'") }
    let source = map.name("source")
    let base = map.node("base").flatMap { RuleTestCell.cells($0, "'base'", reading) }
    let cases = map.required("cases", hint: "cases: [{ name: …, record: { … }, expect: { … } }]")
      .flatMap { reading.items($0, "'cases'") }
    let dates = map.word("dates", as: DateOrder.self)
    let read = (cases ?? []).compactMap { RuleTestCase($0, reading: reading) }
    guard let table, cases != nil else { return nil }
    self.init(
      path: path, table: table, source: source, dates: dates, base: base ?? [], cases: read)
  }
}

extension RuleTestCase {
  fileprivate init?(_ node: Node, reading: Reading) {
    guard let map = MapReader(node, .testCase, "a case", place: "in a case", reading: reading)
    else { return nil }
    defer { map.finish() }
    let name = map.required("name", hint: "say what the case shows")
      .flatMap { reading.name($0, "'name'") }
    let record = map.node("record").flatMap { RuleTestCell.cells($0, "'record'", reading) }
    let recordID = map.node("record_id").flatMap {
      reading.integer($0, "'record_id'", in: 0...Int64.max)
    }
    let computed = map.node("sql").flatMap { RuleTestCell.cells($0, "'sql'", reading) }
    let slot = map.node("slot").flatMap { node in
      reading.integer(node, "'slot'", in: 1...UnitNumbering.slotLimit)
        .map { Located($0, at: node.at) }
    }
    let key = map.names("key")?.map(\.value)
    let choices = KeyGroup.testCase.alternatives
    let given = choices.filter { map.node($0) != nil }
    if given.isEmpty {
      map.missing(
        choices, .missingKey, "a case expects nothing",
        hint: "give one of: \(choices.joined(separator: ", "))")
    }
    if given.count > 1 {
      reading.report(
        .combination, "a case expects several outcomes: \(given.joined(separator: ", "))",
        at: map.at, hint: "give one of: \(choices.joined(separator: ", "))")
    }
    let outcomes = [
      map.node("expect").flatMap { RuleTestCell.cells($0, "'expect'", reading) }
        .map { RuleTestOutcome.row($0) },
      Self.rejected(map), Self.filtered(map), Self.slots(map),
    ].compactMap(\.self)
    guard let name, let outcome = outcomes.first, given.count == 1 else { return nil }
    self.init(
      name: name, record: record ?? [], recordID: recordID, computed: computed ?? [], slot: slot,
      outcome: outcome, key: key)
  }

  private static func slots(_ map: MapReader) -> RuleTestOutcome? {
    guard let node = map.node("slots"),
      let items = map.reading.items(node, "'slots'")
    else { return nil }
    let numbers = items.compactMap {
      map.reading.integer($0, "an item of 'slots'", in: 1...UnitNumbering.slotLimit)
    }
    return numbers.count == items.count ? .slots(numbers, at: node.at) : nil
  }

  private static func rejected(_ map: MapReader) -> RuleTestOutcome? {
    guard let reasons = map.names("rejected") else { return nil }
    let known = Set(RejectCode.allCases.map(\.rawValue))
    for reason in reasons {
      let code = reason.value.split(separator: " ").first.map(String.init) ?? ""
      if !known.contains(code) {
        map.reading.report(
          .unknownWord, "\(quoted(code)) is no reject code", at: reason.at,
          hint: "write rejected: [R105 date_of_birth]; docs/errors.md lists the codes")
      }
    }
    return .rejected(reasons.map(\.value))
  }

  private static func filtered(_ map: MapReader) -> RuleTestOutcome? {
    guard let isFiltered = map.boolean("filtered") else { return nil }
    if isFiltered { return .filtered }
    map.reading.report(
      .combination, "'filtered: false' expects nothing", at: map.place(of: "filtered") ?? map.at,
      hint: "write 'expect' with the columns of the row")
    return nil
  }
}

extension RuleTestCell {
  /// The cells of a record or row; nil after reporting.
  fileprivate static func cells(
    _ node: Node, _ label: String, _ reading: Reading
  ) -> [RuleTestCell]? {
    reading.entries(
      node, label, hint: "name at least one with its value, or leave \(label) out"
    )?.compactMap { entry in
      RuleTestValue(entry.value, "the value of \(quoted(entry.key.value))", reading)
        .map { RuleTestCell(name: entry.key, value: $0) }
    }
  }
}

extension RuleTestValue {
  fileprivate init?(_ node: Node, _ label: String, _ reading: Reading) {
    switch node.kind {
    case .broken: return nil
    case .scalar:
      if node.isNull, !node.isBlank {
        self = .null
      } else if let text = reading.text(node, label, hint: "write ~ for NULL, or \"\"") {
        self = .text(text.value)
      } else {
        return nil
      }
    case .sequence(let items):
      let texts = items.compactMap { reading.text($0, "an item of \(label)") }
      guard texts.count == items.count else { return nil }
      self = .list(texts.map(\.value))
    case .mapping(let entries):
      let members = entries.compactMap { entry in
        Self.member(entry, reading)
      }
      guard members.count == entries.count else { return nil }
      self = .map(members)
    }
  }

  private static func member(_ entry: Node.Entry, _ reading: Reading) -> Member? {
    let name = entry.key.value
    if entry.value.isNull, !entry.value.isBlank { return Member(name: name, texts: nil) }
    guard let items = reading.items(entry.value, "the value of \(quoted(name))") else { return nil }
    let texts = items.compactMap { reading.text($0, "the value of \(quoted(name))") }
    return texts.count == items.count ? Member(name: name, texts: texts.map(\.value)) : nil
  }
}
