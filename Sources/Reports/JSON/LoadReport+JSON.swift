package import MigrationModel

extension LoadReport {
  /// What a load adds to the JSON envelope.
  package var jsonMembers: [JSONValue.Member] {
    [
      .init("balanced", .bool(balanced)),
      .init("exports", .array(exports.map(\.json))),
      .init("tables", .array(tables.map(\.json))),
      .init("rejects", .array(rejects.map(\.json))),
      .init(
        "seconds",
        .object(
          seconds.map {
            .init($0.phase, .number(HumanNumber.fixed($0.seconds, digits: 3)))
          })),
      .init("published", .bool(isPublished)),
      .init("notes", .array(notes.map { .string($0) })),
    ] + (replayed.map { [.init("replayed", $0.json)] } ?? [])
  }
}

extension ReplayCounts {
  /// `replayed`.
  fileprivate var json: JSONValue { ["tried": .integer(tried), "loaded": .integer(loaded)] }
}

extension ExportCounts {
  /// One entry of `exports`.
  package var json: JSONValue {
    [
      "source": .string(source), "file": .string(file), "sha256": .string(sha256),
      "records": .integer(records), "undecodable": .integer(undecodable),
      "staged": .integer(staged), "continuation_rows": .integer(continuationRows),
    ]
  }
}

extension TableCounts {
  /// One entry of `tables`.
  package var json: JSONValue {
    [
      "source": .string(source), "target": .string(target), "staged": .integer(staged),
      "used": .integer(used), "filtered": .integer(filtered), "merged": .integer(merged),
      "held": .integer(held), "rejected": .integer(rejected), "produced": .integer(produced),
      "inserted": .integer(inserted), "updated": .integer(updated),
      "unchanged": .integer(unchanged), "merged_rows": .integer(mergedRows),
      "held_rows": .integer(heldRows),
      "rejected_rows": .integer(rejectedRows), "deleted": .integer(deleted),
      "owned_before": .integer(ownedBefore), "owned": .integer(ownedAfter),
    ]
  }
}

extension RejectCount {
  /// One entry of `rejects`.
  package var json: JSONValue {
    [
      "target": .string(target), "code": .string(code.rawValue), "column": .string(column),
      "count": .integer(count),
    ]
  }
}
