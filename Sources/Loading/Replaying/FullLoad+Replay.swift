internal import MigrationModel
internal import Planning
internal import Postgres

/// Refused rows that run again. The same steps as a load into tables of another tool, without the
/// exports: rows are read from the staging that the load has published, and written by DML beside the
/// rows that are there.
extension FullLoad {
  /// - Parameter request: Its plan and `replayed` are of the load that the target holds.
  package static func replay(_ request: FullLoadRequest) throws -> FullLoadResult {
    let stopwatch = Stopwatch()
    let control = try RunControl.open(request)
    let hashes = Dictionary(
      (request.replayed?.exports ?? []).map { ($0.source, $0.sha256) },
      uniquingKeysWith: { first, _ in first })
    let start = ReplayStart(request: request, control: control, files: hashes)
    return try go(
      try start.begin(), done: [:], control: control, hashes: hashes, stopwatch: stopwatch)
  }

  /// Chooses the units that run again; how many records that are, per feed.
  func chooseUnits(on connection: borrowing Connection) throws -> StepCounts {
    var counts: StepCounts = [:]
    for replay in plan.replays ?? [] {
      for statement in replay.create { try connection.execute(statement) }
      for row in try connection.query(replay.count) {
        counts["records:\(replay.name):\(row[0] ?? "")"] = row[1].flatMap { Int64($0) }
      }
    }
    return counts
  }

  /// What is known of the rows from the load before.
  func settleReplays(on connection: borrowing Connection) throws {
    for replay in plan.replays ?? [] {
      for statement in replay.knownParents { try connection.execute(statement) }
      let changed = try connection.count(replay.changedUnits)
      guard changed == 0 else {
        throw LoadError.refused(
          message: "\(changed) rows of '\(replay.name)' that are loaded would not come out as they "
            + "did",
          hint: "the mapping was changed for them too, or the parents that have come break a "
            + "constraint with them: `fm2pg full-load` loads all records")
      }
    }
  }

  /// The counts of the load before, with what these records were taken out and what they are put in.
  func count(
    _ replay: ReplayPlan, of target: TargetPlan, now: [[Int64]], changes: [Int: [Int64]],
    on connection: borrowing Connection
  ) throws -> [TableCounts] {
    let before = try connection.query(replay.countBefore).map { row in
      row.map { $0.flatMap { Int64($0) } ?? -1 }
    }
    let names = WorkNames(plan: target.feeds[0], schemas: plan.schemas)
    let there = try connection.count("SELECT count(*) FROM \(names.versions) WHERE is_current")
    let loaded = (request.replayed?.tables ?? []).filter { $0.target == target.name }
    guard Set(loaded.map(\.source)) == Set(target.feeds.map(\.source)) else {
      throw LoadError.refused(
        message: "'\(target.name)' was loaded from other sources than the mapping has now",
        hint: "`fm2pg full-load` loads all of them")
    }
    // What others have deleted since the load is theirs to know; the sums have to hold all the same.
    var gone = max(0, loaded.reduce(0) { $0 + $1.ownedAfter } - there)
    let adopted = try adopted(target, names, on: connection)
    return try target.feeds.map { feed in
      guard var counts = loaded.first(where: { $0.source == feed.source }) else {
        preconditionFailure("the sources are those of the load")
      }
      let none = [Int64](repeating: 0, count: 13)
      let now = now.first { $0.first == Int64(feed.feed) } ?? none
      let was = before.first { $0.first == Int64(feed.feed) } ?? none
      let change = changes[feed.feed] ?? none
      let suffix = StepCounts.suffix(feed)
      let transformed = executor.counts(of: "transform:\(feed.target)") ?? [:]
      let chosen = executor.counts(of: "shadow")?["records:\(feed.target):\(feed.feed)"] ?? 0
      let read = transformed["read" + suffix] ?? -1
      let empty = transformed["empty" + suffix] ?? 0
      guard read == chosen, now[1] + empty == read else {
        throw LoadError.unbalanced([
          "'\(feed.source)' to '\(feed.target)': \(chosen) records were to run again, \(read) were "
            + "read, \(empty) without slots, fates written \(now[1])"
        ])
      }
      counts.filtered += now[2] - was[1]
      counts.merged += now[3] - was[2]
      counts.held += now[4] - was[3]
      counts.rejected += now[5] - was[4]
      counts.used += now[6] + empty - was[5]
      counts.produced += now[7] - was[6]
      counts.mergedRows += now[8] - was[7]
      counts.heldRows += now[9] - was[8]
      counts.rejectedRows += now[10] - was[9]
      // Rows of the load, whatever has become of them since.
      let made = counts.inserted + counts.updated + counts.unchanged
      counts.inserted = change[0]
      counts.updated = change[1]
      let taken = adopted[feed.feed] ?? (updated: 0, same: 0)
      counts.unchanged = made - (change[1] - taken.updated) + taken.same
      counts.ownedBefore = counts.ownedAfter + taken.updated + taken.same
      counts.deleted = min(gone, counts.ownedAfter)
      gone -= counts.deleted
      counts.ownedAfter = counts.ownedBefore + counts.inserted - counts.deleted
      return counts
    }
  }

