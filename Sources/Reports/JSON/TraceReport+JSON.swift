package import MigrationModel

extension TraceReport {
  /// Texts are shapes unless values are shown.
  package var jsonMembers: [JSONValue.Member] {
    [
      .init("table", .string(table)), .init("source", .string(source)),
      .init("file", .string(file)), .init("staging", .string(staging)),
      .init("target", .string(target)), .init("records", .array(records.map(\.json))),
      .init("near_misses", .array(nearMisses.map { .integer($0) })),
      .init("crosswalk_id", crosswalkID.map { .string($0) } ?? .null),
      .init(
        "runs",
        .array(
          events.map { event in
            [
              "run": .string(event.run), "started_at": .string(event.startedAt),
              "status": .string(event.status),
              "rejected": .array(event.rejected.map { .string($0) }),
            ]
          })),
      .init("not_known", .array(unknowns.map { .string($0) })),
    ]
  }
}

extension TraceReport.Record {
  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [.init("rules", row.json)]
    let strings = { (texts: [String]) -> JSONValue in .array(texts.map { .string($0) }) }
    switch fate {
    case .loaded(let id, let differing, let nulled):
      members += [
        .init("fate", "loaded"), .init("id", .string(id)),
        .init("differing", strings(differing)), .init("nulled", strings(nulled)),
        .init(
          "target",
          .object(
            row.cells.map { .init($0.column, target[$0.column].map { .string($0) } ?? .null) })),
      ]
    case .missing(let id): members += [.init("fate", "missing"), .init("id", .string(id))]
    case .merged(let winner):
      members += [
        .init("fate", "merged"), .init("winner", .integer(winner.record)),
        .init("winner_source", .string(winner.source)), .init("winner_slot", .integer(winner.slot)),
      ]
    case .empty: members.append(.init("fate", "empty"))
    case .held(let reasons):
      members += [.init("fate", "held"), .init("reasons", .array(reasons.map(\.json)))]
    case .rejected(let reasons):
      members += [
        .init("fate", "rejected"), .init("reasons", .array(reasons.map(\.json))),
      ]
    case .filtered(let conditions):
      members += [.init("fate", "filtered"), .init("conditions", strings(conditions))]
    }
    members.append(.init("origin", origin.map { .string($0) } ?? .null))
    return .object(members)
  }
}
