internal import Extraction
internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

extension FullLoad {
  /// Every export into staging, the largest first, two at a time or as `--jobs` says.
  func stage() throws {
    let entries = request.manifest.entries.sorted {
      ($0.byteCount, $1.source) > ($1.byteCount, $0.source)
    }
    let steps = plan.steps(of: .extract)
    for step in steps where step.action == .createStaging {
      try executor.transaction(step) { connection in
        for statement in PublishPlan.recreate(plan.schemas.newStaging) {
          try connection.execute(statement)
        }
        return [:]
      }
    }
    let jobs = entries.compactMap { entry in
      steps.first { $0.action == .extract(source: entry.source) }.map { step in
        { @Sendable in try stage(entry, step) }
      }
    }
    try runInParallel(width: request.options.jobs, jobs)
    for step in steps {
      guard case .query(let source) = step.action else { continue }
      try query(source, step)
    }
  }

  /// Stages what a query over staging gives.
  private func query(_ source: String, _ step: PlanStep) throws {
    guard let staging = plan.staging(source), let query = staging.queryStatement else { return }
    try executor.transaction(step) { connection in
      let path = SQLText.identifier(plan.schemas.newStaging)
      for part in staging.parts { try connection.execute(part.createStatement) }
      if let view = staging.viewStatement { try connection.execute(view) }
      try connection.execute("SET LOCAL search_path TO \(path)")
      let tables = plan.tables.filter { $0.source == source }.map { "'\($0.target)'" }
      try asProjectSQL("`from_sql` of \(tables.joined(separator: ", "))") {
        _ = try connection.execute(query)
      }
      try connection.execute("SET LOCAL search_path TO ''")
      try connection.execute("ANALYZE \(staging.relation)")
      let rows = try connection.count("SELECT count(*) FROM \(staging.relation)")
      return ["records": rows, "staged": rows]
    }
  }

  private func stage(_ entry: ManifestEntry, _ step: PlanStep) throws {
    guard let staging = plan.staging(entry.source) else { return }
    let loader = StagingLoader(
      entry: entry, settings: request.mapping.source.settings(for: entry.source), plan: staging,
      progress: request.progress, masker: request.masking?.masker(of: entry.source))
    try executor.transaction(step) { connection in
      let staged = try loader.load(on: connection)
      guard staged.summary.sha256 == hashes[entry.source] else {
        throw ExportError(
          .changedWhileReading, file: entry.fileName,
          "the file was changed since the load began",
          hint: "run again when the export is complete")
      }
      try executor.ledger.record(staged, columns: staging.columns, on: connection)
      try recorder.record(staged, on: connection)
      var counts = ["records": staged.summary.records, "staged": staged.staged]
      counts["written_at"] = entry.writtenAt
      return counts
    }
  }

  func settle() throws {
    try Settler(plan: plan, request: request, executor: executor).run()
  }

  /// Counts every fate and keeps what was refused, before the work tables go away.
  func record() throws {
    for step in plan.steps(of: .record) {
      try executor.transaction(step) { connection in
        for statement in plan.settling.tables.flatMap(\.originals) {
          try connection.execute(statement)
        }
        try settleReplays(on: connection)
        let counts = try countTables(on: connection)
        try recorder.record(on: connection)
        try recordBrokenAssertions(on: connection)
        try recordAdoptions(on: connection)
        try executor.ledger.record(counts, on: connection)
        try keepReplayedLedger(on: connection)
        for table in ["reject", "reject_reason", "merged", "nulled_reference"] {
          try connection.execute("ANALYZE \(plan.schemas.controlTable(table))")
        }
        return try replayOutcome(on: connection)
      }
    }
  }

  /// Rows of the target that records took over, and those that they made.
  private func recordAdoptions(on connection: borrowing Connection) throws {
    for landing in plan.landings {
      guard let sql = landing.adopted, let row = try connection.query(sql).first else { continue }
      let numbers = row.map { $0.flatMap { Int64($0) } ?? 0 }
      let kinds: [Adjustment.Kind] = [.adoptedRows, .createdRows]
      try recorder.record(
        zip(kinds, numbers).map { kind, rows in
          Adjustment(table: landing.name, column: "", kind: kind, cells: rows)
        }, table: landing.name, kinds: Set(kinds), on: connection)
    }
  }

  private func recordBrokenAssertions(on connection: borrowing Connection) throws {
    let path = plan.schemas.shadowPath
    for settle in plan.settling.tables where !settle.warnings.isEmpty {
      try connection.execute("SET LOCAL search_path TO \(path)")
      let found = try settle.warnings.flatMap { statement in
        try asProjectSQL("an assertion of '\(settle.name)' that warns") {
          try connection.query(statement)
        }
      }
      try connection.execute("SET LOCAL search_path TO ''")
      try recorder.record(
        found.map { Adjustment(table: settle.name, kind: .brokenAssertion, counted: $0) },
        table: settle.name, kinds: [.brokenAssertion], on: connection)
    }
  }

