import FM2PGTestSupport
import Glibc
import Loading
import MappingFile
import MigrationModel
import Planning
import Postgres
import Synchronization
import Testing

/// The clinic loaded within this process by four workers, so that sanitizers see the threads of a
/// load: workers, heartbeat, cancellation.
@Suite struct FullLoadTests {
  private static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  /// Runs the action once, when a step with the prefix begins.
  private final class Trigger: ProgressObserver {
    private let prefix: String
    private let action: @Sendable () -> Void
    private let isSpent = Mutex(false)
    private let counted = Mutex<(rows: Int64, steps: Set<String>)>((0, []))

    init(_ prefix: String, _ action: @escaping @Sendable () -> Void) {
      self.prefix = prefix
      self.action = action
    }

    var rows: Int64 { counted.withLock { $0.rows } }
    var steps: Set<String> { counted.withLock { $0.steps } }
    var hasRun: Bool { isSpent.withLock { $0 } }

    func began(step: String, totalBytes: Int64?, totalRows: Int64?) {
      counted.withLock { _ = $0.steps.insert(step) }
      let isFirst =
        step.hasPrefix(prefix)
        && isSpent.withLock { spent in
          defer { spent = true }
          return !spent
        }
      if isFirst { action() }
    }

    func advanced(step: String, bytes: Int64, rows: Int64) {
      counted.withLock { $0.rows += rows }
    }

    func ended(step: String) {}
  }

  private func request(
    _ database: ScratchDatabase, progress: any ProgressObserver = SilentProgress(),
    cancellation: CancelRegistry = CancelRegistry()
  ) throws -> FullLoadRequest {
    let loaded = MappingProject.load(folder: Self.root + "/mappings/clinic")
    let mapping = try #require(loaded.mapping)
    let found = ExportCollection.read(mapping, folder: Self.root + "/fixtures/clinic/full")
    #expect(found.errors.isEmpty)
    let target = ConnectionTarget(conninfo: database.conninfo)
    let probed = try CatalogProbe.read(
      mapping.schemaFiles, filled: Set(mapping.tables.map(\.table.value)),
      on: try Connection(target, role: "catalog"))
    let catalog = try #require(probed.catalog)
    let compiled = PlanCompiler.compile(
      mapping: mapping, manifest: found.manifest, catalog: catalog)
    let plan = try #require(compiled.plan)
    var options = FullLoadOptions()
    options.jobs = 4
    return FullLoadRequest(
      mapping: mapping, manifest: found.manifest, plan: plan,
      zones: ZoneFiles.load(
        plan.tables, stated: mapping.source.timeZone, folder: ZoneFiles.defaultFolder
      ).zones,
      target: target,
      identity: RunIdentity(
        id: "run-\(getpid())", project: mapping.name.value, tenant: "", programVersion: "test",
        host: "test", pid: getpid(), process: "test"),
      loadTime: 0, options: options, progress: progress, cancellation: cancellation,
      // The runs of this test are dead when they have returned.
      surroundings: RunSurroundings(isAlive: { _ in false }))
  }

  private func counts(_ result: FullLoadResult) -> [String: Int64] {
    Dictionary(uniqueKeysWithValues: result.tables.map { ($0.target, $0.ownedAfter) })
  }

  @Test func fourWorkersLoadTheClinic() throws {
    try ScratchDatabase.with { database in
      let watch = Trigger("never") {}
      let result = try FullLoad.run(try request(database, progress: watch))
      #expect(result.outcome == .loaded)
      #expect(result.tables.flatMap(\.imbalances) == [])
      #expect(watch.rows > 0)
      let connection = try database.connect()
      for (table, count) in counts(result) {
        #expect(
          try connection.queryValue("SELECT count(*) FROM clinic.\(quoteIdentifier(table))")
            == String(count))
      }
      #expect(try FullLoad.run(try request(database)).outcome == .nothingToDo)
    }
  }

  /// Cancelled by another thread while workers read, write and build; then run to its end.
  @Test(arguments: ["extract", "transform", "build"])
  func cancelledLoadGoesOn(step: String) throws {
    try ScratchDatabase.with { database in
      let registry = CancelRegistry()
      let canceller = Mutex<pthread_t?>(nil)
      let trigger = Trigger(step) {
        canceller.withLock { $0 = onThread { registry.cancelAll() } }
      }
      #expect(throws: (any Error).self) {
        try FullLoad.run(try request(database, progress: trigger, cancellation: registry))
      }
      #expect(trigger.hasRun, "steps: \(trigger.steps.sorted())")
      if let thread = canceller.withLock({ $0 }) { pthread_join(thread, nil) }
      #expect(try database.connect().schemaExists("clinic") == false)

      let result = try FullLoad.run(try request(database))
      #expect(result.outcome == .loaded)
      #expect(result.resumedSteps != nil)
      let again = try FullLoad.run(try request(database))
      #expect(counts(again) == counts(result))
    }
  }
}
