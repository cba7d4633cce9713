internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// Proves one target table: what all its feeds must have brought into it against what the server
/// holds.
struct TargetProof {
  let request: ProofRequest
  let layout: TargetLayout
  /// The sources of the feeds.
  let sources: [ProofSource]
  let indexes: ParentIndexes

  private var target: String { layout.target }

  /// The relation, quoted and qualified.
  static func relation(_ request: ProofRequest, _ layout: TargetLayout) -> String {
    SQLText.qualified(request.targetSchema, layout.target)
  }

  /// A failed count when the table or a column of it is not there.
  static func missing(
    _ request: ProofRequest, _ layout: TargetLayout, on connection: borrowing Connection
  ) throws -> CheckResult? {
    try MissingColumns.check(
      .target, table: layout.target, relation: relation(request, layout),
      columns: layout.columns, on: connection)
  }

  /// - Parameters:
  ///   - walks: One per feed, in the order of the feeds, all records taken.
  ///   - sums: The rows that are known already, parallel to the walks.
  ///   - held: What the server holds; nil when that depends on the walks.
  func run(
    _ walks: [FeedWalk], _ sums: [SumSink], held: ServerSums?, on connection: borrowing Connection
  ) throws -> [CheckResult] {
    var walks = walks
    var total = SumSink(sums: ColumnSums(columns: layout.columns.count))
    for sink in sums { total.sums.merge(sink.sums) }
    let groups = FeedWalk.finishGroups(&walks, layout, into: &total)
    let audits = walks.map(\.audit)
    let unfounded =
      RepeatedUnits.unfounded(audits, layout) + MergedUnits.unfounded(audits, layout)
    for place in walks.indices {
      walks[place].conclude(contradictions: (groups?.contradictions ?? []) + unfounded)
    }
    let relation = ownRelation(walks)
    let held =
      try held
      ?? ServerSums(
        relation: relation, expressions: layout.serverExpressions, seed: layout.seedSQL,
        on: connection)
    let rows = walks.reduce(0) { $0 + $1.identity.count }
    var checks = [countCheck(.target, table: target, expected: rows, actual: held.rows)]
    checks += checksumChecks(
      .target, table: target, columns: layout.columns, expected: total.sums, actual: held.sums)
    for walk in walks { checks += FateChecks(request: request, walk: walk).all }
    checks += FateChecks.slots(walks, request.counts)
    if let groups { checks += FateChecks.mergedBefore(groups.mergedBefore, layout) }
    checks += try ParentChecks(request: request, layout: layout).run(walks, on: connection)
    for walk in walks {
      guard let source = sources.first(where: { $0.source == walk.plan.source }) else { continue }
      checks.append(
        try RejectCheck(request: request, source: source).run(walk, on: connection))
    }
    checks += try CrosswalkChecks(request: request, layout: layout).run(walks, on: connection)
    try TargetDrillDown(
      request: request, layout: layout, sources: sources, indexes: indexes, relation: relation
    ).explain(&checks, on: connection)
    return checks
  }

  /// The rows that are this load's: all, or, of a table with others' rows, those whose keys it has.
  private func ownRelation(_ walks: [FeedWalk]) -> String {
    let relation = Self.relation(request, layout)
    guard layout.isShared else { return relation }
    let crosswalk = SQLText.qualified(request.controlSchema, "crosswalk")
    // The key of a record that was merged may be another name of a row of another feed.
    let others = walks.reduce(into: Set<Int64>()) { $0.formUnion($1.identity.hashesOfOtherIDs) }
      .subtracting(walks.reduce(into: Set<Int64>()) { $0.formUnion($1.identity.hashesOfIDs) })
    let identity = layout.identitySQL(of: "t")
    let tenants = layout.tenants.sorted().map(SQLText.literal).joined(separator: ", ")
    var condition =
      "\(identity) IN (SELECT c.target_id FROM \(crosswalk) c "
      + "WHERE c.project = \(SQLText.literal(request.environment.project)) "
      + "AND c.tenant IN (\(tenants)) AND c.target_table = \(SQLText.literal(target)))"
    if !others.isEmpty {
      // By hash, so that no value is part of a statement, which a server may log.
      condition +=
        " AND hashtextextended(\(identity) COLLATE \"C\", 0) NOT IN ("
        + others.sorted().map { String($0) }.joined(separator: ",") + ")"
    }
    return "(SELECT t.* FROM \(relation) t WHERE \(condition)) own"
  }
}
