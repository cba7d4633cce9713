internal import MigrationModel
internal import Postgres
internal import Rules
internal import Synchronization
internal import Verification

/// Makes all checks that need server or files: first what reads files or whole tables, side by
/// side, then what compares them.
struct CheckRun {
  let request: ProofRequest
  private let sources: [ProofSource]
  private let layouts: [TargetLayout]
  private let indexes: ParentIndexes
  private let found = Findings()

  init(request: ProofRequest) {
    self.request = request
    sources = ProofSource.all(request)
    var targets: [String] = []
    for plan in request.tables where !targets.contains(plan.target) { targets.append(plan.target) }
    layouts = targets.map { target in
      TargetLayout(
        request.tables.filter { $0.target == target }, tenant: request.environment.tenant)
    }
    indexes = ParentIndexes(request: request)
  }

  private typealias Job = @Sendable () throws -> Void

  /// What the jobs bring.
  private final class Findings: Sendable {
    struct State {
      var schema: [CheckResult] = []
      /// By position of the source.
      var observations: [Int: ExportProof.Observation] = [:]
      /// What the server holds, by position of the target.
      var held: [Int: ServerSums] = [:]
      /// Checks of targets, by position of the target.
      var targets: [Int: [CheckResult]] = [:]
    }

    let state = Mutex(State())
  }

  func run() throws -> [CheckResult] {
    try runInParallel(width: request.jobs, indexJobs)
    try runInParallel(width: request.jobs, [schemaJob] + readingJobs)
    try runInParallel(width: request.jobs, layouts.indices.map(comparingJob))
    return inOrder(found.state.withLock { $0 })
  }

  private var indexJobs: [Job] {
    var scopes = Set<ParentIndexes.Scope>()
    for layout in layouts {
      for plan in layout.feeds { scopes.formUnion(indexes.scopes(of: plan, layout)) }
    }
    return scopes.map { scope in
      { [request, indexes] in
        try request.connected("verify keys") { try indexes.load(scope, on: $0) }
      }
    }
  }

  private var schemaJob: Job {
    { [request, found] in
      let checks = try request.connected("verify schema") { connection in
        try [hashCheck(on: connection)] + SchemaProof(request: request).run(on: connection)
      }
      found.state.withLock { $0.schema = checks }
    }
  }

  /// The longest come first. A file is read here while the server sums up a table for another job.
  private var readingJobs: [Job] {
    let bySize = sources.indices.sorted { sources[$0].byteCount > sources[$1].byteCount }
    var jobs: [Job] = []
    var begun = Set<Int>()
    for place in bySize {
      jobs.append(readingJob(place))
      for target in layouts.indices
      where layouts[target].feeds.contains(where: { $0.source == sources[place].source }) {
        if begun.insert(target).inserted { jobs.append(summingJob(target)) }
      }
    }
    return jobs
  }

  private func readingJob(_ place: Int) -> Job {
    let source = sources[place]
    let own = source.plans.compactMap { plan in layouts.first { $0.target == plan.target } }
    return { [request, found, indexes] in
      let observation = try request.connected("verify \(source.source)") { connection in
        try ExportProof(source: source, layouts: own, indexes: indexes).run(on: connection)
      }
      found.state.withLock { $0.observations[place] = observation }
    }
  }

  private func summingJob(_ target: Int) -> Job {
    let layout = layouts[target]
    return { [request, found] in
      try request.connected("verify \(layout.target)") { connection in
        if let missing = try TargetProof.missing(request, layout, on: connection) {
          found.state.withLock { $0.targets[target] = [missing] }
          return
        }
        // Which rows of a shared table are ours is known when the exports are read.
        if layout.isShared { return }
        let held = try ServerSums(
          relation: TargetProof.relation(request, layout),
          expressions: layout.serverExpressions, seed: layout.seedSQL, on: connection)
        found.state.withLock { $0.held[target] = held }
      }
    }
  }

  private func comparingJob(_ target: Int) -> Job {
    let layout = layouts[target]
    let own = sources.indices.filter { place in
      layout.feeds.contains { $0.source == sources[place].source }
    }
    return { [request, found, indexes, sources] in
      let (isMissing, observations, held) = found.state.withLock { state in
        (state.targets[target] != nil, own.map { state.observations[$0] }, state.held[target])
      }
      if isMissing { return }
      var pairs: [(walk: FeedWalk, sums: SumSink)] = []
      for observation in observations {
        guard let observation else { continue }
        pairs += zip(observation.walks, observation.sums).filter {
          $0.0.plan.target == layout.target
        }
      }
      // A feed that cannot be read leaves nothing to compare; its own check has said so.
      guard pairs.count == layout.feeds.count else { return }
      pairs.sort { $0.walk.plan.feed < $1.walk.plan.feed }
      let proof = TargetProof(
        request: request, layout: layout, sources: own.map { sources[$0] }, indexes: indexes)
      let checks = try request.connected("verify \(layout.target)") { connection in
        try proof.run(pairs.map(\.walk), pairs.map(\.sums), held: held, on: connection)
      }
      found.state.withLock { $0.targets[target] = checks }
    }
  }

  /// The schema's checks, then each source's with those of the targets that it is the first to feed.
  private func inOrder(_ state: Findings.State) -> [CheckResult] {
    var checks = state.schema
    var told = Set<Int>()
    for place in sources.indices {
      checks += state.observations[place]?.checks ?? []
      for target in layouts.indices
      where layouts[target].feeds[0].source == sources[place].source {
        if told.insert(target).inserted { checks += state.targets[target] ?? [] }
      }
    }
    return checks
  }

  private func hashCheck(on connection: borrowing Connection) throws -> CheckResult {
    let agrees = try ServerSums.agree(on: connection)
    return CheckResult(
      id: "checksum.hash", kind: .checksum, table: "", status: agrees ? .pass : .fail,
      message: agrees
        ? "the server's hash function is the expected one"
        : "the server's hash function is not the expected one, so no checksum can agree")
  }
}
