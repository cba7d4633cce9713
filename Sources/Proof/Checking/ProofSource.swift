internal import MigrationModel
internal import Postgres
internal import Rules
internal import Verification

/// One export, or one query that takes an export's place, with everything that it feeds.
struct ProofSource {
  let request: ProofRequest
  let source: String
  /// Nil for a query.
  let entry: ManifestEntry?
  let layout: StagingLayout
  /// In the order of the plan.
  let plans: [TablePlan]

  /// Every source that is staged: the exports in the order of the manifest, then the queries.
  static func all(_ request: ProofRequest) -> [ProofSource] {
    let exports: [(String, ManifestEntry?)] = request.manifest.entries.map { ($0.source, $0) }
    var queries: [(String, ManifestEntry?)] = []
    for plan in request.tables where plan.query != nil {
      if !queries.contains(where: { $0.0 == plan.source }) { queries.append((plan.source, nil)) }
    }
    return (exports + queries).compactMap { source, entry in
      guard let layout = request.stagings.first(where: { $0.source == source }) else { return nil }
      return ProofSource(
        request: request, source: source, entry: entry, layout: layout,
        plans: request.tables.filter { $0.source == source })
    }
  }

  /// Whether some of what feeds the targets is known to the server only.
  var isReadFromStaging: Bool { entry == nil || plans.contains { !$0.sqlFields.isEmpty } }

  var byteCount: Int64 { entry?.byteCount ?? 0 }

  /// Where each plan's computed values begin in a copied row, after the record's number.
  private var computedPlaces: [Int] {
    var places: [Int] = []
    var next = 1
    for plan in plans {
      places.append(next)
      next += plan.sqlFields.count
    }
    return places
  }

  /// Reads every record once more.
  func pass(_ step: String) -> SourcePass {
    let origin: SourcePass.Origin =
      if let entry {
        .file(entry, request.source.settings(for: source))
      } else {
        .query(layout)
      }
    return SourcePass(
      origin: origin, layout: layout, computed: plans.flatMap(\.sqlFields).map(\.expression),
      progress: request.progress, step: step, masker: request.masking?.masker(of: source))
  }

  /// What is to be worked out for one of the plans.
  func walk(
    _ plan: TablePlan, _ layout: TargetLayout, _ indexes: ParentIndexes,
    on connection: borrowing Connection
  ) throws -> FeedWalk {
    let fates = try RecordedFates(
      run: request.run, plan: plan, feeds: layout.feedNumbers, control: request.controlSchema,
      on: connection)
    let place = plans.firstIndex { $0.target == plan.target } ?? 0
    return FeedWalk(
      plan: plan, layout: layout, fates: fates, indexes: indexes,
      environment: request.environment, firstComputed: computedPlaces[place])
  }
}