  /// Each term is counted by itself: staged by the server in staging, filtered and read by the row
  /// program, the other fates by the server in the work tables, owned in the shadow table.
  private func countTables(on connection: borrowing Connection) throws -> [TableCounts] {
    let path = plan.schemas.shadowPath
    return try plan.targets.flatMap { target -> [TableCounts] in
      guard let settle = plan.settling[target.name] else { return [] }
      try connection.execute("SET LOCAL search_path TO \(path)")
      let rows = try connection.query(settle.count).map { row in
        row.map { $0.flatMap { Int64($0) } ?? -1 }
      }
      let total = try connection.count(
        "SELECT count(*) FROM \(plan.schemas.shadowTable(target.name))")
      try connection.execute("SET LOCAL search_path TO ''")
      let changes = try changes(of: target, on: connection)
      if let replay = plan.replay(target.name) {
        return try count(replay, of: target, now: rows, changes: changes ?? [:], on: connection)
      }
      let counts = try target.feeds.map { feed in
        var counts = try count(feed, rows.first { $0.first == Int64(feed.feed) })
        if let changes { counts.take(changes[feed.feed]) }
        return counts
      }
      if changes != nil { return counts }
      let inserted = counts.reduce(0) { $0 + $1.inserted }
      let seeds =
        (executor.counts(of: "shadow")?[target.name] ?? 0)
        + (executor.counts(of: "carry:\(target.name)")?["rows"] ?? 0)
      guard seeds + inserted == total else {
        throw LoadError.unbalanced([
          "'\(target.name)': \(total) rows, of which \(seeds) were there and \(inserted) were added"
        ])
      }
      return counts
    }
  }

  /// `numbers` as `SettlePlan.Table.count` gives them; nil for a feed without records.
  private func count(_ feed: TablePlan, _ numbers: [Int64]?) throws -> TableCounts {
    let numbers = numbers ?? Array(repeating: 0, count: 13)
    let transformed = executor.counts(of: "transform:\(feed.target)") ?? [:]
    let suffix = StepCounts.suffix(feed)
    guard let staged = executor.counts(of: "extract:\(feed.source)")?["staged"],
      let read = transformed["read" + suffix], let empty = transformed["empty" + suffix]
    else { preconditionFailure("a planned table was staged and transformed") }
    guard numbers.count == 13, read == staged, numbers[1] + empty == read else {
      throw LoadError.unbalanced([
        "'\(feed.source)' to '\(feed.target)': staged \(staged), read \(read), without slots "
          + "\(empty), fates written \(numbers.count == 13 ? numbers[1] : -1)"
      ])
    }
    return TableCounts(
      source: feed.source, target: feed.target, staged: staged, used: numbers[6] + empty,
      filtered: numbers[2], merged: numbers[3], held: numbers[4], rejected: numbers[5],
      produced: numbers[7], inserted: numbers[11] - numbers[12], updated: numbers[12],
      mergedRows: numbers[8], heldRows: numbers[9], rejectedRows: numbers[10],
      ownedBefore: numbers[12], ownedAfter: numbers[11])
  }

  /// Target tables whose rejects, records set aside among them, exceed the mapping's budget.
  func overBudget(_ counts: [TableCounts], _ exports: [ExportCounts]) -> [String] {
    counts.filter { count in
      guard let table = plan.table(count.target) else { return false }
      let undecodable = exports.first { $0.source == count.source }?.undecodable ?? 0
      return !table.rejectBudget.allows(
        rejected: count.rejected + count.rejectedRows + undecodable,
        of: count.staged + undecodable)
    }.map(\.target)
  }

  /// Builds of different tables run side by side; foreign keys one after the other, because each
  /// locks two tables.
  func buildConstraints() throws {
    let steps = plan.steps(of: .constraints)
    try build(steps.filter { $0.id == "domains" }, width: 1)
    try build(steps.filter { $0.id.hasPrefix("build:") }, width: request.options.jobs)
    try build(steps.filter { $0.id.hasPrefix("exclusions:") }, width: request.options.jobs)
    try build(steps.filter { $0.id.hasPrefix("foreign-keys:") }, width: 1)
    try build(steps.filter { $0.id.hasPrefix("finish:") }, width: request.options.jobs)
    for step in steps {
      if case .script(let file) = step.action { try run(file, step) }
    }
    try build(steps.filter { $0.id == "refresh" }, width: 1)
  }

  /// SQL of the project, in one transaction.
  private func run(_ file: SchemaFile, _ step: PlanStep) throws {
    try executor.inShadow(step) { connection in
      do {
        try CatalogProbe.apply([file], to: plan.schemas.shadow, on: connection)
      } catch let failure as SchemaFileFailure {
        throw LoadError.diagnostics([failure.diagnostic])
      }
      return [:]
    }
  }

  private func build(_ steps: [PlanStep], width: Int) throws {
    let jobs = steps.map { step in
      { @Sendable in
        guard case .statements(let statements) = step.action else { return }
        try executor.inShadow(step) { connection in
          for statement in statements { try connection.execute(statement) }
          return [:]
        }
      }
    }
    try runInParallel(width: width, jobs)
  }
}
