package import MigrationModel

/// Holds a mapping against export headers and the target's catalog. Pure: no clock, file, server or
/// environment; diagnostics come sorted by place.
package struct PlanCompiler {
  let mapping: Mapping
  let manifest: SourceManifest
  let catalog: TargetCatalog
  /// Nil for a load of whole exports.
  let replay: ReplayScope?
  var diagnostics: [Diagnostic] = []
  /// How rows are identified, by target table; known before references are resolved.
  var identities: [String: IdentityPlan] = [:]

  /// The plan (nil when there is an error) and everything that is wrong or doubtful.
  ///
  /// - Parameter replay: What runs again, in the tables as they are: the mapping then says that they
  ///   are another tool's.
  package static func compile(
    mapping: Mapping, manifest: SourceManifest, catalog: TargetCatalog, replay: ReplayScope? = nil
  ) -> (plan: MigrationPlan?, diagnostics: [Diagnostic]) {
    var compiler = PlanCompiler(
      mapping: mapping, manifest: manifest, catalog: catalog, replay: replay)
    let plan = compiler.run()
    let sorted = compiler.diagnostics.sorted { left, right in
      guard let leftPlace = left.location, let rightPlace = right.location else {
        return left.location == nil && right.location != nil
      }
      if leftPlace != rightPlace { return leftPlace < rightPlace }
      return (left.code, left.message) < (right.code, right.message)
    }
    let failed = sorted.contains { $0.severity == .error }
    return (failed ? nil : plan, sorted)
  }

  private mutating func run() -> MigrationPlan {
    let schemas = PlanSchemas(mapping.target, ownership: mapping.ownership)
    var plans: [TablePlan] = []
    identities = Dictionary(
      mapping.tables.compactMap { table in identity(of: table).map { (table.table.value, $0) } },
      uniquingKeysWith: { first, _ in first })
    for table in mapping.tables {
      if let plan = compileTable(table) { plans.append(plan) }
    }
    checkCoverage()
    completeTargets(&plans)
    refusePartitionedTables()
    reportCycles()
    warnOfUnfilledTables()
    let masks = MaskCompiler.compile(mapping: mapping, manifest: manifest, catalog: catalog)
    diagnostics += masks.diagnostics
    let order = parentsFirst(plans.map(\.target), parents: parents(of: plans))
    plans.sort { left, right in
      let places = [left, right].map { order.firstIndex(of: $0.target) ?? 0 }
      return (places[0], left.feed) < (places[1], right.feed)
    }
    if let replay { plans.removeAll { !replay.targets.contains($0.target) } }
    let exported = replay == nil ? manifest.entries.map(\.source) : []
    let sources = Set(plans.map(\.source) + exported).sorted()
    let stagings = sources.compactMap { source in
      let plan = plans.first { $0.source == source }
      return (plan?.fields ?? manifest[source]?.header.fields).map { fields in
        StagingPlan(
          source: source, fields: fields, query: plan?.query,
          schema: replay == nil ? schemas.newStaging : schemas.staging, finalSchema: schemas.staging
        )
      }
    }
    let targets = TargetPlan.all(plans)
    let earlier =
      replay == nil
      ? nil
      : EarlierKeys(
        project: mapping.name.value, tenant: mapping.target.tenant,
        crosswalk: schemas.controlTable("crosswalk"))
    let settling = SettlePlan(
      targets: targets, catalog: catalog, schemas: schemas,
      hasOthers: schemas.isExternal || !mapping.target.tenant.isEmpty, earlier: earlier)
    let landings = targets.filter(\.isLanded).map { target in
      LandingWriter(
        target: target, targets: targets, catalog: catalog, schemas: schemas, mapping: mapping,
        earlier: earlier
      ).plan
    }
    let carries = targets.compactMap {
      CarryPlan(target: $0, catalog: catalog, schemas: schemas, mapping: mapping)
    }
    let external =
      schemas.isExternal
      ? ExternalPlan(
        targets: targets, catalog: catalog, schemas: schemas, scripts: mapping.afterLoad,
        replay: replay == nil
          ? nil
          : SettleWriter(
            targets: targets, catalog: catalog, schemas: schemas, earlier: earlier)) : nil
    let replays = replay.map { scope in
      targets.map {
        ReplayWriter(target: $0, scope: scope, stagings: stagings, schemas: schemas).plan
      }
    }
    // What another tool has built stays as it is.
    let built = external == nil ? catalog : TargetCatalog(tables: [], domains: [])
    let constraints = ConstraintPlan(
      catalog: built, schemas: schemas, settled: Set(plans.map(\.target)))
    return MigrationPlan(
      project: mapping.name.value, namespace: mapping.target.namespace, schemas: schemas,
      stagings: stagings, tables: plans, settling: settling, constraints: constraints,
      schemaFiles: mapping.schemaFiles, landings: landings, carries: carries, external: external,
      replays: replays,
      steps: StepList(
        stagings: replay == nil ? stagings : [], targets: targets, settling: settling,
        constraints: constraints, landings: landings, carries: carries, external: external,
        scripts: external == nil ? mapping.afterLoad : []
      ).steps)
  }

  /// Target tables that each table refers to, by foreign key or by `references:`.
  private func parents(of plans: [TablePlan]) -> [String: Set<String>] {
    var parents: [String: Set<String>] = [:]
    for plan in plans {
      var found = parents[plan.target] ?? []
      found.formUnion(plan.columns.flatMap { $0.reference?.parents.map(\.table) ?? [] })
      for constraint in catalog[table: plan.target]?.constraints ?? [] {
        if let parent = constraint.referencedTable { found.insert(parent) }
      }
      parents[plan.target] = found
    }
    return parents
  }

  private mutating func refusePartitionedTables() {
    if mapping.ownership == .external { return }
    for table in catalog.tables where table.isPartitioned {
      report(
        .partitionedTable, "table '\(table.name)' is partitioned or a partition", at: nil,
        hint: "declare it as an ordinary table; fm2pg does not build partitions")
    }
  }

  private mutating func warnOfUnfilledTables() {
    let filled = Set(mapping.tables.map(\.table.value))
    for entry in mapping.ignoredTables {
      let name = entry.table.value
      if catalog[table: name] == nil {
        report(
          .unknownTable, "table '\(name)' is not in the target schema", at: entry.table.at,
          hint: suggestion(name, catalog.tables.map(\.name)))
      } else if filled.contains(name) {
        report(
          .ignoredAndMapped, "table '\(name)' is both filled and ignored", at: entry.table.at,
          hint: "remove it from `ignore_tables`")
      }
    }
    if mapping.ownership == .external { return }
    let known = filled.union(mapping.ignoredTables.map(\.table.value))
    for table in catalog.tables where !known.contains(table.name) {
      report(
        .tableNotFilled, .warning,
        "table '\(table.name)' of the schema is filled by no mapping", at: nil,
        hint: "write a file in tables/ for it, or name it under `ignore_tables:` with a reason")
    }
  }

  mutating func report(
    _ code: PlanningCode, _ message: String, at location: SourceLocation?, hint: String? = nil
  ) {
    report(code, .error, message, at: location, hint: hint)
  }

  mutating func report(
    _ code: PlanningCode, _ severity: Severity, _ message: String, at location: SourceLocation?,
    hint: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(code.rawValue, severity, message, at: location, hint: hint))
  }
}
