package import MigrationModel

/// Runs the cases of a test file through the rules of its table.
package struct RuleTestRunner {
  private let plan: TablePlan
  private let environment: RowEnvironment
  private var program: RowProgram
  private var row = RowResult()
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
    evaluate(slot: test.slot)
    var differences: [RuleTestDifference] = []
    if let difference = outcome(test.outcome) { differences.append(difference) }
    if let key = test.key { differences += compareKey(key) }
    if case .row(let cells) = test.outcome, case .usable = row.fate {
      differences += cells.compactMap { compare($0) }
    }
    return RuleTestResult(table: plan.target, name: test.name, differences: differences)
  }

  /// Takes the slot that the case asks for; a record without it gives no row.
  private mutating func evaluate(slot: Int64?) {
    for unit in 0..<program.units(of: record) {
      program.evaluate(record, unit: unit, into: &row)
      guard let slot, row.slot != slot, row.fate != .filtered else { return }
    }
    row.becomeEmpty()
  }

  private mutating func fill(_ test: RuleTestCase, base: [RuleTestCell], number: Int64) {
    record.clear()
    record.number = number
    record.recordID = test.recordID
    for (index, field) in plan.fields.enumerated() {
      let cell =
        test.record.first { $0.name.value == field.name }
        ?? base.first { $0.name.value == field.name }
      switch cell?.value {
      case .null: record.appendNull()
      case .text(let text): record.append(text: Self.staged(text))
      case .list(let texts):
        record.append(text: texts.map(Self.staged).joined(separator: [separator(of: index)]))
      case .map, nil: record.append(text: [])
      }
    }
  }

  /// What stands between the values of a field in staging.
  private func separator(of index: Int) -> UInt8 {
    if let explode = plan.explode, explode.fields.contains(index) {
      switch explode.kind {
      case .repetitions: return CanonicalText.repetitionSeparator
      case .related: return CanonicalText.relatedSeparator
      case .values: return UInt8(ascii: "\n")
      }
    }
    return plan.fields[index].name.contains("::")
      ? CanonicalText.relatedSeparator : CanonicalText.repetitionSeparator
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
    let type = plan.copyTypes[index]
    let actual = DisplayText.of(typed, as: type, arena: row.arena)
    let expected: String?
    switch cell.value {
    case .null: expected = nil
    case .text(let text): expected = Self.isJSON(type) ? Self.json(text) ?? text : text
    case .list(let items):
      if typed.kind == .list, DisplayText.items(typed, arena: row.arena) == items { return nil }
      expected = "[" + items.joined(separator: ", ") + "]"
    case .map(let members):
      expected =
        Self.isJSON(type) ? Self.object(members) : id(members, of: column) ?? "a key of a parent"
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

  /// `{ key: C1 }`: the id of the record that the column refers to.
  private func id(_ members: [RuleTestValue.Member], of column: String) -> String? {
    guard let reference = plan.columns.first(where: { $0.column == column })?.reference,
      reference.resolution == .computed, members.count == 1, members[0].name == "key",
      let parts = members[0].texts,
      let key = CanonicalKey.text(parts: parts, normalize: reference.normalize)
    else { return nil }
    return DeterministicID.text(
      namespace: environment.namespace, tenant: environment.tenant, table: reference.parent,
      key: key)
  }
}
