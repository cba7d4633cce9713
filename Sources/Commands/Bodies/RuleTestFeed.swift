internal import MappingFile
internal import MigrationModel
internal import Planning

/// The feed of a table that a test file tries, and what of the file cannot be tried without a server.
struct RuleTestFeed {
  /// Nil if the file names no table or source that there is.
  private(set) var plan: TablePlan?
  private(set) var diagnostics: [Diagnostic] = []

  init(of test: RuleTestFile, in plans: [TablePlan]) {
    let feeds = plans.filter { $0.target == test.table.value }
    let targets = plans.map(\.target)
    if feeds.isEmpty {
      diagnostics = RuleTestCheck.diagnostics(test, plan: nil, tables: targets)
    }
    guard let plan = choose(feeds, test) else { return }
    var test = test
    for index in test.cases.indices { check(&test.cases[index], plan) }
    diagnostics += RuleTestCheck.diagnostics(test, plan: plan, tables: targets)
    self.plan = diagnostics.isEmpty ? plan : nil
  }

  private mutating func choose(_ feeds: [TablePlan], _ test: RuleTestFile) -> TablePlan? {
    let names = feeds.map(\.source)
    if let source = test.source {
      if let feed = feeds.first(where: { $0.source == source.value }) { return feed }
      guard !feeds.isEmpty else { return nil }
      report(
        .unknownName, "'\(test.table.value)' has no source '\(source.value)'", source.at,
        hint: nearestName(to: source.value, among: names).map { "did you mean '\($0)'?" }
          ?? "name one of: \(names.joined(separator: ", "))")
      return nil
    }
    if feeds.count > 1 {
      report(
        .missingKey, "'\(test.table.value)' has several sources, and the test names none",
        test.table.at, hint: "add source: with one of: \(names.joined(separator: ", "))")
      return nil
    }
    return feeds.first
  }

  /// Reports what only the server knows, and takes it out of the case.
  private mutating func check(_ test: inout RuleTestCase, _ plan: TablePlan) {
    let computed = plan.sqlFields.map(\.column)
    for cell in test.computed where !computed.contains(cell.name.value) {
      report(
        .combination, "'\(cell.name.value)' is not a column with `sql:`", cell.name.at,
        hint: nearestName(to: cell.name.value, among: computed).map { "did you mean '\($0)'?" }
          ?? "give the fields of the export under 'record'")
    }
    if plan.explode == nil, let place = test.slotPlace {
      report(
        .combination, "records of '\(plan.source)' have no slots in '\(plan.target)'", place,
        hint: "leave the slot out: the table has no 'explode'")
    }
    guard case .row(let cells) = test.outcome else { return }
    test.outcome = .row(cells.filter { !isReported($0.name, test, plan) })
  }

  private mutating func isReported(
    _ name: Located<String>, _ test: RuleTestCase, _ plan: TablePlan
  ) -> Bool {
    let column = name.value
    if case .assigned(column, _, _) = plan.identity {
      report(
        .combination, "the server gives '\(column)' its value: a test has none", name.at,
        hint: "compare the key instead: key: …")
      return true
    }
    if let copy = plan.copies.first(where: { $0.column == column }) {
      report(
        .combination,
        "the server copies '\(column)' from '\(copy.parent)': a test has no parent", name.at,
        hint: "compare '\(copy.through)' instead: { key: … }")
      return true
    }
    if plan.sqlFields.contains(where: { $0.column == column }),
      !test.computed.contains(where: { $0.name.value == column })
    {
      report(
        .combination, "the server computes '\(column)': a test has none", name.at,
        hint: "give the text that its SQL gives: sql: { \(column): … }")
      return true
    }
    return false
  }

  private mutating func report(
    _ code: MappingCode, _ message: String, _ place: SourceLocation, hint: String
  ) {
    diagnostics.append(Diagnostic(code.rawValue, .error, message, at: place, hint: hint))
  }
}

extension RuleTestCase {
  /// Where the case speaks of slots; nil if it does not.
  fileprivate var slotPlace: SourceLocation? {
    if case .slots(_, let place) = outcome { return place }
    return slot?.at
  }
}
