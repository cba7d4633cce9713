internal import MigrationModel
internal import Planning
internal import Postgres
internal import Rules

extension FullLoad {
  /// The shadow schema, every table through its row programs, the largest exports first, and then
  /// what only the server can find: ids, parents, and which rows belong together.
  func transform() throws {
    let sizes = Dictionary(
      uniqueKeysWithValues: request.manifest.entries.map { ($0.source, $0.byteCount) })
    func size(_ target: TargetPlan) -> Int64 {
      target.feeds.reduce(0) { $0 + (sizes[$1.source] ?? 0) }
    }
    let targets = plan.targets.sorted { (size($0), $1.name) > (size($1), $0.name) }
    let steps = plan.steps(of: .transform)
    for step in steps where step.action == .createShadow { try createShadow(step) }
    let jobs = targets.compactMap { target in
      steps.first { $0.action == .transform(table: target.name) }.map { step in
        { @Sendable in try transform(target, step) }
      }
    }
    try runInParallel(width: request.options.jobs, jobs)
    if plan.external != nil { try carry(steps) }
    try runInParallel(
      width: request.options.jobs,
      steps.compactMap { step in
        guard case .keys(let name) = step.action else { return nil }
        return { @Sendable in try findKeys(name, step) }
      })
    try runInParallel(
      width: request.options.jobs,
      steps.compactMap { step in
        guard case .resolve(let name) = step.action else { return nil }
        return { @Sendable in try resolve(name, step) }
      })
    if plan.external == nil { try carry(steps) }
  }

  private func carry(_ steps: [PlanStep]) throws {
    try runInParallel(
      width: request.options.jobs,
      steps.compactMap { step in
        guard case .carry(let name) = step.action else { return nil }
        return { @Sendable in try carry(name, step) }
      })
  }

  var environment: RowEnvironment {
    RowEnvironment(
      zones: request.zones, namespace: plan.namespace, tenant: request.identity.tenant,
      project: plan.project, runID: request.replayed?.load ?? request.identity.id,
      loadTimeMicros: request.replayed?.loadTime ?? request.loadTime,
      exportTimes: exportTimes)
  }

  /// As they were when the exports were staged, which may have been an earlier attempt.
  private var exportTimes: [String: Int64] {
    var times: [String: Int64] = [:]
    if plan.replays != nil {
      for entry in request.manifest.entries { times[entry.source] = entry.writtenAt }
      return times
    }
    for entry in request.manifest.entries {
      times[entry.source] = executor.counts(of: "extract:\(entry.source)")?["written_at"]
    }
    return times
  }

  private func transform(_ target: TargetPlan, _ step: PlanStep) throws {
    let stagings = target.feeds.compactMap { plan.staging($0.source) }
    guard stagings.count == target.feeds.count, let settle = plan.settling[target.name] else {
      return
    }
    let staged = target.feeds.compactMap { feed in
      plan.replays == nil
        ? executor.counts(of: "extract:\(feed.source)")?["staged"]
        : executor.counts(of: "shadow")?["records:\(feed.target):\(feed.feed)"]
    }
    let transformer = Transformer(
      target: target, settle: settle, landing: plan.landing(target.name), stagings: stagings,
      conditions: plan.replay(target.name)?.conditions, schemas: plan.schemas,
      environment: environment, stagedRows: staged.reduce(0, +),
      progress: request.progress, fence: executor.ledger.requireOwnership)
    try executor.repeatable(step) { sessions in
      let connections = TransformConnections(
        source: try sessions.connect("read \(target.name)"),
        target: try sessions.connect("write \(target.name)"),
        fates: try sessions.connect("fates \(target.name)"))
      defer {
        sessions.release(connections.source)
        sessions.release(connections.target)
        sessions.release(connections.fates)
      }
      let feeds = try transformer.run(on: connections)
      try recorder.record(
        Adjustment.sum(feeds.flatMap(\.adjustments))
          // A text that some records lack, others have.
          + (plan.replays == nil
            ? CodeUse.unused(feeds.flatMap(\.codes), table: target.name) : []),
        table: target.name, kinds: Adjustment.Kind.ofCells, on: connections.fates)
      var counts: StepCounts = [:]
      for (feed, found) in zip(target.feeds, feeds) {
        let suffix = StepCounts.suffix(feed)
        counts["read" + suffix] = found.read
        counts["usable" + suffix] = found.usable
        counts["filtered" + suffix] = found.filtered
        counts["failed" + suffix] = found.failed
        counts["empty" + suffix] = found.empty
      }
      return counts
    }
  }

  /// Which id each key has, and which units become one row.
  private func findKeys(_ name: String, _ step: PlanStep) throws {
    guard let landing = plan.landing(name), let target = plan.target(name) else { return }
    try executor.inShadow(step) { connection in
      for statement in landing.knownKeys { try connection.execute(statement) }
      try takeGivenKeys(landing, target, on: connection)
      try asProjectSQL("`match` of '\(name)'") {
        for statement in landing.adoption { try connection.execute(statement) }
      }
      for statement in landing.newKeys { try connection.execute(statement) }
      try refuseTakenIDs(landing, on: connection)
      try refuseLostIDs(landing, target, on: connection)
      for statement in landing.duplicates { try connection.execute(statement) }
      if let replay = plan.replay(name) { try connection.execute(replay.mergedBefore) }
      try recordFindings(landing, target, on: connection)
      for statement in landing.completion { try connection.execute(statement) }
      return [:]
    }
  }