  /// Rows of others that records took over, per feed.
  private func adopted(
    _ target: TargetPlan, _ names: WorkNames, on connection: borrowing Connection
  ) throws -> [Int: (updated: Int64, same: Int64)] {
    guard target.match != nil else { return [:] }
    let rows = try connection.query(
      """
      SELECT feed, count(*) FILTER (WHERE change = 'update'),
        count(*) FILTER (WHERE change = 'same')
      FROM \(names.changes) WHERE adopted GROUP BY feed
      """)
    var adopted: [Int: (updated: Int64, same: Int64)] = [:]
    for row in rows {
      let numbers = row.map { $0.flatMap { Int64($0) } ?? 0 }
      adopted[Int(numbers[0])] = (numbers[1], numbers[2])
    }
    return adopted
  }

  /// What the step that records has counted.
  var replayCounts: ReplayCounts? {
    guard plan.replays != nil, let counts = executor.counts(of: "record") else { return nil }
    return ReplayCounts(tried: counts["tried"] ?? 0, loaded: counts["loaded"] ?? 0)
  }

  /// What a replay cannot decide, for the operator; nil if there is nothing.
  var undecided: String? {
    guard plan.replays != nil, let rows = executor.counts(of: "record")?["undecided"], rows > 0
    else { return nil }
    return "\(rows) refused \(rows == 1 ? "row has" : "rows have") the key of a row that is loaded "
      + "(R202): only `fm2pg full-load` can say which of them it is, and `verify` fails until then"
  }

  /// How many refused units ran again, and how many of them are rows now.
  func replayOutcome(on connection: borrowing Connection) throws -> StepCounts {
    guard let replays = plan.replays else { return [:] }
    var counts = ["tried": Int64(0), "loaded": Int64(0)]
    for replay in replays {
      let row = try connection.query(replay.outcome).first ?? []
      counts["tried", default: 0] += row.first?.flatMap { Int64($0) } ?? 0
      counts["loaded", default: 0] += row.last?.flatMap { Int64($0) } ?? 0
      counts["undecided", default: 0] += try connection.count(replay.undecided)
    }
    return counts
  }
}

extension Publisher {
  /// What the settled rows were to become is what the tables hold.
  func balanceReplay(
    _ external: ExternalPlan, on connection: borrowing Connection
  ) throws {
    for table in external.tables {
      guard let target = plan.target(table.name) else { continue }
      let names = WorkNames(plan: target.feeds[0], schemas: plan.schemas)
      let held = try connection.count(table.owned)
      let expected = try connection.count("SELECT count(*) FROM \(names.changes)")
      guard held == expected else {
        throw LoadError.unbalanced([
          "'\(table.name)': \(expected) rows ran again, and \(held) of them are there"
        ])
      }
    }
  }
}
