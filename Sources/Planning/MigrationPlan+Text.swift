import MigrationModel

extension MigrationPlan {
  /// What a load runs, in order, as text. Holds no time, count, OID or hash, so that two plans can
  /// be compared as files.
  package var rendered: String {
    var lines = [
      "plan for migration '\(project)'",
      external == nil
        ? "target schema \(schemas.target), built in \(schemas.shadow); work tables in \(schemas.work)"
        : "target schema \(schemas.target) of another tool, judged in \(schemas.shadow); work tables in "
          + schemas.work,
      "staging schema \(schemas.staging), built in \(schemas.newStaging); control schema "
        + schemas.control,
    ]
    for (index, step) in steps.enumerated() {
      lines.append("")
      lines.append("\(index + 1). \(step.id): \(step.title)")
      if !step.dependsOn.isEmpty {
        lines.append("   after: \(step.dependsOn.joined(separator: ", "))")
      }
      lines += content(of: step)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func content(of step: PlanStep) -> [String] {
    switch step.action {
    case .createStaging: return sql(PublishPlan.recreate(schemas.newStaging))
    case .extract(let source), .query(let source): return staging(source).map(describe) ?? []
    case .createShadow: return describeShadow()
    case .transform(let name):
      guard let target = target(name), let settle = settling[name] else { return [] }
      let feeds = target.feeds.flatMap(describe) + describeMerge(target)
      guard let landing = landing(name) else {
        return feeds + sql(settle.create) + describeDuplicates(settle)
      }
      return feeds + sql(settle.create + landing.create)
    case .keys(let name): return landing(name).map(describeKeys) ?? []
    case .resolve(let name): return landing(name).map { sql($0.resolve) } ?? []
    case .carry(let name):
      return sql(carries.filter { $0.name == name }.flatMap { $0.prepare + [$0.copy] + $0.finish })
    case .settleRows: return settling.tables.flatMap(describeSettling)
    case .settleUniques(let name): return settling[name].map(describeUniques) ?? []
    case .settleChildren:
      return ["   -- as settle:rows, when a unique constraint took rows out"]
    case .settleReasons:
      return settling.tables.flatMap { sql($0.reasonsOfFailedRows) }
        + titled("keys that look like others", settling.tables.flatMap(\.nearMisses))
    case .record:
      return sql(settling.tables.flatMap(\.originals) + settling.tables.map(\.count))
        + titled(
          "what happens to each row", external?.tables.flatMap { $0.changes + [$0.count] } ?? [])
        + titled("assertions that warn", settling.tables.flatMap(\.warnings))
    case .statements(let statements): return sql(statements)
    case .script(let file): return titled("not proven by rules", [file.sql])
    case .crosswalk(let name): return target(name)?.feeds.flatMap(describeCrosswalk) ?? []
    case .publish: return describePublishing()
    case .clean: return sql(PublishPlan(schemas: schemas).clean)
    }
  }

  private func describe(_ staging: StagingPlan) -> [String] {
    var lines = sql(staging.dropStatements)
    for part in staging.parts { lines += sql([part.createStatement, part.copyStatement]) }
    if let view = staging.viewStatement { lines += sql([view]) }
    if let query = staging.queryStatement { lines += titled("not proven by rules", [query]) }
    return lines
      + sql(staging.parts.map { "ANALYZE " + SQLText.qualified(staging.schema, $0.table) })
  }

  private func describeCrosswalk(_ table: TablePlan) -> [String] {
    let crosswalk = CrosswalkPlan(table: table, schemas: schemas)
    return [
      "   -- $scope: the number of (project, tenant, export, table), given on first use"
    ]
      + sql(
        [CrosswalkPlan.registerScope(schemas), CrosswalkPlan.findScope(schemas)]
          + crosswalk.build(scope: "$scope") + [crosswalk.changedIDs(scope: "$scope")])
  }

  private func describePublishing() -> [String] {
    if let external { return describeWriting(external) }
    var lines = ["   -- in one transaction; grants of the old tables are given again"]
    for table in tables {
      lines += sql(CrosswalkPlan(table: table, schemas: schemas).swap(scope: "$scope"))
    }
    return lines + sql(stagings.flatMap(\.publishStatements))
      + sql(PublishPlan(schemas: schemas).swap)
  }

  private func describeShadow() -> [String] {
    var lines = sql([schemas.shadow, schemas.work].flatMap(PublishPlan.recreate))
    lines += sql((external?.views ?? []) + (external?.tables.flatMap(\.create) ?? []))
    lines += schemaFiles.map { "   run \($0.path)" }
    return lines + sql(constraints.strip)
  }

  func titled(_ title: String, _ statements: [String]) -> [String] {
    statements.isEmpty ? [] : ["   -- \(title)"] + sql(statements)
  }

  private func describeKeys(_ landing: LandingPlan) -> [String] {
    titled("keys of earlier loads", landing.knownKeys)
      + titled("ids that the project gives to keys", landing.givenKeys)
      + titled("rows of the target that records take over", landing.adoption)
      + titled("new keys", landing.newKeys)
      + titled("duplicates, and what becomes one row", landing.duplicates)
      + titled("values that differ", landing.differences)
      + titled("rows that several sources complete", landing.completion)
  }

  private func describeMerge(_ target: TargetPlan) -> [String] {
    guard let merge = target.merge, target.feeds.count > 1 else { return [] }
    func names(_ feeds: [Int]) -> String {
      feeds.map { quoted(target.feeds[$0].source) }.joined(separator: ", ")
    }
    let by = merge.by.isEmpty ? "key" : merge.by.joined(separator: ", ")
    return ["   merged by \(by), preferred: \(names(merge.prefer))"]
      + merge.columns.filter { $0.prefer != merge.prefer || $0.rejectsDifference }.map { column in
        "   \(column.column): preferred: \(names(column.prefer))"
          + (column.rejectsDifference ? ", a difference is rejected" : "")
      }
  }

  private func describeDuplicates(_ table: SettlePlan.Table) -> [String] {
    titled("duplicates", table.duplicates)
      + titled("winners whose rows were removed, to be sent again", [table.survivorsToResend])
  }

  private func describeSettling(_ table: SettlePlan.Table) -> [String] {
    func statements(_ searches: [SettlePlan.Search]) -> [String] {
      searches.flatMap { [$0.find] + $0.then }
    }
    return titled("\(table.name): copied columns", table.copies + table.emptyCopies)
      + titled("\(table.name): references that become NULL", statements(table.nullings))
      + titled(
        "\(table.name): checks and domains, when the first finds any",
        [table.brokenChecks].compactMap(\.self) + table.checks)
      + titled(
        "\(table.name): parents; with the two above until nothing changes",
        statements(table.orphans))
      + titled(
        "\(table.name): reasons and removal, after each search that found rows",
        table.removeLost + [table.delete, table.emptyLost])
  }

  private func describeUniques(_ table: SettlePlan.Table) -> [String] {
    titled("a search runs when a build fails", table.uniques.flatMap { [$0.build, $0.find] })
  }

  private func describe(_ table: TablePlan) -> [String] {
    var lines = ["   \(table.source) -> \(table.target), \(identityText(table))"]
    lines.append("   duplicates: \(table.duplicates.rawValue)")
    if let explode = table.explode {
      let fields = explode.fields.map { quoted(table.fields[$0].name) }.joined(separator: ", ")
      lines.append(
        "   one row per slot of \(explode.kind.rawValue) \(fields)"
          + (explode.skipsEmpty ? ", empty slots left out" : ""))
    }
    for copy in table.copies {
      lines.append("   \(copy.column) <- copy of \(copy.parent).\(copy.parentColumn)")
    }
    for assertion in table.assertions {
      lines.append(
        "   assert \(assertion.name.value), else \(assertion.severity.rawValue): "
          + assertion.condition.value)
    }
    for condition in table.filter {
      let reason = condition.reason.map { ", else left out: \($0)" } ?? ""
      lines.append(
        "   where \(quoted(table.fieldName(condition.field))) \(text(condition.test))\(reason)")
    }
    for column in table.columns { lines.append("   " + describe(column, of: table)) }
    for extras in table.extras {
      let fields = extras.fields.map { quoted(table.fields[$0].name) }
      lines.append(
        "   \(extras.column) <- kept originals"
          + (fields.isEmpty ? "" : " and \(fields.joined(separator: ", "))"))
    }
    return lines
  }

  private func identityText(_ table: TablePlan) -> String {
    let key =
      table.key.fields.isEmpty
      ? "RECORDID" : table.key.fields.map { quoted(table.fieldName($0)) }.joined(separator: ", ")
    let normalize = table.key.normalize.map(\.rawValue).joined(separator: ", ")
    let rule = normalize.isEmpty ? "" : " (\(normalize))"
    switch table.identity {
    case .computed(let column): return "\(column) computed from \(key)\(rule)"
    case .natural(let columns):
      return "key \(key)\(rule), identified by \(columns.joined(separator: ", "))"
    case .assigned(let column, _, let scheme):
      return "\(column) \(scheme.rawValue), kept for \(key)\(rule)"
    }
  }

  private func describe(_ column: ColumnPlan, of table: TablePlan) -> String {
    let mapping = column.mapping
    var text = "\(column.column) <- \(describe(mapping.source))"
    text += mapping.clean.map { " | \($0.planText)" }.joined()
    if let map = mapping.map { text += " | map of \(map.entries.count) values" }
    if let reference = column.reference {
      text +=
        " | reference to \(reference.planText), missing: "
        + (reference.keepIn.map { "keep in \($0)" } ?? reference.onMissing.planText)
    }
    text += " | \(column.type.planText)"
    if case .timestamptz = column.type, let zone = column.zone { text += " from \(zone)" }
    if column.isRequired { text += " | required" }
    return text + " | invalid: \(mapping.onInvalid.planText)"
  }

  private func describe(_ source: ColumnSource) -> String {
    switch source {
    case .field(let field): return quoted(field.value)
    case .fields(let fields): return fields.map { quoted($0.value) }.joined(separator: " or ")
    case .template(let parts):
      return "template "
        + parts.map { part in
          switch part {
          case .text(let text): return text
          case .field(let field): return "{\(field.value)}"
          }
        }.joined()
    case .object(let members):
      return "object { "
        + members.map { "\($0.name): \(quoted($0.field.value))" }.joined(separator: ", ") + " }"
    case .literal(let text): return "the text \(quoted(text.value))"
    case .constant(let constant): return constant.value.rawValue
    case .sql(let expression): return "sql \(expression.value)"
    case .copy(let column, let through):
      return "copy of \(quoted(column.value)) through \(quoted(through.value))"
    }
  }

  private func text(_ test: FilterCondition.Test) -> String {
    switch test {
    case .isAny(let values): return "is " + values.map(quoted).joined(separator: " or ")
    case .isNone(let values): return "is not " + values.map(quoted).joined(separator: " or ")
    case .isEmpty: return "is empty"
    case .isNotEmpty: return "is not empty"
    }
  }

  private func quoted(_ text: String) -> String { "'\(text)'" }

  func sql(_ statements: [String]) -> [String] {
    statements.map { statement in
      statement.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "   " + $0 }.joined(separator: "\n") + ";"
    }
  }
}

extension TablePlan {
  /// The name of a field, virtual ones included.
  fileprivate func fieldName(_ index: Int) -> String {
    if index < fields.count { return fields[index].name }
    let place = index - fields.count
    return place < sqlFields.count ? "sql of \(sqlFields[place].column)" : "position"
  }
}