  /// Ids of the project's own file: a key that the crosswalk knows keeps its id.
  private func takeGivenKeys(
    _ landing: LandingPlan, _ target: TargetPlan, on connection: borrowing Connection
  ) throws {
    guard let given = target.feeds[0].crosswalk else { return }
    let names = WorkNames(plan: target.feeds[0], schemas: plan.schemas)
    // The file has the keys as they are; records of a masked load have others.
    var masker =
      target.feeds[0].query == nil ? request.masking?.masker(of: target.feeds[0].source) : nil
    let fields = target.feeds[0].key.fields
    let entries = given.entries.compactMap { entry -> JSONValue? in
      let parts = masker?.maskedKey(entry.key, fields: fields) ?? entry.key
      return CanonicalKey.text(parts: parts, normalize: target.feeds[0].key.normalize).map { key in
        .object([.init("key", .string(key)), .init("id", .string(entry.id))])
      }
    }
    _ = try connection.query(
      """
      INSERT INTO \(names.given)
      SELECT key, id::\(names.idType) FROM jsonb_to_recordset($1::jsonb) AS g (key text, id text)
      """, [JSONValue.array(entries).text])
    if let sql = landing.changedIDs {
      let changed = try connection.count(sql)
      guard changed == 0 else {
        throw LoadError.refused(
          message:
            "'\(given.file.value)' gives \(changed) keys of '\(target.name)' another id than "
            + "the crosswalk has, or the id of another key",
          hint: "a key never changes its id: take those lines out of the file")
      }
    }
    for statement in landing.givenKeys { try connection.execute(statement) }
  }

  /// A sequence that is behind the rows would fail whoever adds the next one.
  private func refuseTakenIDs(
    _ landing: LandingPlan, on connection: borrowing Connection
  ) throws {
    guard let sql = landing.takenIDs, try connection.count(sql) > 0 else { return }
    throw LoadError.refused(
      message: "the sequence of '\(landing.name)' hands out ids that rows already have",
      hint: "set it ahead of the rows, e.g. with `SELECT setval(…)`, as the owner of the table")
  }

  /// Two rows that the target has cannot become one: the keys of one of them would change their id.
  private func refuseLostIDs(
    _ landing: LandingPlan, _ target: TargetPlan, on connection: borrowing Connection
  ) throws {
    guard let sql = landing.lostIDs else { return }
    let rows = try connection.count(sql)
    guard rows > 0 else { return }
    let columns = (target.merge?.by ?? []).map { "'\($0)'" }.joined(separator: ", ")
    throw LoadError.refused(
      message: "\(rows) rows of '\(landing.name)' are equal in \(columns) to others now, but "
        + "keys of both have ids of their own since earlier loads",
      hint: "a key never changes its id: make the values of \(columns) differ in the exports, or "
        + "leave one of the records out with `where`")
  }

  private func recordFindings(
    _ landing: LandingPlan, _ target: TargetPlan, on connection: borrowing Connection
  ) throws {
    let found = try landing.differences.flatMap { try connection.query($0) }.map {
      Adjustment(table: target.name, kind: .differingSources, counted: $0)
    }
    try recorder.record(
      found, table: target.name, kinds: [.differingSources], on: connection)
  }

  /// Rows of other tenants into the shadow table; there are none before the first load.
  private func carry(_ name: String, _ step: PlanStep) throws {
    guard let carry = plan.carries.first(where: { $0.name == name }) else { return }
    try executor.inShadow(step) { connection in
      let relation = SQLText.qualified(plan.schemas.target, name)
      guard try connection.queryValue("SELECT to_regclass($1) IS NOT NULL", [relation]) == "t"
      else { return ["rows": 0] }
      try refuseOlderShape(carry, of: relation, on: connection)
      for statement in carry.prepare { try connection.execute(statement) }
      let rows = try connection.execute(carry.copy)
      for statement in carry.finish { try connection.execute(statement) }
      return ["rows": Int64(rows)]
    }
  }

  /// The schema files may have got a column since the others were loaded, and say nothing of what it is
  /// in their rows.
  private func refuseOlderShape(
    _ carry: CarryPlan, of relation: String, on connection: borrowing Connection
  ) throws {
    let live = try connection.query(
      """
      SELECT attname FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
      """, [relation]
    ).compactMap { $0[0] }
    guard let missing = carry.columns.first(where: { !live.contains($0) }) else { return }
    throw LoadError.refused(
      message: "the rows of other tenants in \(relation) have no column '\(missing)': the schema "
        + "files were changed since they were loaded",
      hint: "add the column to that table as the schema files have it, or drop the schema and load "
        + "each tenant anew")
  }

  /// Landed rows into the shadow table.
  private func resolve(_ name: String, _ step: PlanStep) throws {
    guard let landing = plan.landing(name) else { return }
    try executor.inShadow(step) { connection in
      for statement in landing.resolve { try connection.execute(statement) }
      return [:]
    }
  }
}

extension StepCounts {
  /// What distinguishes the counts of a target's feeds; empty for the first.
  static func suffix(_ feed: TablePlan) -> String { feed.feed == 0 ? "" : ":\(feed.feed)" }
}
