package import MigrationModel

/// Runs the cases of a test file through the rules of its table.
package struct RuleTestRunner {
  let plan: TablePlan
  let environment: RowEnvironment
  private var program: RowProgram
  private(set) var row = RowResult()
  private var record = SourceRecord()

  package init(plan: TablePlan, environment: RowEnvironment) {
    self.plan = plan
    self.environment = environment
    program = RowProgram(plan: plan, environment: environment)
  }

  /// What differs from the case; every name in it must be known to the plan.
  package mutating func run(
    _ test: RuleTestCase, base: [RuleTestCell], number: Int64
  ) -> RuleTestResult {
    fill(test, base: base, number: number)
    var differences: [RuleTestDifference] = []
    if let difference = chooseUnit(test) {
      differences.append(difference)
    } else {
      if let difference = outcome(test.outcome) { differences.append(difference) }
      if let key = test.key { differences += compareKey(key) }
      if case .row(let cells) = test.outcome, case .usable = row.fate {
        differences += cells.compactMap { compare($0) }
      }
    }
    return RuleTestResult(table: plan.target, name: test.name, differences: differences)
  }

  /// Leaves the unit that the case is about in `row`; or says why there is none.
  private mutating func chooseUnit(_ test: RuleTestCase) -> RuleTestDifference? {
    let count = program.units(of: record)
    var slots: [Int64] = []
    var chosen: Int?
    var allFiltered = true
    for unit in 0..<count {
      evaluate(unit, test)
      if row.slot > 0 { slots.append(row.slot) }
      if row.fate != .filtered { allFiltered = false }
      if row.slot == test.slot?.value { chosen = unit }
    }
    let found = slots.isEmpty ? "none" : slots.map(String.init).joined(separator: ", ")
    if case .slots(let wanted, _) = test.outcome {
      return wanted == slots
        ? nil
        : RuleTestDifference(
          "slots",
          expected: wanted.isEmpty ? "none" : wanted.map(String.init).joined(separator: ", "),
          actual: found)
    }
    if let slot = test.slot?.value {
      guard let chosen else {
        return RuleTestDifference("slot", expected: String(slot), actual: found)
      }
      evaluate(chosen, test)
      return nil
    }
    if case .filtered = test.outcome, allFiltered { return nil }
    return count == 1
      ? nil : RuleTestDifference("slot", expected: "the number of one in 'slot'", actual: found)
  }

  /// Columns that the server computes are not looked at where the case does not give their texts.
  private mutating func evaluate(_ unit: Int, _ test: RuleTestCase) {
    program.evaluate(record, unit: unit, into: &row)
    guard row.fate == .rejected, !plan.sqlFields.isEmpty else { return }
    let columns = plan.copyColumns
    let unknown = plan.sqlFields.map(\.column).filter { name in
      !test.computed.contains { $0.name.value == name }
    }
    row.reasons.removeAll { $0.column >= 0 && unknown.contains(columns[$0.column]) }
    if row.reasons.isEmpty { row.fate = .usable }
  }

  private mutating func fill(_ test: RuleTestCase, base: [RuleTestCell], number: Int64) {
    record.clear()
    record.number = number
    record.recordID = test.recordID
    for field in plan.fields {
      let cell =
        test.record.first { $0.name.value == field.name }
        ?? base.first { $0.name.value == field.name }
      append(cell?.value ?? .text(""), of: field.name)
    }
    for field in plan.sqlFields {
      append(test.computed.first { $0.name.value == field.column }?.value ?? .null, of: "")
    }
  }

  private mutating func append(_ value: RuleTestValue, of field: String) {
    switch value {
    case .null: record.appendNull()
    case .text(let text): record.append(text: Self.staged(text))
    case .list(let texts):
      let separator: [UInt8] = [separator(of: field)]
      record.append(text: texts.map(Self.staged).joined(separator: separator))
    case .map: record.append(text: [])
    }
  }

  /// What stands between the items of a list: repetitions, unless the field is exploded otherwise.
  private func separator(of field: String) -> UInt8 {
    guard let explode = plan.explode,
      explode.fields.contains(where: { plan.fields[$0].name == field })
    else { return CanonicalText.repetitionSeparator }
    return switch explode.kind {
    case .repetitions: CanonicalText.repetitionSeparator
    case .related: CanonicalText.relatedSeparator
    case .values: 0x0A
    }
  }

  /// The text as staging holds it: separators that are data are escaped.
  private static func staged(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      let escaped: UInt8? =
        switch byte {
        case CanonicalText.escape: CanonicalText.escapedEscape
        case CanonicalText.repetitionSeparator: CanonicalText.escapedRepetition
        case CanonicalText.relatedSeparator: CanonicalText.escapedRelated
        default: nil
        }
      bytes += escaped.map { [CanonicalText.escape, $0] } ?? [byte]
    }
    return bytes
  }

  // MARK: Comparing

  private func outcome(_ expected: RuleTestOutcome) -> RuleTestDifference? {
    let wanted: String
    switch expected {
    case .slots: return nil
    case .row: wanted = "a row"
    case .filtered: wanted = "filtered"
    case .rejected(let reasons):
      wanted = "rejected: " + reasons.map(Self.reason).sorted().joined(separator: ", ")
    }
    let actual: String
    switch row.fate {
    case .usable: actual = "a row"
    case .filtered: actual = "filtered"
    case .empty: actual = "no slot"
    case .rejected:
      let reasons = row.rejectReasons(plan).map {
        $0.column.isEmpty ? $0.code.rawValue : "\($0.code.rawValue) \($0.column)"
      }
      actual = "rejected: " + reasons.sorted().joined(separator: ", ")
    }
    return wanted == actual
      ? nil : RuleTestDifference("outcome", expected: wanted, actual: actual)
  }

  /// With one space between code and column.
  private static func reason(_ text: String) -> String {
    text.split(separator: " ").joined(separator: " ")
  }

  private func compareKey(_ expected: [String]) -> [RuleTestDifference] {
    let key = String(decoding: row.arena[row.keyStart..<row.keyEnd], as: UTF8.self)
    let parts = key.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    return parts == expected
      ? []
      : [
        RuleTestDifference(
          "key", expected: expected.joined(separator: ", "),
          actual: row.hasKey ? parts.joined(separator: ", ") : "none")
      ]
  }

  private func compare(_ cell: RuleTestCell) -> RuleTestDifference? {
    let column = cell.name.value
    guard let index = plan.copyColumns.firstIndex(of: column) else { return nil }
    let typed = row.cells[index]
    let type = plan.cellTypes[index]
    let reference = plan.columns.first { $0.column == column }?.reference
    let actual = shown(typed, as: type, reference)
    let expected: String?
    switch cell.value {
    case .null: expected = nil
    case .text(let text): expected = Self.isJSON(type) ? Self.json(text) ?? text : text
    case .list(let items):
      if typed.kind == .list, DisplayText.items(typed, arena: row.arena) == items { return nil }
      expected = "[" + items.joined(separator: ", ") + "]"
    case .map(let members):
      expected =
        Self.isJSON(type)
        ? Self.object(members) : reference.flatMap { text(of: members, $0) } ?? "a key of a parent"
    }
    if expected == (Self.isJSON(type) ? actual.flatMap { Self.json($0) ?? $0 } : actual) {
      return nil
    }
    return RuleTestDifference(
      column, expected: expected ?? "NULL",
      actual: Self.described(actual, isList: typed.kind == .list, row.arena, typed))
  }

  private static func described(
    _ text: String?, isList: Bool, _ arena: [UInt8], _ cell: TypedCell
  ) -> String {
    guard let text else { return "NULL" }
    return isList
      ? "[" + DisplayText.items(cell, arena: arena).joined(separator: ", ") + "]" : text
  }

  private static func isJSON(_ type: ColumnType) -> Bool { type == .json || type == .jsonb }

  /// As jsonb prints it; nil if the text is not JSON.
  private static func json(_ text: String) -> String? {
    var output: [UInt8] = []
    let bytes = Array(text.utf8)
    guard JSONText.canonicalize(bytes.span, into: &output) == nil else { return nil }
    return String(decoding: output, as: UTF8.self)
  }

  private static func object(_ members: [RuleTestValue.Member]) -> String? {
    let value = JSONValue.object(
      members.map { member in
        let texts = member.texts.map { $0.map { JSONValue.string($0) } }
        let value = texts.map { $0.count == 1 ? $0[0] : .array($0) }
        return JSONValue.Member(member.name, value ?? .null)
      })
    return json(value.text)
  }
}
