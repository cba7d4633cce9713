package import MigrationModel

/// Holds a mapping against export headers and the target's catalog. Pure: no clock, file, server or
/// environment; diagnostics come sorted by place.
package struct PlanCompiler {
  let mapping: Mapping
  let manifest: SourceManifest
  let catalog: TargetCatalog
  var diagnostics: [Diagnostic] = []

  /// The plan (nil when there is an error) and everything that is wrong or doubtful.
  package static func compile(
    mapping: Mapping, manifest: SourceManifest, catalog: TargetCatalog
  ) -> (plan: MigrationPlan?, diagnostics: [Diagnostic]) {
    var compiler = PlanCompiler(mapping: mapping, manifest: manifest, catalog: catalog)
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
    let schemas = PlanSchemas(mapping.target)
    var plans: [TablePlan] = []
    for table in mapping.tables {
      if let plan = compileTable(table) { plans.append(plan) }
    }
    refusePartitionedTables()
    warnOfUnfilledTables()
    let order = parentsFirst(plans.map(\.target), parents: parents(of: plans))
    plans.sort { left, right in
      (order.firstIndex(of: left.target) ?? 0) < (order.firstIndex(of: right.target) ?? 0)
    }
    let sources = Set(plans.map(\.source)).sorted()
    let stagings = sources.compactMap { source in
      manifest[source].map {
        StagingPlan(source: source, fields: $0.header.fields, schema: schemas.staging)
      }
    }
    let settling = SettlePlan(tables: plans, catalog: catalog, schemas: schemas)
    let constraints = ConstraintPlan(
      catalog: catalog, schemas: schemas, settled: Set(plans.map(\.target)))
    return MigrationPlan(
      project: mapping.name.value, namespace: mapping.target.namespace, schemas: schemas,
      stagings: stagings, tables: plans, settling: settling, constraints: constraints,
      schemaFiles: mapping.schemaFiles,
      steps: Self.steps(sources: sources, tables: plans, constraints: constraints))
  }

  /// Target tables that each table refers to, by foreign key or by `references:`.
  private func parents(of plans: [TablePlan]) -> [String: Set<String>] {
    var parents: [String: Set<String>] = [:]
    for plan in plans {
      var found = Set(plan.columns.compactMap { $0.reference?.parent })
      for constraint in catalog[table: plan.target]?.constraints ?? [] {
        if let parent = constraint.referencedTable { found.insert(parent) }
      }
      parents[plan.target] = found
    }
    return parents
  }

  private mutating func refusePartitionedTables() {
    for table in catalog.tables where table.isPartitioned {
      report(
        .partitionedTable, "table '\(table.name)' is partitioned or a partition", at: nil,
        hint: "declare it as an ordinary table; fm2pg does not build partitions")
    }
  }

  private mutating func warnOfUnfilledTables() {
    let filled = Set(mapping.tables.map(\.table.value))
    for table in catalog.tables where !filled.contains(table.name) {
      report(
        .tableNotFilled, .warning,
        "table '\(table.name)' of the schema is filled by no mapping", at: nil)
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

  private static func steps(
    sources: [String], tables: [TablePlan], constraints: ConstraintPlan
  ) -> [PlanStep] {
    var steps = sources.map { source in
      PlanStep(
        id: "extract:\(source)", title: "stage \(source)", dependsOn: [],
        action: .extract(source: source))
    }
    steps.append(
      PlanStep(
        id: "shadow", title: "create the shadow schema", dependsOn: [], action: .createShadow))
    for table in tables {
      steps.append(
        PlanStep(
          id: "transform:\(table.target)", title: "transform \(table.target)",
          dependsOn: ["extract:\(table.source)", "shadow"],
          action: .transform(table: table.target)))
    }
    steps.append(
      PlanStep(
        id: "settle", title: "settle duplicates, parents and constraints",
        dependsOn: tables.map { "transform:\($0.target)" }, action: .settle))
    for table in constraints.tables where !table.build.isEmpty {
      steps.append(
        PlanStep(
          id: "build:\(table.name)", title: "build constraints and indexes of \(table.name)",
          dependsOn: ["settle"], action: .statements(table.build)))
    }
    let builds = constraints.tables.filter { !$0.build.isEmpty }.map { "build:\($0.name)" }
    for table in constraints.tables where !table.foreignKeys.isEmpty {
      steps.append(
        PlanStep(
          id: "foreign-keys:\(table.name)", title: "add foreign keys of \(table.name)",
          dependsOn: ["settle"] + builds, action: .statements(table.foreignKeys)))
    }
    for table in constraints.tables where !table.finish.isEmpty {
      let keys = table.foreignKeys.isEmpty ? [] : ["foreign-keys:\(table.name)"]
      steps.append(
        PlanStep(
          id: "finish:\(table.name)", title: "validate, analyse and number on \(table.name)",
          dependsOn: ["settle"] + builds + keys, action: .statements(table.finish)))
    }
    if !constraints.refreshes.isEmpty {
      steps.append(
        PlanStep(
          id: "refresh", title: "refresh materialized views", dependsOn: steps.map(\.id),
          action: .statements(constraints.refreshes)))
    }
    let before = steps.map(\.id)
    steps.append(
      PlanStep(
        id: "publish", title: "write the crosswalk and swap the schemas", dependsOn: before,
        action: .publish))
    return steps
  }
}
