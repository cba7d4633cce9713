internal import MigrationModel

/// Lists the steps of a load in the order in which they may run.
struct StepList {
  private(set) var steps: [PlanStep] = []

  init(
    stagings: [StagingPlan], targets: [TargetPlan], settling: SettlePlan,
    constraints: ConstraintPlan, landings: [LandingPlan], carries: [CarryPlan],
    external: ExternalPlan?, scripts: [SchemaFile]
  ) {
    add(
      "staging", "create the schema where staging is built", .extract, .createStaging, after: [])
    for staging in stagings where staging.queryStatement == nil {
      add(
        "extract:\(staging.source)", "stage \(staging.source)", .extract,
        .extract(source: staging.source), after: ["staging"])
    }
    let extracts = ids(.extract)
    for staging in stagings where staging.queryStatement != nil {
      add(
        "extract:\(staging.source)", "query \(staging.source)", .extract,
        .query(source: staging.source), after: extracts)
    }
    add("shadow", "create the shadow schema", .transform, .createShadow, after: [])
    for target in targets {
      add(
        "transform:\(target.name)", "transform \(target.name)", .transform,
        .transform(table: target.name),
        after: target.feeds.map { "extract:\($0.source)" } + ["shadow"])
    }
    if external != nil {
      for carry in carries {
        add(
          "carry:\(carry.name)", "copy the rows that \(carry.name) has", .transform,
          .carry(table: carry.name), after: ["shadow"])
      }
    }
    for landing in landings {
      let carried = external == nil ? [] : ["carry:\(landing.name)"]
      add(
        "keys:\(landing.name)", "find ids and duplicates of \(landing.name)", .transform,
        .keys(table: landing.name), after: ["transform:\(landing.name)"] + carried)
    }
    let found = targets.map { $0.isLanded ? "keys:\($0.name)" : "transform:\($0.name)" }
    for landing in landings {
      add(
        "resolve:\(landing.name)", "find the parents of \(landing.name)", .transform,
        .resolve(table: landing.name), after: found)
    }
    for carry in carries where external == nil {
      let isLanded = landings.contains { $0.name == carry.name }
      add(
        "carry:\(carry.name)", "keep the other tenants' rows of \(carry.name)", .transform,
        .carry(table: carry.name),
        after: [isLanded ? "resolve:\(carry.name)" : "transform:\(carry.name)"])
    }
    addSettling(targets, settling, carries)
    for table in external?.tables ?? [] where !table.exclusions.isEmpty {
      add(
        "exclusions:\(table.name)", "check the exclusion constraints of \(table.name)",
        .constraints, .statements(table.exclusions), after: ["record"])
    }
    addConstraints(constraints, scripts)
    let built = ids(.constraints)
    for target in targets {
      add(
        "crosswalk:\(target.name)", "write the keys of \(target.name)", .publish,
        .crosswalk(table: target.name), after: ["record"])
    }
    add(
      "publish",
      external == nil
        ? "put the new target in the place of the old one" : "write the rows into the tables",
      .publish, .publish,
      after: ["record"] + built + targets.map { "crosswalk:\($0.name)" })
    add(
      "clean",
      external == nil ? "drop the old target and the work tables" : "drop the work tables",
      .publish, .clean, after: ["publish"])
  }

  private mutating func addSettling(
    _ targets: [TargetPlan], _ settling: SettlePlan, _ carries: [CarryPlan]
  ) {
    add(
      "settle:rows", "settle checks and parents", .settle, .settleRows,
      after: targets.map { $0.isLanded ? "resolve:\($0.name)" : "transform:\($0.name)" }
        + carries.map { "carry:\($0.name)" })
    let unique = settling.tables.filter { !$0.uniques.isEmpty }.map(\.name)
    for table in unique {
      add(
        "settle:uniques:\(table)", "settle what must be unique in \(table)", .settle,
        .settleUniques(table: table), after: ["settle:rows"])
    }
    add(
      "settle:children", "settle the tables below those that lost rows", .settle,
      .settleChildren, after: ["settle:rows"] + unique.map { "settle:uniques:\($0)" })
    add(
      "settle:reasons", "find all reasons of the rows that are out", .settle, .settleReasons,
      after: ["settle:children"])
    add(
      "record", "count the fates and keep the rejects", .record, .record,
      after: ["settle:reasons"])
  }

  private mutating func addConstraints(
    _ constraints: ConstraintPlan, _ scripts: [SchemaFile]
  ) {
    var before = ["record"]
    if !constraints.domains.isEmpty {
      add(
        "domains", "build the constraints of domains", .constraints,
        .statements(constraints.domains), after: before)
      before.append("domains")
    }
    for table in constraints.tables where !table.build.isEmpty {
      add(
        "build:\(table.name)", "build constraints and indexes of \(table.name)", .constraints,
        .statements(table.build), after: before)
    }
    let builds = before + ids(.constraints).filter { $0.hasPrefix("build:") }
    for table in constraints.tables where !table.foreignKeys.isEmpty {
      add(
        "foreign-keys:\(table.name)", "add foreign keys of \(table.name)", .constraints,
        .statements(table.foreignKeys), after: builds)
    }
    for table in constraints.tables where !table.finish.isEmpty {
      let keys = table.foreignKeys.isEmpty ? [] : ["foreign-keys:\(table.name)"]
      add(
        "finish:\(table.name)", "validate, analyse and number on \(table.name)", .constraints,
        .statements(table.finish), after: builds + keys)
    }
    // One after the other, on a target that is whole.
    for script in scripts {
      add(
        "after-load:\(script.path)", "run \(script.path)", .constraints, .script(script),
        after: ids(.constraints))
    }
    if !constraints.refreshes.isEmpty {
      add(
        "refresh", "refresh materialized views", .constraints,
        .statements(constraints.refreshes), after: ids(.constraints))
    }
  }

  private func ids(_ stage: PlanStep.Stage) -> [String] {
    steps.filter { $0.stage == stage }.map(\.id)
  }

  private mutating func add(
    _ id: String, _ title: String, _ stage: PlanStep.Stage, _ action: PlanStep.Action,
    after: [String]
  ) {
    steps.append(
      PlanStep(id: id, title: title, stage: stage, dependsOn: after, action: action))
  }
}
